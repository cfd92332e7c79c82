package org.bridge53.corefile;

import java.util.ArrayList;
import java.util.List;

/**
 * Text to words: white space separates, {@code "} at the start of a word quotes, {@code #} begins a
 * comment wherever it stands outside quotes.
 *
 * <p>Backslashes mean something inside quotes only, and only before a quote. Carriage returns are
 * dropped everywhere, so that a file with Windows line ends means the same.
 */
final class Lexer {
  private final String file;
  private final String text;
  private final List<Lexeme> lexemes = new ArrayList<>();
  private int at;
  private Position line;
  private boolean startsLine = true;

  private Lexer(String file, String text) {
    this.file = file;
    this.text = text;
    this.line = new Position(file, 1);
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /**
   * The words of a text.
   *
   * @param file as messages show it
   * @param limit the most words that are read; one more tells the caller that there are too many
   * @param problems takes a warning for a quote that is never closed
   */
  static List<Lexeme> read(String file, String text, int limit, Problems problems) {
    Lexer lexer = new Lexer(file, text);
    while (lexer.lexemes.size() <= limit && lexer.skipToWord()) {
      if (text.charAt(lexer.at) == '"') {
        lexer.quoted(problems);
      } else {
        lexer.word();
      }
      lexer.startsLine = false;
    }
    return List.copyOf(lexer.lexemes);
  }

  private boolean skipToWord() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        nextLine();
        startsLine = true;
      } else if (c == '#') {
        int lineEnd = text.indexOf('\n', at);
        at = lineEnd < 0 ? text.length() : lineEnd;
        continue;
      } else if (!isSpace(c)) {
        return true;
      }
      at++;
    }
    return false;
  }

  private void word() {
    int start = at;
    StringBuilder withoutReturns = null;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\r') {
        if (withoutReturns == null) {
          withoutReturns = new StringBuilder().append(text, start, at);
        }
      } else if (c == '#' || isSpace(c)) {
        break;
      } else if (withoutReturns != null) {
        withoutReturns.append(c);
      }
      at++;
    }
    String word = withoutReturns == null ? text.substring(start, at) : withoutReturns.toString();
    lexemes.add(new Lexeme(word, line, startsLine));
  }

  private void quoted(Problems problems) {
    Position start = line;
    StringBuilder word = new StringBuilder();
    boolean escaped = false;
    boolean closed = false;
    for (at++; at < text.length() && !closed; at++) {
      char c = text.charAt(at);
      if (c == '\r') {
        continue;
      }
      if (c == '\n') {
        nextLine();
      }
      if (escaped) {
        if (c != '"') {
          word.append('\\');
        }
        word.append(c);
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        closed = true;
      } else {
        word.append(c);
      }
    }
    if (!closed) {
      if (escaped) {
        word.append('\\');
      }
      problems.warning(start, "the quote that begins here is never closed");
    }
    lexemes.add(new Lexeme(word.toString(), start, startsLine));
  }

  private void nextLine() {
    line = new Position(file, line.line() + 1);
  }

  /** Unicode's White_Space, which neither of Java's two predicates is. */
  private static boolean isSpace(char c) {
    return switch (c) {
      case '\t', '\n', '\u000b', '\f', '\r', ' ', '\u0085', '\u00a0', '\u1680' -> true;
      case '\u2028', '\u2029', '\u202f', '\u205f', '\u3000' -> true;
      default -> c >= '\u2000' && c <= '\u200a';
    };
  }
}
