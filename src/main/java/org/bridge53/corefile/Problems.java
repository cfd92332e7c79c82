package org.bridge53.corefile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

  private final List<Problem> collected;
  private final String prefix;

  public Problems() {
    this(new ArrayList<>(), "");
  }

  private Problems(List<Problem> collected, String prefix) {
    this.collected = collected;
    this.prefix = prefix;
  }

  /** The same collection; what is reported through it begins with {@code plugin/NAME: }. */
  public Problems forPlugin(String name) {
    return new Problems(collected, "plugin/" + name + ": ");
  }

  /** Reports {@code FILE:LINE - Error during parsing: MESSAGE}. */
  public void error(Position position, String message) {
    collected.add(
        new Problem(position, prefix + position + " - Error during parsing: " + message, true));
  }

  /** Reports {@code FILE:LINE - Syntax error: MESSAGE}. */
  public void syntaxError(Position position, String message) {
    collected.add(new Problem(position, prefix + position + " - Syntax error: " + message, true));
  }

  /** Reports {@code FILE:LINE - MESSAGE}, which stops nothing. */
  public void warning(Position position, String message) {
    collected.add(new Problem(position, prefix + position + " - " + message, false));
  }

  /** Reports that a directive or property has too few or too many arguments. */
  public void argumentCount(Directive directive) {
    List<Token> arguments = directive.arguments();
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
    return collected.stream().anyMatch(Problem::fatal);
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
