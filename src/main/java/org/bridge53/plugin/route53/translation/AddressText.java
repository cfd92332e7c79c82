package org.bridge53.plugin.route53.translation;

import java.net.Inet6Address;
import org.bridge53.plugin.route53.model.Excerpt;

/** Addresses in the values of A and AAAA record sets. */
final class AddressText {
  private AddressText() {}

  /**
   * A dotted quad.
   *
   * @return 4 octets
   * @throws IllegalArgumentException if it is none, or has leading zeros, which some programs read
   *     as octal
   */
  static byte[] ipv4(String text) {
    byte[] octets = new byte[4];
    int part = 0;
    int digits = 0;
    int value = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0 || part > 3) {
          throw notAnAddress("IPv4", text);
        }
        octets[part++] = (byte) value;
        digits = 0;
        value = 0;
      } else {
        if (c < '0' || c > '9' || (digits > 0 && value == 0)) {
          throw notAnAddress("IPv4", text);
        }
        value = value * 10 + (c - '0');
        digits++;
        if (value > 255) {
          throw notAnAddress("IPv4", text);
        }
      }
    }
    if (part != 4) {
      throw notAnAddress("IPv4", text);
    }
    return octets;
  }

  /**
   * Any text of RFC 4291 section 2.2: full, with {@code ::}, with a dotted quad at its end.
   *
   * @return 16 octets
   */
  static byte[] ipv6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // The JDK would also take brackets and scopes, which are no part of an address.
      if (c > '~' || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
        throw notAnAddress("IPv6", text);
      }
    }
    byte[] octets;
    try {
      octets = Inet6Address.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          "not an IPv6 address: \"" + Excerpt.of(text) + "\"", invalid);
    }
    if (octets.length == 16) {
      return octets;
    }
    // The JDK makes an IPv4 address of an IPv4-mapped one (RFC 4291 section 2.5.5.2).
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(octets, 0, mapped, 12, 4);
    return mapped;
  }

  private static IllegalArgumentException notAnAddress(String family, String text) {
    return new IllegalArgumentException(
        "not an " + family + " address: \"" + Excerpt.of(text) + "\"");
  }
}
