package org.bridge53.emulator;

/**
 * A name or a value that is not well formed. The message is AWS's: {@code FATAL problem: Code
 * (Explanation) encountered with 'text'}.
 */
final class BadText extends Exception {
  private static final long serialVersionUID = 1L;

  BadText(String code, String explanation, String text) {
    super(
        "FATAL problem: " + code + " (" + explanation + ") encountered with '" + text + "'",
        null,
        false,
        false);
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
