package org.bridge53.corefile;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * References to environment variables in a word: <code>{%NAME%}</code> first, then <code>{$NAME}
 * </code>; a variable that is not set is an empty text. What a value brings in is expanded too.
 */
final class Environment {
  /** Replacements in one word; more means that a variable leads back to itself. */
  static final int MAX_REPLACEMENTS = 1_000;

  /** Characters written by all replacements of one configuration: bounds time and memory. */
  static final int MAX_CHARACTERS = 64 << 20;

  private final Function<String, @Nullable String> variables;
  private long written;

  Environment(Function<String, @Nullable String> variables) {
    this.variables = variables;
  }

  /** Whether {@link #MAX_CHARACTERS} are used up; no word is expanded any more. */
  boolean exhausted() {
    return written > MAX_CHARACTERS;
  }

  /**
   * The word with its references replaced.
   *
   * @throws IllegalArgumentException with the reason if that has no end
   */
  String expand(String word) {
    if (word.indexOf('{') < 0) {
      return word;
    }
    return expand(expand(word, "{%", "%}"), "{$", "}");
  }

  private String expand(String word, String opening, String closing) {
    String text = word;
    for (int replacements = 0; ; replacements++) {
      int start = text.indexOf(opening);
      int end = start < 0 ? -1 : text.indexOf(closing, start);
      // A reference without a name stays, and ends the expansion.
      if (end <= start + opening.length()) {
        return text;
      }
      if (replacements == MAX_REPLACEMENTS) {
        throw new IllegalArgumentException(
            "environment references in '" + word + "' lead back to themselves");
      }
      String value = variables.apply(text.substring(start + opening.length(), end));
      int valueLength = value == null ? 0 : value.length();
      written += text.length() + valueLength;
      if (exhausted()) {
        throw new IllegalArgumentException("environment references expand to too much text");
      }
      text =
          text.substring(0, start)
              + (value == null ? "" : value)
              + text.substring(end + closing.length());
    }
  }
}
