package org.bridge53.corefile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything that is wrong with a configuration, collected so that an operator sees all of it at
 * once. Not thread-safe: one reader fills it.
 */
public final class Problems {
  /**
   * One problem.
   *
   * @param position where
   * @param text the whole line as printed
   * @param fatal whether the configuration cannot be used; else a warning
   */
  public record Problem(Position position, String text, boolean fatal) {}

  /** A message is cut there: words of a Corefile may be of any length. */
  private static final int MAX_MESSAGE_CHARACTERS = 1_000;

  private final List<Problem> collected;
  private final int[] errorCount;
  private final String prefix;

  public Problems() {
    this(new ArrayList<>(), new int[1], "");
  }

  private Problems(List<Problem> collected, int[] errorCount, String prefix) {
    this.collected = collected;
    this.errorCount = errorCount;
    this.prefix = prefix;
  }

  /** The same collection; what is reported through it begins with {@code plugin/NAME: }. */
  public Problems forPlugin(String name) {
    return new Problems(collected, errorCount, "plugin/" + name + ": ");
  }

  /** Reports {@code FILE:LINE - Error during parsing: MESSAGE}. */
  public void error(Position position, String message) {
    add(position, "Error during parsing: " + message, true);
  }

  /** Reports {@code FILE:LINE - Syntax error: MESSAGE}. */
  public void syntaxError(Position position, String message) {
    add(position, "Syntax error: " + message, true);
  }

  /** Reports {@code FILE:LINE - MESSAGE}, which stops nothing. */
  public void warning(Position position, String message) {
    add(position, message, false);
  }

  private void add(Position position, String message, boolean fatal) {
    String text = prefix + printable(position.file()) + ":" + position.line() + " - ";
    collected.add(new Problem(position, text + printable(message), fatal));
    if (fatal) {
      errorCount[0]++;
    }
  }

  /** One line whatever the words hold: control characters escaped, the end cut off. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_MESSAGE_CHARACTERS) + 8);
    for (int i = 0; i < text.length(); i++) {
      if (i == MAX_MESSAGE_CHARACTERS) {
        return line.append("...").toString();
      }
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (c == '\t') {
        line.append("\\t");
      } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
        line.append("\\x").append(HexFormat.of().toHexDigits(c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  /**
   * Reports that a directive or property has too few or too many arguments: {@code Wrong argument
   * count or unexpected line ending after 'X'}, X the last word of the line, or an unexpected brace
   * where a block follows at once.
   */
  public void argumentCount(Directive directive) {
    List<Token> arguments = directive.arguments();
    if (arguments.isEmpty() && directive.hasBlock()) {
      error(directive.position(), "Unexpected token '{', expecting argument");
      return;
    }
    Token last = arguments.isEmpty() ? directive.name() : arguments.get(arguments.size() - 1);
    error(
        last.position(),
        "Wrong argument count or unexpected line ending after '" + last.text() + "'");
  }

  /**
   * Reports {@code unknown property 'X'} and, where one of the known words is near, what was meant.
   *
   * @param known all words that are allowed there
   */
  public void unknownProperty(Token property, Collection<String> known) {
    error(
        property.position(),
        "unknown property '" + property.text() + "'" + Suggestion.of(property.text(), known));
  }

  public boolean hasErrors() {
    return errorCount() > 0;
  }

  /** How many errors there are, whoever reported them. */
  public int errorCount() {
    return errorCount[0];
  }

  /** All problems by file and line. */
  public List<Problem> all() {
    return collected.stream().sorted(Comparator.comparing(Problem::position)).toList();
  }

  /** The lines of the errors by file and line, without warnings. */
  public List<String> errors() {
    return all().stream().filter(Problem::fatal).map(Problem::text).toList();
  }

  /** The lines of the warnings by file and line. */
  public List<String> warnings() {
    return all().stream().filter(problem -> !problem.fatal()).map(Problem::text).toList();
  }
}
