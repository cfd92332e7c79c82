package org.bridge53.plugin.route53.translation;

import org.bridge53.plugin.route53.model.Excerpt;

/**
 * AWS's escapes, the same in names and in quoted strings: {@code \ooo} is an octet in three octal
 * digits, {@code \} before another character is that character ({@code \"}, {@code \\}).
 */
final class Escapes {
  private Escapes() {}

  /**
   * The octet of the escape that begins at a backslash.
   *
   * @param whole for the message
   * @throws IllegalArgumentException if it is cut, or digits that are not {@code 000} to {@code
   *     377}
   */
  static int octet(byte[] source, int backslash, String whole) {
    if (backslash + 1 >= source.length) {
      throw new IllegalArgumentException("a lone backslash ends the text: " + Excerpt.of(whole));
    }
    byte first = source[backslash + 1];
    if (first < '0' || first > '9') {
      return first & 0xff;
    }
    if (backslash + 3 >= source.length
        || first > '3'
        || !isOctal(source[backslash + 2])
        || !isOctal(source[backslash + 3])) {
      throw new IllegalArgumentException(
          "an escape has three octal digits (\\000 to \\377): " + Excerpt.of(whole));
    }
    return (first - '0') << 6 | (source[backslash + 2] - '0') << 3 | (source[backslash + 3] - '0');
  }

  /** How many octets of text the escape takes that {@link #octet} has read. */
  static int length(byte[] source, int backslash) {
    byte first = source[backslash + 1];
    return first >= '0' && first <= '9' ? 4 : 2;
  }

  private static boolean isOctal(byte octet) {
    return octet >= '0' && octet <= '7';
  }
}
