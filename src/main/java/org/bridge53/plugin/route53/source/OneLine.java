package org.bridge53.plugin.route53.source;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Texts of others, made fit for a log line. */
final class OneLine {
  private static final int MAX_LENGTH = 300;

  private static final int MIN_SECRET_LENGTH = 8;

  private OneLine() {}

  /** The first line, without control characters, at most 300 characters; "" for null. */
  static String of(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        if (line.isEmpty()) {
          continue;
        }
        break;
      }
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString().strip();
  }

  /** {@code 30s}, {@code 150ms}. */
  static String of(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /**
   * The text without these words, should one of them ever have got into it. Words of under eight
   * characters are no secrets of AWS's (40) and would take good text along.
   */
  static String without(Collection<String> secrets, String text) {
    String cleaned = text;
    for (String secret : secrets) {
      if (secret.length() >= MIN_SECRET_LENGTH) {
        cleaned = cleaned.replace(secret, "***");
      }
    }
    return cleaned;
  }
}
