package org.bridge53.plugin.route53.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bridge53.message.RrType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** dnsjava is the oracle: it reads the same value in the form of master files. */
class ValueTextTest {
  private static byte[] ours(String type, String value) {
    return ValueText.rdata(RrType.of(type).getAsInt(), value);
  }

  /** dnsjava's RDATA; names relative to the root, as Route 53's always are. */
  private static byte[] oracle(String type, String masterFileText) {
    try {
      Record record =
          Record.fromString(Name.root, Type.value(type), DClass.IN, 0, masterFileText, Name.root);
      byte[] wire = record.toWire(Section.ANSWER);
      return Arrays.copyOfRange(wire, 11, wire.length);
    } catch (IOException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }

  /** Values as the Developer Guide shows them, which are master-file text as well. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "A|192.0.2.1",
        "AAAA|2001:0db8:85a3:0:0:8a2e:0370:7334",
        "AAAA|2001:db8::1",
        "AAAA|::",
        "AAAA|::ffff:192.0.2.1",
        "AAAA|::192.0.2.1",
        "CAA|0 issue \"ca.example.com\"",
        "CAA|0 iodef \"mailto:admin@example.com\"",
        "CAA|128 issuewild \";\"",
        "CAA|0 issue \"ca.example.net; account=230123\"",
        "CNAME|hostname.example.com",
        "CNAME|HostName.Example.com.",
        "DS|123 4 1 1234567890abcdef1234567890ABCDEF12345678",
        "DS|123 4 1 1234567890abcdef 1234567890ABCDEF 12345678",
        "HTTPS|1 . alpn=\"h3,h2\" ipv4hint=192.0.2.1,192.0.2.2",
        "HTTPS|0 www.example.org.",
        "HTTPS|16 svc.Example.org alpn=\"h2,h3\" port=8443 ipv6hint=2001:db8::1",
        "MX|10 mailserver.example.com.",
        "MX|0 .",
        "NAPTR|100 50 \"s\" \"z3950+I2L+I2C\" \"\" _z3950._tcp.gatech.edu.",
        "NAPTR|10 100 \"u\" \"sip+E2U\" \"!^.*$!sip:information@example.com!\" .",
        "NAPTR|100 10 \"u\" \"E2U+sip\" \"!^(\\\\+441632960083)$!sip:\\\\1@example.com!\" .",
        "NS|ns-1.example.com",
        "PTR|Hostname.example.com",
        "SOA|ns-2048.awsdns-64.net. hostmaster.awsdns.com. 1 7200 900 1209600 86400",
        "SOA|ns.example. a.example. 4294967295 1 1 1 4294967295",
        "SPF|\"v=spf1 ip4:192.168.0.1/16 -all\"",
        "SRV|1 10 5269 xmpp-server.example.com.",
        "SRV|0 0 0 .",
        "SSHFP|1 1 09F6A01D2175742B257C6B98B7C72C44C4040683",
        "SVCB|1 example.com",
        "SVCB|1 . mandatory=alpn alpn=dot port=853 key65333=abc",
        "TLSA|3 1 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971",
        "TXT|\"This string includes spaces\" \"and another\"",
        "TXT|\"\"",
        "TXT|\"\" \"\" \"x\"",
        "TXT|\"a \\\"quoted\\\" word and a back\\\\slash; no comment\"",
        "TXT|v=spf1",
        "TXT|unquoted words here",
      })
  void documentedValues_asDnsjavaReadsThem(String type, String value) {
    assertArrayEquals(oracle(type, value), ours(type, value), type + " " + value);
  }

  /** The guide's own example, whose digest has not the length that dnsjava wants for type 5. */
  @Test
  void dsOfTheGuide_octetsAsWritten() {
    assertArrayEquals(
        HexFormat.of().parseHex("007b04051234567890abcdef1234567890abcdef1234567890abcdef"),
        ours("DS", "123 4 5 1234567890abcdef1234567890ABCDEF1234567890abcdef"));
  }

  @Test
  void blanksAndTabs_anyNumberOfThem() {
    assertArrayEquals(oracle("SRV", "1 2 3 a.example."), ours("SRV", "  1\t 2  3\t\ta.example. "));
    assertArrayEquals(oracle("TXT", "\"a\" \"b  c\""), ours("TXT", "\"a\"\t\t \"b  c\"  "));
    assertArrayEquals(oracle("TXT", "\"a\" \"b\""), ours("TXT", "\"a\"\"b\""));
  }

  @Test
  void octalEscapesInText_allOctets() {
    for (int octet = 0; octet < 256; octet++) {
      assertArrayEquals(
          oracle("TXT", String.format("\"x\\%03dy\"", octet)),
          ours("TXT", String.format("\"x\\%03oy\"", octet)),
          "octet " + octet);
      assertArrayEquals(
          oracle("CAA", String.format("0 issue \"x\\%03dy\"", octet)),
          ours("CAA", String.format("0 issue \"x\\%03oy\"", octet)));
      assertArrayEquals(
          oracle("NAPTR", String.format("1 1 \"u\" \"\" \"!\\%03d!\" .", octet)),
          ours("NAPTR", String.format("1 1 \"u\" \"\" \"!\\%03o!\" .", octet)));
    }
  }

  @Test
  void octalEscapesInNames_everyTypeWithANameInIt() {
    String aws = "\\052\\100\\040\\344\\056x.Example.org";
    String masterFile = "\\042\\064\\032\\228\\046x.Example.org.";
    for (String type : new String[] {"CNAME", "NS", "PTR"}) {
      assertArrayEquals(oracle(type, masterFile), ours(type, aws));
    }
    assertArrayEquals(oracle("MX", "5 " + masterFile), ours("MX", "5 " + aws));
    assertArrayEquals(oracle("SRV", "1 2 3 " + masterFile), ours("SRV", "1 2 3 " + aws));
    assertArrayEquals(
        oracle("SOA", masterFile + " " + masterFile + " 1 2 3 4 5"),
        ours("SOA", aws + " " + aws + " 1 2 3 4 5"));
    assertArrayEquals(
        oracle("NAPTR", "1 2 \"\" \"\" \"\" " + masterFile),
        ours("NAPTR", "1 2 \"\" \"\" \"\" " + aws));
    assertArrayEquals(
        oracle("HTTPS", "1 " + masterFile + " port=8443"),
        ours("HTTPS", "1 " + aws + " port=8443"));
    assertArrayEquals(oracle("SVCB", "0 " + masterFile), ours("SVCB", "0 " + aws));
  }

  @Test
  void textOf4000Characters_read() {
    StringBuilder value = new StringBuilder();
    while (value.length() + 258 < 3990) {
      value.append('"').append("k".repeat(255)).append("\" ");
    }
    value.append('"').append("z".repeat(4000 - value.length() - 1)).append('"');
    assertEquals(4000, value.length());
    assertArrayEquals(oracle("TXT", value.toString()), ours("TXT", value.toString()));
    assertArrayEquals(oracle("SPF", value.toString()), ours("SPF", value.toString()));
  }

  @Test
  void stringOf256Octets_refused() {
    assertEquals(256, ours("TXT", '"' + "\\101".repeat(255) + '"').length);
    refused("TXT", '"' + "k".repeat(256) + '"', "256 octets");
  }

  @Test
  void literalUtf8_itsOctets() {
    assertArrayEquals(new byte[] {2, (byte) 0xc3, (byte) 0xa4}, ours("TXT", "\"ä\""));
  }

  @Test
  void unknownForm_anyType() {
    assertArrayEquals(HexFormat.of().parseHex("0a0b0c"), ValueText.rdata(65280, "\\# 3 0a0b 0C"));
    assertArrayEquals(new byte[0], ValueText.rdata(65280, "\\# 0"));
    assertArrayEquals(new byte[] {1, 2, 3, 4}, ours("A", "\\# 4 01020304"));
    refused("TYPE65280", "\\# 2 0a", "the length says 2");
    refused("TYPE65280", "0a", "RFC 3597 only");
  }

  @Test
  void wrongValues_refusedWithTheReason() {
    refused("A", "not-an-address", "not an IPv4 address: \"not-an-address\"");
    refused("A", "192.0.2", "not an IPv4 address");
    refused("A", "192.0.2.256", "not an IPv4 address");
    refused("A", "192.0.2.01", "not an IPv4 address");
    refused("A", "192.0.2.1.1", "not an IPv4 address");
    refused("A", "192.0.2.1 x", "unexpected \"x\" behind the last field");
    refused("A", "", "the address is missing");
    refused("AAAA", "192.0.2.1", "not an IPv6 address");
    refused("AAAA", "fe80::1%eth0", "not an IPv6 address");
    refused("AAAA", "[::1]", "not an IPv6 address");
    refused("AAAA", "1:2:3:4:5:6:7:8:9", "not an IPv6 address");
    refused("MX", "mail.example.org", "the preference is not a number");
    refused("MX", "65536 mail.example.org", "the preference is 65535 at most");
    refused("MX", "10", "the exchange is missing");
    refused("CNAME", "a..b", "a label is empty");
    refused("CAA", "256 issue \"x\"", "the flags is 255 at most");
    refused("CAA", "0 is-sue \"x\"", "not the tag of a CAA record");
    refused("CAA", "0 issue", "the value is missing");
    refused("TXT", "\"open", "the closing quote is missing");
    refused("TXT", "\"x\\\"", "the closing quote is missing");
    refused("TXT", "\"\\400\"", "three octal digits");
    refused("TXT", "   ", "the string is missing");
    refused("DS", "1 2 3 abc", "hexadecimal");
    refused("DS", "1 2 3", "the digest is missing");
    refused("TLSA", "3 1 1 xyz0", "hexadecimal");
    refused("SSHFP", "1 1", "the fingerprint is missing");
    refused("HTTPS", "1 . alpn=h2 alpn=h3", "");
    refused("HTTPS", "1 . nonsense=1", "");
    refused(
        "SOA",
        "{'Value': 'ns-2048.awsdns-64.net. hostmaster.example.com. 1 7200 900 1209600 86400'}",
        "the serial is not a number");
  }

  private static void refused(String type, String value, String reason) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ours(type, value), value);
    assertTrue(
        refused.getMessage().contains(reason) && refused.getMessage().indexOf('\n') < 0,
        refused.getMessage());
  }
}
