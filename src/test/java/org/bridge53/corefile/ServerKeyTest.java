package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.OptionalInt;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;

class ServerKeyTest {
  private final Problems problems = new Problems();

  private ServerKey key(String text) {
    ServerKey key = ServerKey.parse(new Token(text, new Position("Corefile", 7)), problems);
    assertEquals(List.of(), problems.errors());
    return key;
  }

  private List<String> zones(String text) {
    return key(text).zones().stream().map(NameText::format).toList();
  }

  private void assertRefused(String text, String reason) {
    Problems own = new Problems();
    assertNull(ServerKey.parse(new Token(text, new Position("Corefile", 7)), own));
    assertEquals(
        List.of("Corefile:7 - Error during parsing: error inspecting server blocks: " + reason),
        own.errors());
  }

  @Test
  void name_lowerCasedAndAbsolute() {
    assertEquals(List.of("example.org."), zones("Example.ORG"));
    assertEquals(List.of("."), zones("."));
    assertEquals(OptionalInt.empty(), key("example.org").port());
    assertEquals(KeyScheme.DNS, key("example.org").scheme());
  }

  @Test
  void port_ofTheKeyOrTheDefault() {
    assertEquals(OptionalInt.of(1053), key(".:1053").port());
    assertEquals(1053, key(".:1053").portOr(53));
    assertEquals(5300, key(".").portOr(5300));
    assertEquals(5300, key("dns://.").portOr(5300));
  }

  @Test
  void schemes_withTheirPorts() {
    assertEquals(853, key("tls://example.org").portOr(53));
    assertEquals(853, key("quic://example.org").portOr(53));
    assertEquals(443, key("grpc://example.org").portOr(53));
    assertEquals(443, key("https://example.org").portOr(53));
    assertEquals(443, key("https3://example.org").portOr(53));
    assertEquals(8443, key("HTTPS://example.org:8443").portOr(53));
    assertEquals(KeyScheme.UNIX, key("unix:///run/dns.sock").scheme());
    assertEquals(KeyScheme.HTTPS3, key("https3://.").scheme());
  }

  @Test
  void unknownScheme_badZoneName() {
    assertRefused(
        "htps://example.org",
        "zone is not a valid domain name: htps://example.org; did you mean 'https'?");
    assertRefused(
        "gopher://example.org:53", "zone is not a valid domain name: gopher://example.org:53");
  }

  @Test
  void nothingBehindTheColon_refused() {
    assertRefused("x:", "expecting data after last colon: \"x:\"");
    assertRefused("tls://x:", "expecting data after last colon: \"x:\"");
    assertRefused("", "expecting data after last colon: \"\"");
  }

  @Test
  void portRange_partOfTheName() {
    assertEquals(List.of("x:1-2."), zones("x:1-2"));
  }

  @Test
  void portOutOfRange_refused() {
    assertRefused("x:65536", "invalid port in \"x:65536\"");
    assertRefused("x:99999999999999999999", "invalid port in \"x:99999999999999999999\"");
    assertEquals(65535, key("x:65535").portOr(53));
  }

  @Test
  void longName_refused() {
    String name = "abcdefghi.".repeat(26);
    assertRefused(name, "specified zone is too long: 260 > 255");
  }

  @Test
  void badNames_refused() {
    assertRefused("a..b", "zone is not a valid domain name: a..b");
    assertRefused(":53", "zone is not a valid domain name: ");
    assertRefused("x".repeat(64), "zone is not a valid domain name: " + "x".repeat(64));
  }

  @Test
  void networksOnALabelBoundary_oneZone() {
    assertEquals(List.of("0.0.10.in-addr.arpa."), zones("10.0.0.0/24"));
    assertEquals(List.of("10.in-addr.arpa."), zones("10.0.0.0/8"));
    assertEquals(List.of("1.2.0.192.in-addr.arpa."), zones("192.0.2.1/32"));
    assertEquals(List.of("8.b.d.0.1.0.0.2.ip6.arpa."), zones("2001:db8::/32"));
    assertEquals(List.of("in-addr.arpa."), zones("10.0.0.0/0"));
  }

  @Test
  void networkWithPort_both() {
    assertEquals(List.of("0.0.10.in-addr.arpa."), zones("10.0.0.0/24:5300"));
    assertEquals(OptionalInt.of(5300), key("2001:db8::/32:5300").port());
    assertEquals(List.of("8.b.d.0.1.0.0.2.ip6.arpa."), zones("2001:db8::/32:5300"));
  }

  @Test
  void networksOffALabelBoundary_allZonesAtTheNext() {
    assertEquals(List.of("0.10.in-addr.arpa.", "1.10.in-addr.arpa."), zones("10.0.0.0/15"));
    List<String> half = zones("192.168.1.0/25");
    assertEquals(128, half.size());
    assertEquals("0.1.168.192.in-addr.arpa.", half.get(0));
    assertEquals("127.1.168.192.in-addr.arpa.", half.get(127));
    List<String> host = zones("10.9.3.0/18");
    assertEquals(64, host.size());
    assertEquals("0.9.10.in-addr.arpa.", host.get(0));
    assertEquals("63.9.10.in-addr.arpa.", host.get(63));
    List<String> ipv6 = zones("2001:db8::/29");
    assertEquals(8, ipv6.size());
    assertEquals("8.b.d.0.1.0.0.2.ip6.arpa.", ipv6.get(0));
    assertEquals("f.b.d.0.1.0.0.2.ip6.arpa.", ipv6.get(7));
  }

  @Test
  void ipv6NetworkWithLeadingColonOrZero_refused() {
    assertRefused("::/8", "invalid CIDR ::/8");
    assertRefused("0:1::/32", "invalid CIDR 0:1::/32");
    assertRefused("0db8::/32", "invalid CIDR 0db8::/32");
    assertRefused("::ffff:10.0.0.0/104", "invalid CIDR ::ffff:10.0.0.0/104");
  }

  @Test
  void maskTooLong_refused() {
    assertRefused("10.0.0.0/33", "invalid CIDR 10.0.0.0/33");
    assertRefused("2001:db8::/129", "invalid CIDR 2001:db8::/129");
    assertRefused("10.0.0.0/1234", "invalid CIDR 10.0.0.0/1234");
  }

  @Test
  void addressWithoutMask_aName() {
    assertEquals(List.of("10.0.0.1."), zones("10.0.0.1"));
  }

  @Test
  void slashInAName_aName() {
    assertEquals(List.of("0/25.2.0.192.in-addr.arpa."), zones("0/25.2.0.192.in-addr.arpa"));
    assertEquals(List.of("10.0/8."), zones("10.0/8"));
  }

  @Test
  void zoneAddress_textsOfDuplicatesAndOverlaps() {
    ZoneAddress all = new ZoneAddress(KeyScheme.DNS, NameText.parse("example.org"), 53, null);
    ZoneAddress bound =
        new ZoneAddress(
            KeyScheme.DNS, NameText.parse("example.org"), 53, IpLiteral.parse("127.0.0.1"));
    assertEquals(
        "cannot serve dns://example.org.:53 - it is already defined", all.alreadyDefined());
    assertEquals(
        "cannot serve dns://example.org.:53 on 127.0.0.1 - it is already defined",
        bound.alreadyDefined());
    assertEquals(
        "cannot serve dns://example.org.:53 - zone overlap listener capacity with "
            + "dns://example.org.:53 on 127.0.0.1",
        all.overlapText(bound));
  }
}
