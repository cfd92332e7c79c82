package org.bridge53.plugin.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ReverseMap;

class HostsParserTest {
  private static HostsTable parse(String text) {
    return new HostsParser(List.of(DomainName.ROOT), true, 3600)
        .parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "192.0.2.1 # a.example",
        "#192.0.2.1 a.example",
        "192.0.2 a.example",
        "192.0.2.256 a.example",
        "192.0.2.01 a.example",
        "192.0.2.1. a.example",
        "192.0.2.1.1 a.example",
        "192..2.1 a.example",
        "2001:db8::g a.example",
        "a.example 192.0.2.1",
        "1 a.example",
        "% a.example",
        "",
        " \t\r",
      })
  void lineThatCannotBeRead_leftOut(String line) {
    assertEquals(0, parse(line).size());
    assertEquals(2, parse(line + "\n192.0.2.7 b.example\n" + line).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1 a.example",
        "  192.0.2.1   a.example  ",
        "\t192.0.2.1\ta.example\r\n",
        "192.0.2.1 a.example#comment",
        "192.0.2.1 a.example.",
        "192.0.2.1 A.EXAMPLE.",
        "192.0.2.1%eth0 a.example",
        "::ffff:192.0.2.1 a.example",
        "192.0.2.1 a..example a.example .a.example \\ .",
        "192.0.2.1 \\097.example",
      })
  void formsOfOneLine_sameTable(String line) {
    HostsTable table = parse(line);
    assertEquals(2, table.size());
    assertNotNull(table.ipv4(NameText.parse("a.example")));
    assertNotNull(table.pointers(NameText.parse("1.2.0.192.in-addr.arpa")));
  }

  @Test
  void longNames_limitsOfRfc1035() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);
    assertNotNull(parse("192.0.2.1 " + longest).ipv4(NameText.parse(longest)));
    assertEquals(0, parse("192.0.2.1 " + longest + "a").size());
    assertEquals(0, parse("192.0.2.1 " + label + "a.example").size());
    assertEquals(0, parse("192.0.2.1 " + "a.".repeat(400)).size());
  }

  @Test
  void octetsAboveAscii_kept() {
    HostsTable table = parse("192.0.2.1 \u00e4_b.example");
    assertNotNull(table.ipv4(NameText.parse("\\228_b.example")));
  }

  @Test
  void reverseNames_asDnsjavaMakesThem() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(53);
    for (int i = 0; i < 500; i++) {
      byte[] address = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(address);
      assertEquals(
          ReverseMap.fromAddress(InetAddress.getByAddress(address)).toString(),
          HostsParser.reverseName(address).toString());
    }
  }

  @Test
  void moreNamesThanAnRrsetHolds_firstOnes() {
    HostsTable table = parse("0.0.0.0 a.example\n" + "0.0.0.0 b.example\n".repeat(70_000));
    Rrset pointers = table.pointers(NameText.parse("0.0.0.0.in-addr.arpa"));
    assertEquals(65535, pointers.count());
    assertEquals(NameText.parse("a.example"), pointers.firstTarget());
    assertEquals(65535, table.ipv4(NameText.parse("b.example")).count());
  }

  @Test
  void manyLines_allThere() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("10.")
          .append(i >> 16)
          .append('.')
          .append(i >> 8 & 255)
          .append('.')
          .append(i & 255);
      text.append(" host-").append(i).append(".example.org\n");
    }
    HostsTable table = parse(text.toString());
    assertEquals(200_000, table.size());
    assertNotNull(table.ipv4(NameText.parse("host-99999.example.org")));
    assertNull(table.ipv4(NameText.parse("host-100000.example.org")));
  }
}
