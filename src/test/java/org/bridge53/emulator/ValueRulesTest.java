package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueRulesTest {
  private static final String SHA1 = "0123456789abcdef0123456789ABCDEF01234567";
  private static final String SHA256 = SHA1 + "0123456789abcdef01234567";

  private static void good(String type, String... values) throws BadText {
    for (String value : values) {
      assertTrue(!ValueRules.check(type, value).isEmpty(), type + " " + value);
    }
  }

  private static void bad(String type, String code, String... values) {
    for (String value : values) {
      String text =
          assertThrows(BadText.class, () -> ValueRules.check(type, value), type + " " + value)
              .text();
      assertTrue(text.startsWith("FATAL problem: " + code + " ("), text);
      assertTrue(text.endsWith("encountered with '" + value + "'"), text);
    }
  }

  @Test
  void a() throws BadText {
    good("A", "192.0.2.1", "0.0.0.0", "255.255.255.255");
    bad(
        "A",
        "ARRDATAIllegalIPv4Address",
        "not-an-address",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.01",
        "192.0.2.1.",
        "2001:db8::1",
        " 192.0.2.1",
        "+1.0.0.1");
    assertEquals(
        "FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered"
            + " with 'x'",
        assertThrows(BadText.class, () -> ValueRules.check("A", "x")).text());
  }

  @ParameterizedTest
  @CsvSource({
    "2001:0db8:85a3:0:0:8a2e:0370:7334, 20010db885a3000000008a2e03707334",
    "::, 00000000000000000000000000000000",
    "::1, 00000000000000000000000000000001",
    "1::, 00010000000000000000000000000000",
    "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
    "::ffff:192.0.2.1, 00000000000000000000ffffc0000201",
    "1:2:3:4:5:6:192.0.2.1, 000100020003000400050006c0000201",
    "2001:DB8::AbCd, 20010db800000000000000000000abcd"
  })
  void aaaa_everyFormOfRfc4291(String value, String hex) throws BadText {
    assertEquals(hex, ValueRules.check("AAAA", value));
  }

  @Test
  void aaaa_malformed() {
    bad(
        "AAAA",
        "AAAARRDATAIllegalIPv6Address",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "::g",
        "192.0.2.1",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7:8::",
        ":1::2",
        "::192.0.2.1:1",
        ":::");
  }

  @Test
  void names() throws BadText {
    for (String type : new String[] {"CNAME", "NS", "PTR"}) {
      good(type, "target.example.org", "Target.Example.Org.", "a\\052b.org", "_x.org");
      bad(type, "DomainLabelEmpty", "a..b");
      bad(type, "UnsupportedCharacter", "two names");
      bad(type, type + "RRDATAEmpty", "", "  ");
    }
  }

  @Test
  void mxSrvSoa() throws BadText {
    good("MX", "10 mail.example.org", "0 .", "10\t  mail.example.org.");
    bad("MX", "MXRRDATANotTwoFields", "mail.example.org", "10 a b");
    bad("MX", "MXRRDATAIllegalPreference", "65536 mail", "-1 mail", "x mail", "\"1\" mail");
    good("SRV", "1 10 5269 xmpp.example.org", "0 0 0 .");
    bad("SRV", "SRVRRDATANotFourFields", "1 10 5269");
    bad("SRV", "SRVRRDATAIllegalPort", "1 10 70000 a");
    good(
        "SOA",
        "ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400",
        "a b 4294967295 1 1 1 1");
    bad(
        "SOA",
        "SOARRDATANotSevenFields",
        "{'Value': 'ns-2048.awsdns-64.net. 86400'}",
        "a b 1 2 3 4");
    bad("SOA", "SOARRDATAIllegalSerial", "a b 4294967296 1 1 1 1");
    bad("SOA", "SOARRDATAIllegalMinimum", "a b 1 1 1 1 x");
  }

  @Test
  void txtAndSpf() throws BadText {
    for (String type : new String[] {"TXT", "SPF"}) {
      good(
          type,
          "\"\"",
          "\"a b\"",
          "\"a\" \"b\"",
          "\"a\"\"b\"",
          "\"say \\\"hi\\\"\"",
          "\"back\\\\slash\"",
          "\"\\000\\377;\"",
          "\"" + "x".repeat(255) + "\"",
          "\"" + "\\101".repeat(255) + "\"");
      bad(type, "InvalidCharacterString", "bare", "\"open", "\"a\" b", "\"ends in \\\"");
      bad(type, "CharacterStringTooLong", "\"" + "x".repeat(256) + "\"");
      bad(type, "UnsupportedCharacter", "\"tab\there\"", "\"\u00e4\"");
      bad(type, "InvalidEscapeSequence", "\"\\;\"", "\"\\400\"", "\"\\9\"");
    }
  }

  @Test
  void caaAndNaptr() throws BadText {
    good(
        "CAA", "0 issue \"ca.example.org\"", "128 iodef \"mailto:x@example.org\"", "0 issue \";\"");
    bad("CAA", "CAARRDATANotThreeFields", "0 issue");
    bad("CAA", "CAARRDATAIllegalFlags", "256 issue \"x\"");
    bad("CAA", "CAARRDATAIllegalTag", "0 is-sue \"x\"", "0 \"issue\" \"x\"");
    bad("CAA", "InvalidCharacterString", "0 issue x");
    good(
        "NAPTR",
        "100 50 \"u\" \"E2U+sip\" \"!^(\\\\+441632960083)$!sip:\\\\1@example.org!\" .",
        "1 1 \"S\" \"SIP+D2U\" \"\" _sip._udp.example.org.",
        "1 1 \"\" \"\" \"\" .");
    bad("NAPTR", "NAPTRRRDATANotSixFields", "100 50 \"u\" \"E2U+sip\" .");
    bad("NAPTR", "NAPTRRRDATAIllegalFlags", "1 1 \"u!\" \"\" \"\" .");
    bad("NAPTR", "InvalidCharacterString", "1 1 u \"\" \"\" .");
    bad("NAPTR", "NAPTRRRDATARegexpAndReplacement", "1 1 \"u\" \"\" \"!a!b!\" c.");
  }

  @Test
  void digests() throws BadText {
    good(
        "DS",
        "12345 13 2 " + SHA256,
        "12345 13 1 " + SHA1,
        "1 1 4 " + SHA256 + SHA256.substring(32),
        "1 1 9 ab");
    bad("DS", "DSRRDATAIllegalDigest", "12345 13 2 abcd", "1 1 9 abc", "1 1 9 zz");
    bad("DS", "DSRRDATANotFourFields", "12345 13 2");
    good("TLSA", "3 1 1 " + SHA256, "0 0 0 30", "3 1 2 " + SHA256 + SHA256);
    bad("TLSA", "TLSARRDATAIllegalUsage", "4 1 1 " + SHA256);
    bad("TLSA", "TLSARRDATAIllegalSelector", "3 2 1 " + SHA256);
    bad("TLSA", "TLSARRDATAIllegalMatchingType", "3 1 3 " + SHA256);
    bad("TLSA", "TLSARRDATAIllegalDigest", "3 1 1 " + SHA1);
    good("SSHFP", "4 2 " + SHA256, "1 1 " + SHA1);
    bad("SSHFP", "SSHFPRRDATAIllegalDigest", "4 2 " + SHA1);
    bad("SSHFP", "SSHFPRRDATAIllegalAlgorithm", "256 2 " + SHA256);
  }

  @Test
  void svcbAndHttps() throws BadText {
    for (String type : new String[] {"SVCB", "HTTPS"}) {
      good(
          type,
          "0 pool.example.org.",
          "1 .",
          "1 . alpn=\"h2,h3\"",
          "1 . alpn=h2 no-default-alpn port=8443",
          "16 a.example.org ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=\"2001:db8::1\"",
          "1 . mandatory=alpn,port alpn=h2 port=443",
          "1 . ech=AEX+DQ==",
          "1 . key667=hello key668=\"\"",
          "1 . dohpath=/dns-query{?dns}",
          "1 . ohttp");
      bad(type, type + "RRDATATooFewFields", "1");
      bad(type, type + "RRDATAIllegalPriority", "65536 .");
      bad(
          type,
          type + "RRDATAIllegalKey",
          "1 . nosuch=1",
          "1 . port=1 port=2",
          "1 . key65535=x",
          "1 . key01=x");
      bad(type, type + "RRDATAIllegalAliasMode", "0 a.org port=1");
      bad(type, type + "RRDATAIllegalAlpn", "1 . no-default-alpn");
      bad(type, type + "RRDATAIllegalPort", "1 . port=x", "1 . port=65536", "1 . port");
      bad(type, type + "RRDATAIllegalHint", "1 . ipv4hint=::1", "1 . ipv6hint=192.0.2.1");
      bad(
          type,
          type + "RRDATAIllegalValue",
          "1 . alpn=",
          "1 . alpn=h2,",
          "1 . ohttp=1",
          "1 . port=1\"2\"");
      bad(
          type,
          type + "RRDATAIllegalMandatory",
          "1 . mandatory=port",
          "1 . mandatory=mandatory",
          "1 . mandatory=port,port port=1");
      bad(type, type + "RRDATAIllegalEch", "1 . ech", "1 . ech=%%");
      bad(type, type + "RRDATAIllegalDohpath", "1 . dohpath=/q");
    }
  }

  @Test
  void equalMeaning_equalForm() throws BadText {
    assertEquals(ValueRules.check("AAAA", "::1"), ValueRules.check("AAAA", "0:0:0:0:0:0:0:1"));
    assertEquals(
        ValueRules.check("NS", "NS.example.org"), ValueRules.check("NS", "ns.example.org."));
    assertEquals(ValueRules.check("TXT", "\"a\" \"b\""), ValueRules.check("TXT", "\"a\"   \"b\""));
  }
}
