package org.bridge53.plugin.route53.model;

/** What AWS lists, quoted in a line of the log: anybody who may write a record set chose it. */
public final class Excerpt {
  private static final int MAX_LENGTH = 100;

  private Excerpt() {}

  /** The first 100 characters, as {@link #of(String, int)} gives them. */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /**
   * The text's beginning, one line that a terminal shows as it is: control and format characters
   * are octal escapes as Route 53 writes them ({@code \012}), or {@code \\u} and four hexadecimal
   * digits; what is cut off is an ellipsis.
   *
   * @param most characters that are taken of the text, 1 or more
   */
  public static String of(String text, int most) {
    int end = Math.min(text.length(), most);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder line = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!isUnseen(c)) {
        line.append(c);
      } else if (c <= 0xff) {
        line.append('\\')
            .append((char) ('0' + (c >> 6)))
            .append((char) ('0' + (c >> 3 & 7)))
            .append((char) ('0' + (c & 7)));
      } else {
        line.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          line.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      }
    }
    return end < text.length() ? line.append('…').toString() : line.toString();
  }

  private static boolean isUnseen(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
