package org.bridge53.presentation;

import java.util.Locale;

/**
 * The range of a {@code $GENERATE} directive, {@code START-STOP[/STEP]}, and the patterns that it
 * fills: {@code $} is the number, <code>${OFFSET[,WIDTH[,BASE]]}</code> the number plus an offset,
 * padded with zeros, in base {@code d}, {@code o}, {@code x} or {@code X}; {@code \$} a dollar
 * sign.
 */
record GenerateRange(long start, long stop, long step) {
  private static final int MAX_STEPS = 65_535;

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException with the reason
   */
  static GenerateRange parse(String text) {
    int slash = text.indexOf('/');
    String bounds = slash < 0 ? text : text.substring(0, slash);
    int dash = bounds.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("bad start-stop in $GENERATE range: \"" + text + "\"");
    }
    long start = number(bounds.substring(0, dash), "start", text);
    long stop = number(bounds.substring(dash + 1), "stop", text);
    long step = slash < 0 ? 1 : number(text.substring(slash + 1), "step", text);
    if (stop < start || step == 0 || (stop - start) / step > MAX_STEPS) {
      throw new IllegalArgumentException("bad range in $GENERATE range: \"" + text + "\"");
    }
    return new GenerateRange(start, stop, step);
  }

  private static long number(String text, String what, String whole) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "bad " + what + " in $GENERATE range: \"" + whole + "\"", notANumber);
    }
    throw new IllegalArgumentException("bad " + what + " in $GENERATE range: \"" + whole + "\"");
  }

  /**
   * Fills a pattern.
   *
   * @throws IllegalArgumentException if a modifier cannot be read
   */
  static String expand(String pattern, long value) {
    if (pattern.indexOf('$') < 0) {
      return pattern;
    }
    StringBuilder text = new StringBuilder(pattern.length() + 8);
    for (int at = 0; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      if (c == '\\' && at + 1 < pattern.length()) {
        char next = pattern.charAt(++at);
        if (next != '$') {
          text.append(c);
        }
        text.append(next);
      } else if (c != '$') {
        text.append(c);
      } else if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '$') {
        text.append('$');
        at++;
      } else if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '{') {
        int close = pattern.indexOf('}', at);
        if (close < 0) {
          throw new IllegalArgumentException("bad modifier in $GENERATE: \"" + pattern + "\"");
        }
        text.append(modified(pattern.substring(at + 2, close), value));
        at = close;
      } else {
        text.append(value);
      }
    }
    return text.toString();
  }

  private static String modified(String modifier, long value) {
    String[] parts = modifier.split(",", -1);
    try {
      long number = value + Long.parseLong(parts[0]);
      int width = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      String base = parts.length > 2 ? parts[2] : "d";
      if (number < 0 || width < 0 || width > 255 || parts.length > 3) {
        throw new IllegalArgumentException("bad modifier in $GENERATE: \"" + modifier + "\"");
      }
      String digits =
          switch (base) {
            case "d" -> Long.toString(number);
            case "o" -> Long.toOctalString(number);
            case "x" -> Long.toHexString(number);
            case "X" -> Long.toHexString(number).toUpperCase(Locale.ROOT);
            default ->
                throw new IllegalArgumentException("bad base in $GENERATE: \"" + base + "\"");
          };
      return "0".repeat(Math.max(0, width - digits.length())) + digits;
    } catch (NumberFormatException invalid) {
      throw new IllegalArgumentException(
          "bad modifier in $GENERATE: \"" + modifier + "\"", invalid);
    }
  }
}
