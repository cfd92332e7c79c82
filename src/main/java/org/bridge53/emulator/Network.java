package org.bridge53.emulator;

import java.math.BigInteger;

/**
 * A network, or as much as is known of an address.
 *
 * @param text as it was written
 * @param number the address; what lies behind the prefix is not looked at
 * @param bits of the prefix
 * @param width bits of an address of this family: 32 or 128
 */
record Network(String text, BigInteger number, int bits, int width) {

  /** A single address or {@code ADDRESS/BITS}; BadText if it is neither. */
  static Network parse(String text) throws BadText {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    BigInteger number;
    int width;
    if (Addresses.isIpv4(address)) {
      width = 32;
      number = BigInteger.ZERO;
      for (String octet : address.split("\\.", -1)) {
        number = number.shiftLeft(8).add(new BigInteger(octet));
      }
    } else {
      String hex = Addresses.ipv6Hex(address);
      if (hex.isEmpty()) {
        throw new BadText("InvalidCidr", "Value is not an IP address or a CIDR block", text);
      }
      width = 128;
      number = new BigInteger(hex, 16);
    }
    int bits = width;
    if (slash >= 0) {
      String length = text.substring(slash + 1);
      if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > width) {
        throw new BadText("InvalidCidr", "Value is not a CIDR block", text);
      }
      bits = Integer.parseInt(length);
    }
    return new Network(text, number, bits, width);
  }

  /** Whether the other lies in this one whole. */
  boolean contains(Network other) {
    return width == other.width && bits <= other.bits && prefix(bits).equals(other.prefix(bits));
  }

  boolean isSame(Network other) {
    return bits == other.bits && contains(other);
  }

  private BigInteger prefix(int length) {
    return number.shiftRight(width - length);
  }
}
