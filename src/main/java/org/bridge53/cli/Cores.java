package org.bridge53.cli;

/** {@code -cpu}: how many processors are used (CoreDNS's book). */
final class Cores {
  private Cores() {}

  /**
   * Reads the value.
   *
   * @param text {@code N} or {@code N%} of the processors
   * @param available processors, at least 1
   * @return 1 to {@code available}
   * @throws IllegalArgumentException with CoreDNS's text
   */
  static int parse(String text, int available) {
    int number;
    try {
      number = Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "invalid CPU value: \"" + text + "\" is not a number or a percentage", notANumber);
    }
    if (text.endsWith("%")) {
      if (number < 1 || number > 100) {
        throw new IllegalArgumentException("invalid CPU value: percentage must be between 1-100");
      }
      number = (int) (available * (number / 100.0));
      return Math.max(1, Math.min(number, available));
    }
    if (number < 1) {
      throw new IllegalArgumentException(
          "invalid CPU value: provided value must be greater than 0");
    }
    return Math.min(number, available);
  }
}
