package org.bridge53.corefile;

import java.util.List;

/**
 * A line of a server block, or of a directive's own block: a name, its arguments, and a block of
 * further lines where one was opened.
 *
 * @param name the directive, or the property
 * @param arguments the words behind it on the line
 * @param hasBlock whether a <code>{ }</code> follows, even an empty one
 * @param block the lines in it
 */
public record Directive(
    Token name, List<Token> arguments, boolean hasBlock, List<Directive> block) {
  public Position position() {
    return name.position();
  }
}
