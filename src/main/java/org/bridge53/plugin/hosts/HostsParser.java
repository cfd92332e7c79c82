package org.bridge53.plugin.hosts;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the form of {@code /etc/hosts}: an address, then names, on each line; {@code #} begins a
 * comment. What cannot be read is left out, as CoreDNS and the resolver libraries do.
 */
final class HostsParser {
  /*
   * Block lists of a million lines are read this way, every time they change, so the text is walked
   * as octets: no line and no name becomes a String. A name that stands on one line only, nearly
   * all of them, becomes an RRset at once and takes nothing but that; only where more lines follow
   * are their data collected, and made an RRset at the end.
   */
  private static final byte[] IN_ADDR_ARPA = NameText.parse("in-addr.arpa.").octets();
  private static final byte[] IP6_ARPA = NameText.parse("ip6.arpa.").octets();

  private final List<DomainName> zones;
  private final boolean reverse;
  private final int ttl;

  /** RRsets of one type while the text is read. */
  private static final class Collector {
    /** What an RRset can hold; a message of 65,535 octets cannot hold a tenth of it. */
    private static final int MOST_RECORDS = 65535;

    private final int type;
    private final int ttl;
    private final Map<DomainName, Rrset> rrsets = new HashMap<>();
    private final Map<DomainName, List<byte[]>> several = new HashMap<>();

    private Collector(int type, int ttl) {
      this.type = type;
      this.ttl = ttl;
    }

    private void add(DomainName owner, byte[] rdata) {
      Rrset first = rrsets.get(owner);
      if (first == null) {
        rrsets.put(owner, Rrset.of(owner, type, ttl, List.of(rdata)));
        return;
      }
      List<byte[]> rdatas = several.computeIfAbsent(owner, name -> new ArrayList<>(first.rdatas()));
      if (rdatas.size() < MOST_RECORDS) {
        rdatas.add(rdata);
      }
    }

    private Map<DomainName, Rrset> build() {
      several.forEach((owner, rdatas) -> rrsets.put(owner, Rrset.of(owner, type, ttl, rdatas)));
      return rrsets;
    }
  }

  /** All of a text. */
  private final class Collected {
    private final Collector a = new Collector(RrType.A, ttl);
    private final Collector aaaa = new Collector(RrType.AAAA, ttl);
    private final Collector wildcardA = new Collector(RrType.A, ttl);
    private final Collector wildcardAaaa = new Collector(RrType.AAAA, ttl);
    private final Collector pointers = new Collector(RrType.PTR, ttl);
  }

  /**
   * A parser; may be used again and again, by one thread at a time.
   *
   * @param zones names outside are left out
   * @param reverse whether PTR records are made
   * @param ttl of all records, seconds
   */
  HostsParser(List<DomainName> zones, boolean reverse, int ttl) {
    this.zones = zones;
    this.reverse = reverse;
    this.ttl = ttl;
  }

  HostsTable parse(byte[] text) {
    Collected collected = new Collected();
    int lineStart = 0;
    while (lineStart < text.length) {
      int lineEnd = lineStart;
      while (lineEnd < text.length && text[lineEnd] != '\n') {
        lineEnd++;
      }
      int end = lineStart;
      while (end < lineEnd && text[end] != '#') {
        end++;
      }
      parseLine(text, lineStart, end, collected);
      lineStart = lineEnd + 1;
    }
    return new HostsTable(
        collected.a.build(),
        collected.aaaa.build(),
        collected.wildcardA.build(),
        collected.wildcardAaaa.build(),
        collected.pointers.build());
  }

  private void parseLine(byte[] text, int start, int end, Collected collected) {
    int at = skipBlanks(text, start, end);
    int wordEnd = wordEnd(text, at, end);
    byte[] address = wordEnd == at ? null : address(text, at, wordEnd);
    if (address == null) {
      return;
    }
    boolean ipv4 = address.length == 4;
    DomainName reverseName = null;
    for (at = skipBlanks(text, wordEnd, end); at < end; at = skipBlanks(text, wordEnd, end)) {
      wordEnd = wordEnd(text, at, end);
      DomainName name = name(text, at, wordEnd);
      if (name == null || !isInZones(name)) {
        continue;
      }
      if (name.isWildcard()) {
        (ipv4 ? collected.wildcardA : collected.wildcardAaaa).add(name.parent(), address);
        continue;
      }
      (ipv4 ? collected.a : collected.aaaa).add(name, address);
      if (reverse) {
        reverseName = reverseName == null ? reverseName(address) : reverseName;
        collected.pointers.add(reverseName, name.octets());
      }
    }
  }

  private boolean isInZones(DomainName name) {
    for (DomainName zone : zones) {
      if (name.isAtOrBelow(zone)) {
        return true;
      }
    }
    return false;
  }

  private static int skipBlanks(byte[] text, int start, int end) {
    int at = start;
    while (at < end && isBlank(text[at])) {
      at++;
    }
    return at;
  }

  private static int wordEnd(byte[] text, int start, int end) {
    int at = start;
    while (at < end && !isBlank(text[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || (octet >= '\t' && octet <= '\r');
  }

  /**
   * A word as an address: 4 or 16 octets, an IPv4-mapped IPv6 address 4. A zone ({@code %eth0}) is
   * dropped. Null if it is none.
   */
  static byte @Nullable [] address(String word) {
    byte[] text = word.getBytes(StandardCharsets.UTF_8);
    return address(text, 0, text.length);
  }

  private static byte @Nullable [] address(byte[] text, int start, int wordEnd) {
    int end = start;
    boolean colon = false;
    while (end < wordEnd && text[end] != '%') {
      colon |= text[end++] == ':';
    }
    if (!colon) {
      return ipv4(text, start, end);
    }
    try {
      String literal = new String(text, start, end - start, StandardCharsets.UTF_8);
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  /** Four decimal numbers without leading zeros, which some programs take for octal. */
  private static byte @Nullable [] ipv4(byte[] text, int start, int end) {
    byte[] address = new byte[4];
    int part = 0;
    int value = 0;
    int digits = 0;
    for (int at = start; at < end; at++) {
      int octet = text[at];
      if (octet >= '0' && octet <= '9') {
        if (digits > 0 && value == 0) {
          return null;
        }
        value = value * 10 + (octet - '0');
        digits++;
        if (value > 255) {
          return null;
        }
      } else if (octet == '.' && digits > 0 && part < 3) {
        address[part++] = (byte) value;
        value = 0;
        digits = 0;
      } else {
        return null;
      }
    }
    if (part != 3 || digits == 0) {
      return null;
    }
    address[3] = (byte) value;
    return address;
  }

  /** A word as an absolute name, lower-case; null if it is none. */
  private static @Nullable DomainName name(byte[] text, int start, int end) {
    byte[] wire = new byte[end - start + 2];
    int label = 0;
    int length = 1;
    for (int at = start; at < end; at++) {
      byte octet = text[at];
      if (octet == '\\') {
        return escapedName(text, start, end);
      }
      if (octet != '.') {
        wire[length++] = octet;
        continue;
      }
      int labelOctets = length - label - 1;
      if (labelOctets == 0 || labelOctets > DomainName.MAX_LABEL_OCTETS) {
        return null;
      }
      wire[label] = (byte) labelOctets;
      label = length++;
    }
    int labelOctets = length - label - 1;
    if (labelOctets > DomainName.MAX_LABEL_OCTETS) {
      return null;
    }
    if (labelOctets > 0) { // no dot at the end: the root's length octet is still to come
      wire[label] = (byte) labelOctets;
      length++;
    }
    return length > DomainName.MAX_OCTETS ? null : DomainName.ofValidWire(wire, 0, length);
  }

  private static @Nullable DomainName escapedName(byte[] text, int start, int end) {
    try {
      return NameText.parse(new String(text, start, end - start, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notAName) {
      return null;
    }
  }

  /** RFC 1035 section 3.5, RFC 3596 section 2.5. */
  static DomainName reverseName(byte[] address) {
    boolean ipv4 = address.length == 4;
    byte[] text = new byte[ipv4 ? 4 * 4 + 14 : 32 * 2 + 10];
    int at = 0;
    for (int i = address.length - 1; i >= 0; i--) {
      int octet = address[i] & 0xff;
      if (ipv4) {
        int lengthAt = at++;
        if (octet >= 100) {
          text[at++] = (byte) ('0' + octet / 100);
        }
        if (octet >= 10) {
          text[at++] = (byte) ('0' + octet / 10 % 10);
        }
        text[at++] = (byte) ('0' + octet % 10);
        text[lengthAt] = (byte) (at - lengthAt - 1);
      } else {
        text[at++] = 1;
        text[at++] = (byte) Character.forDigit(octet & 0xf, 16);
        text[at++] = 1;
        text[at++] = (byte) Character.forDigit(octet >> 4, 16);
      }
    }
    byte[] zone = ipv4 ? IN_ADDR_ARPA : IP6_ARPA;
    System.arraycopy(zone, 0, text, at, zone.length);
    return DomainName.ofValidWire(text, 0, at + zone.length);
  }
}
