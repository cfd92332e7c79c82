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
   * all of them, costs its own octets, one RRset, and a slot of the map.
   */
  private final List<DomainName> zones;
  private final boolean reverse;
  private final int ttl;

  /** Address and PTR data of one name while the text is read. */
  private static final class Collected {
    private List<byte[]> first = List.of();
    private List<byte[]> second = List.of();
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
    Map<DomainName, Collected> names = new HashMap<>();
    Map<DomainName, Collected> wildcards = new HashMap<>();
    Map<DomainName, Collected> pointers = new HashMap<>();
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
      parseLine(text, lineStart, end, names, wildcards, pointers);
      lineStart = lineEnd + 1;
    }
    return new HostsTable(addresses(names), addresses(wildcards), pointers(pointers));
  }

  private void parseLine(
      byte[] text,
      int start,
      int end,
      Map<DomainName, Collected> names,
      Map<DomainName, Collected> wildcards,
      Map<DomainName, Collected> pointers) {
    int at = skipBlanks(text, start, end);
    int wordEnd = wordEnd(text, at, end);
    byte[] address = wordEnd == at ? null : address(text, at, wordEnd);
    if (address == null) {
      return;
    }
    DomainName reverseName = null;
    for (at = skipBlanks(text, wordEnd, end); at < end; at = skipBlanks(text, wordEnd, end)) {
      wordEnd = wordEnd(text, at, end);
      DomainName name = name(text, at, wordEnd);
      if (name == null || !isInZones(name)) {
        continue;
      }
      if (name.isWildcard()) {
        add(wildcards, name.parent(), address);
        continue;
      }
      add(names, name, address);
      if (reverse) {
        reverseName = reverseName == null ? reverseName(address) : reverseName;
        Collected reversed = pointers.computeIfAbsent(reverseName, owner -> new Collected());
        reversed.first = with(reversed.first, name.octets());
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

  private static void add(Map<DomainName, Collected> map, DomainName name, byte[] address) {
    Collected collected = map.computeIfAbsent(name, owner -> new Collected());
    if (address.length == 4) {
      collected.first = with(collected.first, address);
    } else {
      collected.second = with(collected.second, address);
    }
  }

  private static List<byte[]> with(List<byte[]> list, byte[] added) {
    if (list.isEmpty()) {
      return List.of(added);
    }
    List<byte[]> longer = list instanceof ArrayList ? list : new ArrayList<>(list);
    longer.add(added);
    return longer;
  }

  private Map<DomainName, HostsTable.Addresses> addresses(Map<DomainName, Collected> collected) {
    Map<DomainName, HostsTable.Addresses> built = HashMap.newHashMap(collected.size());
    collected.forEach(
        (owner, data) ->
            built.put(
                owner,
                new HostsTable.Addresses(
                    rrset(owner, RrType.A, data.first), rrset(owner, RrType.AAAA, data.second))));
    return built;
  }

  private Map<DomainName, Rrset> pointers(Map<DomainName, Collected> collected) {
    Map<DomainName, Rrset> built = HashMap.newHashMap(collected.size());
    collected.forEach(
        (owner, data) -> built.put(owner, Rrset.of(owner, RrType.PTR, ttl, data.first)));
    return built;
  }

  private @Nullable Rrset rrset(DomainName owner, int type, List<byte[]> rdatas) {
    return rdatas.isEmpty() ? null : Rrset.of(owner, type, ttl, rdatas);
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
    byte[] zone = ipv4 ? IN_ADDR_ARPA.octets() : IP6_ARPA.octets();
    System.arraycopy(zone, 0, text, at, zone.length);
    return DomainName.ofValidWire(text, 0, at + zone.length);
  }

  private static final DomainName IN_ADDR_ARPA = NameText.parse("in-addr.arpa.");
  private static final DomainName IP6_ARPA = NameText.parse("ip6.arpa.");
}
