package org.bridge53.corefile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as Corefiles hold them, in Go's RE2 syntax, for Java's engine: {@code
 * (?P<name>…)}, {@code [[:alpha:]]}, brackets and {@code &&} inside classes mean the same. Use
 * {@code find()}: they are not anchored.
 *
 * <p>Java's engine backtracks: callers match short texts only.
 */
public final class GoPattern {
  /** As CoreDNS limits every pattern. */
  public static final int MAX_CHARACTERS = 10_000;

  /** Groups within groups; Java's compiler recurses. */
  private static final int MAX_NESTING = 200;

  private static final List<String> LOOKAROUNDS = List.of("(?=", "(?!", "(?<=", "(?<!", "(?>");

  /** Letters that mean something to Java behind a backslash and nothing to Go: references, \\R. */
  private static final String NO_ESCAPES = "123456789kRXGZceghHN";

  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "Alnum"),
          Map.entry("alpha", "Alpha"),
          Map.entry("ascii", "ASCII"),
          Map.entry("blank", "Blank"),
          Map.entry("cntrl", "Cntrl"),
          Map.entry("digit", "Digit"),
          Map.entry("graph", "Graph"),
          Map.entry("lower", "Lower"),
          Map.entry("print", "Print"),
          Map.entry("punct", "Punct"),
          Map.entry("space", "Space"),
          Map.entry("upper", "Upper"),
          Map.entry("xdigit", "XDigit"));

  private final String source;
  private final StringBuilder java = new StringBuilder();
  private int at;

  private GoPattern(String source) {
    this.source = source;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException with the reason
   */
  public static Pattern compile(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "regular expression is longer than " + MAX_CHARACTERS + " characters");
    }
    String translated = new GoPattern(text).translate();
    try {
      // UNIX_LINES: only \n ends a line, as in Go.
      return Pattern.compile(translated, Pattern.UNIX_LINES);
    } catch (PatternSyntaxException invalid) {
      throw new IllegalArgumentException(
          "error parsing regexp: " + reason(invalid.getDescription()) + ": `" + text + "`",
          invalid);
    }
  }

  /** Go's words for the mistakes that people make; Java's for others. */
  private static String reason(String java) {
    String reason = java.toLowerCase(Locale.ROOT);
    return reason.startsWith("unclosed group")
        ? "missing closing )"
        : reason.startsWith("unmatched closing")
            ? "unexpected )"
            : reason.startsWith("unclosed character class")
                ? "missing closing ]"
                : reason.startsWith("dangling meta character")
                    ? "missing argument to repetition operator"
                    : reason;
  }

  /** What Java's engine has and RE2 does not, because it cannot do it in linear time. */
  private void refuseLookaround() {
    for (String start : LOOKAROUNDS) {
      if (source.startsWith(start, at)) {
        String shown = start.startsWith("(?<") ? "(?<" : start;
        throw new IllegalArgumentException(
            "error parsing regexp: invalid or unsupported Perl syntax: `" + shown + "`");
      }
    }
  }

  /** {@code a*+} is possessive for Java and a mistake for Go, as {@code a**} is for both. */
  private void refuseNestedRepetition() {
    char next = at + 1 < source.length() ? source.charAt(at + 1) : 0;
    if (next == '*' || next == '+') {
      throw new IllegalArgumentException(
          "error parsing regexp: invalid nested repetition operator: `"
              + source.substring(at, at + 2)
              + "`");
    }
  }

  private String translate() {
    int depth = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\\') {
        escape();
      } else if (c == '[') {
        characterClass();
      } else {
        if (c == '(' && ++depth > MAX_NESTING) {
          throw new IllegalArgumentException(
              "error parsing regexp: expression nests too deeply: `" + source + "`");
        }
        if (c == ')') {
          depth--;
        }
        refuseLookaround();
        if (at > 0 && (c == '*' || c == '+' || c == '?')) {
          refuseNestedRepetition();
        }
        if (source.startsWith("(?P<", at)) {
          java.append("(?<");
          at += 4;
          groupName();
        } else {
          java.append(c);
          at++;
        }
      }
    }
    return java.toString();
  }

  private void escape() {
    int end = Math.min(source.length(), at + 2);
    if (source.startsWith("\\Q", at)) {
      int quoteEnd = source.indexOf("\\E", at);
      end = quoteEnd < 0 ? source.length() : quoteEnd + 2;
    } else if (end == at + 2 && NO_ESCAPES.indexOf(source.charAt(at + 1)) >= 0) {
      throw new IllegalArgumentException(
          "error parsing regexp: invalid escape sequence: `" + source.substring(at, end) + "`");
    }
    java.append(source, at, end);
    at = end;
  }

  /** Java's names have no underscores. */
  private void groupName() {
    while (at < source.length() && source.charAt(at) != '>') {
      char c = source.charAt(at++);
      java.append(c == '_' ? "U5F" : c);
    }
  }

  private void characterClass() {
    java.append('[');
    at++;
    if (at < source.length() && source.charAt(at) == '^') {
      java.append('^');
      at++;
    }
    boolean first = true;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == ']' && !first) {
        java.append(']');
        at++;
        return;
      }
      first = false;
      if (c == '\\') {
        escape();
      } else if (c != '[' || !namedClass()) {
        if (c == '[' || c == ']' || c == '&') {
          java.append('\\');
        }
        java.append(c);
        at++;
      }
    }
  }

  /** Reads {@code [:name:]} inside a class; false if there is none here. */
  private boolean namedClass() {
    int end = source.indexOf(":]", at + 2);
    if (!source.startsWith("[:", at) || end < 0) {
      return false;
    }
    boolean negated = source.startsWith("[:^", at);
    String name = source.substring(at + 2 + (negated ? 1 : 0), end);
    String property = CLASSES.get(name);
    if (name.equals("word")) {
      java.append(negated ? "\\W" : "\\w");
    } else if (property != null) {
      java.append(negated ? "\\P{" : "\\p{").append(property).append('}');
    } else {
      throw new IllegalArgumentException(
          "error parsing regexp: invalid character class range: `"
              + source.substring(at, end + 2)
              + "`");
    }
    at = end + 2;
    return true;
  }
}
