package org.bridge53.corefile;

import java.net.InetAddress;

/**
 * A network: an address and the length of its prefix.
 *
 * @param network 4 or 16 octets, bits behind the prefix zero
 * @param prefixBits 0 to 32 or 128
 */
public record Cidr(InetAddress network, int prefixBits) {
  /**
   * Reads {@code ADDRESS/BITS} or a single address.
   *
   * @throws IllegalArgumentException with the reason if it is neither
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    byte[] octets = address.getAddress();
    int bits = slash < 0 ? octets.length * 8 : prefixBits(text, slash + 1);
    if (bits > octets.length * 8) {
      throw new IllegalArgumentException("invalid CIDR " + text);
    }
    for (int bit = bits; bit < octets.length * 8; bit++) {
      octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    try {
      return new Cidr(InetAddress.getByAddress(octets), bits);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int prefixBits(String text, int start) {
    int bits = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i - start == 3) {
        throw new IllegalArgumentException("invalid CIDR " + text);
      }
      bits = bits * 10 + c - '0';
    }
    if (start == text.length()) {
      throw new IllegalArgumentException("invalid CIDR " + text);
    }
    return bits;
  }

  /** Whether an address of the same family lies in this network. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] theirs = address.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    int whole = prefixBits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixBits;
  }
}
