package org.bridge53.corefile;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;

/**
 * Zones from the words that name them: a domain name, or a network that stands for its reverse
 * zones ({@code 10.0.0.0/24} is {@code 0.0.10.in-addr.arpa.}).
 */
public final class ReverseZones {
  private ReverseZones() {}

  /**
   * The zones of a word. A network whose mask is not on a label boundary stands for all zones at
   * the next boundary: {@code 10.0.0.0/15} for two, {@code 192.168.1.0/25} for 128.
   *
   * @throws IllegalArgumentException with CoreDNS's text if the word is neither a name nor a
   *     network
   */
  public static List<DomainName> expand(String word) {
    int slash = word.indexOf('/');
    if (slash > 0 && looksLikeAddress(word.substring(0, slash))) {
      // CoreDNS refuses IPv6 networks whose text begins so.
      if (word.startsWith(":") || word.startsWith("0:")) {
        throw new IllegalArgumentException("invalid CIDR " + word);
      }
      return reverseZones(parseNetwork(word));
    }
    if (slash == 0 || word.startsWith("::")) {
      throw new IllegalArgumentException("invalid CIDR " + word);
    }
    if (word.length() > 255) {
      throw new IllegalArgumentException("specified zone is too long: " + word.length() + " > 255");
    }
    try {
      return List.of(NameText.parse(word));
    } catch (IllegalArgumentException notAName) {
      throw new IllegalArgumentException("zone is not a valid domain name: " + word, notAName);
    }
  }

  private static Cidr parseNetwork(String word) {
    try {
      return Cidr.parse(word);
    } catch (IllegalArgumentException notANetwork) {
      throw new IllegalArgumentException("invalid CIDR " + word, notANetwork);
    }
  }

  private static boolean looksLikeAddress(String text) {
    if (text.indexOf(':') >= 0) {
      return true;
    }
    return !text.isEmpty() && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  private static List<DomainName> reverseZones(Cidr network) {
    byte[] octets = network.network().getAddress();
    boolean ipv4 = octets.length == 4;
    int labelBits = ipv4 ? 8 : 4;
    int labels = (network.prefixBits() + labelBits - 1) / labelBits;
    int freeBits = labels * labelBits - network.prefixBits();
    List<DomainName> zones = new ArrayList<>(1 << freeBits);
    for (int variant = 0; variant < 1 << freeBits; variant++) {
      StringBuilder text = new StringBuilder();
      for (int label = labels - 1; label >= 0; label--) {
        int value =
            ipv4
                ? octets[label] & 0xff
                : ((octets[label / 2] & 0xff) >> (label % 2 == 0 ? 4 : 0)) & 0xf;
        if (label == labels - 1) {
          value |= variant;
        }
        text.append(ipv4 ? Integer.toString(value) : Integer.toHexString(value)).append('.');
      }
      zones.add(NameText.parse(text + (ipv4 ? "in-addr.arpa." : "ip6.arpa.")));
    }
    return zones;
  }
}
