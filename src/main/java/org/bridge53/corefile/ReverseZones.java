package org.bridge53.corefile;

import java.nio.charset.StandardCharsets;
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
    if (isNetwork(word)) {
      boolean ipv6 = word.indexOf(':') >= 0;
      // CoreDNS refuses IPv6 networks whose text begins so.
      if (ipv6 && (word.startsWith(":") || word.startsWith("0"))) {
        throw new IllegalArgumentException("invalid CIDR " + word);
      }
      return reverseZones(parseNetwork(word));
    }
    int octets = word.getBytes(StandardCharsets.UTF_8).length;
    if (octets > 255) {
      throw new IllegalArgumentException("specified zone is too long: " + octets + " > 255");
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

  /**
   * Whether an address is followed by a slash and a number. Anything else with a slash is a name,
   * as those of RFC 2317 are: {@code 0/25.2.0.192.in-addr.arpa}.
   */
  private static boolean isNetwork(String word) {
    int slash = word.indexOf('/');
    if (slash < 0 || slash + 1 == word.length()) {
      return false;
    }
    for (int i = slash + 1; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return IpLiteral.isValid(word.substring(0, slash));
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
