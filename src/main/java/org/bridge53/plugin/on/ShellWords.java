package org.bridge53.plugin.on;

import java.util.ArrayList;
import java.util.List;

/**
 * A line taken apart as a POSIX shell does before it expands anything: blanks part words, quotes
 * and backslashes hold them together. Nothing is expanded.
 */
final class ShellWords {
  private ShellWords() {}

  /**
   * The words of a line.
   *
   * @throws IllegalArgumentException in one line, if a quote is not closed or nothing follows a
   *     backslash
   */
  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean escapes = c == '\\' && quote != '\'';
      if (escapes && i + 1 == line.length()) {
        throw new IllegalArgumentException("EOF found after escape character");
      } else if (escapes && (quote == 0 || "\"\\$`".indexOf(line.charAt(i + 1)) >= 0)) {
        word.append(line.charAt(++i));
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("EOF found when expecting closing quote");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return List.copyOf(words);
  }
}
