package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Token;

/** A directive of plain words, as the parser gives it: a line each, one block at the most. */
final class DirectiveText {
  private DirectiveText() {}

  static Directive parse(String text) {
    String[] lines = text.strip().split("\n", -1);
    List<Directive> block = new ArrayList<>();
    boolean hasBlock = lines[0].endsWith("{");
    for (int i = 1; i < lines.length - 1; i++) {
      block.add(line(lines[i], i + 1, false, List.of()));
    }
    return line(lines[0].replace("{", ""), 1, hasBlock, block);
  }

  private static Directive line(String text, int number, boolean hasBlock, List<Directive> block) {
    Position position = new Position("Corefile", number);
    List<Token> tokens = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      tokens.add(new Token(word, position));
    }
    return new Directive(tokens.getFirst(), tokens.subList(1, tokens.size()), hasBlock, block);
  }
}
