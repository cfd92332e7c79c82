package org.bridge53.corefile;

import java.net.InetAddress;

/**
 * Addresses as text. Stricter than Java's reader, which takes {@code 10.1} for 10.0.0.1 and leading
 * zeros: an IPv4 address has four numbers.
 */
public final class IpLiteral {
  private IpLiteral() {}

  /** Whether {@link #parse} accepts a text. */
  public static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException invalid) {
      return false;
    }
  }

  /**
   * Reads an address; never looks a name up.
   *
   * @param text IPv4 in four decimal numbers, or IPv6 (RFC 4291 section 2.2) without brackets, a
   *     scope allowed
   * @throws IllegalArgumentException if it is neither, or its scope is no interface
   */
  public static InetAddress parse(String text) {
    if (text.indexOf(':') < 0 ? !isFourNumbers(text) : text.startsWith("[")) {
      throw new IllegalArgumentException("not an IP address: \"" + text + "\"");
    }
    return InetAddress.ofLiteral(text);
  }

  private static boolean isFourNumbers(String text) {
    int numbers = 1;
    int digits = 0;
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (digits == 0 || ++numbers > 4) {
          return false;
        }
        digits = 0;
        value = 0;
      } else {
        boolean leadingZero = digits > 0 && value == 0;
        if (c < '0' || c > '9' || leadingZero) {
          return false;
        }
        value = value * 10 + c - '0';
        digits++;
        if (value > 255) {
          return false;
        }
      }
    }
    return numbers == 4 && digits > 0;
  }
}
