package org.bridge53.presentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdataTextTest {
  private static final DomainName ORIGIN = NameText.parse("example.org");

  private static byte[] parse(String type, String text) {
    return RdataText.parse(RrType.of(type).orElseThrow(), text, ORIGIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A|192.0.2.1",
        "AAAA|2001:db8::1",
        "AAAA|::",
        "AAAA|1:0:0:2:0:0:0:3",
        "CNAME|WwW.Example.org.",
        "MX|10 Mail.example.org.",
        "TXT|\"a\" \"b \\\"quoted\\\" \\\\ \\200\"",
        "SRV|1 2 3 Host.example.org.",
        "CAA|0 issue \"ca.example.net\"",
        "HTTPS|1 . alpn=h2,h3",
        "TYPE65280|\\# 2 abcd",
        "DS|1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
      })
  void parsedAndFormatted_same(String type, String text) {
    String formatted = RdataText.format(RrType.of(type).orElseThrow(), parse(type, text));
    assertArrayEquals(parse(type, text), parse(type, formatted));
    if (!type.equals("AAAA") || text.equals("2001:db8::1") || text.equals("::")) {
      assertEquals(
          text.toLowerCase(java.util.Locale.ROOT), formatted.toLowerCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void ipv6_longestRunOfZerosShortened() {
    assertEquals("1:0:0:2::3", RdataText.format(RrType.AAAA, parse("AAAA", "1:0:0:2:0:0:0:3")));
    assertEquals(
        "1:2:3:4:5:6:0:8", RdataText.format(RrType.AAAA, parse("AAAA", "1:2:3:4:5:6:0:8")));
    assertEquals("1::", RdataText.format(RrType.AAAA, parse("AAAA", "1::")));
  }

  @Test
  void letterCaseOfNames_kept() {
    assertArrayEquals(
        "\3WwW\7Example\3ORG\0".getBytes(StandardCharsets.ISO_8859_1),
        parse("CNAME", "WwW.Example.ORG."));
  }

  @Test
  void relativeName_completed() {
    assertArrayEquals(parse("CNAME", "a.example.org."), parse("CNAME", "a"));
    assertArrayEquals(parse("CNAME", "example.org."), parse("CNAME", "@"));
  }

  @Test
  void utf8InText_itsOctetsOnce() {
    byte[] expected = "_é€".getBytes(StandardCharsets.UTF_8);
    expected[0] = (byte) (expected.length - 1);
    assertArrayEquals(expected, parse("TXT", "\"é€\""));
    assertArrayEquals(expected, parse("TXT", "\"\\é€\""));
  }

  @Test
  void unknownForm_forKnownType() {
    assertArrayEquals(new byte[] {(byte) 192, 0, 2, 1}, parse("A", "\\# 4 C0000201"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A|192.0.2.256",
        "A|192.0.2.1 x",
        "A|",
        "AAAA|192.0.2.1",
        "MX|mail",
        "MX|70000 mail",
        "CNAME|a..b.",
        "TXT|\"open",
        "A|192.0.2.1\n192.0.2.2",
        "A|\\# 5 C0000201",
        "TYPE65280|abc",
        "ANY|x",
      })
  void invalid_reasonInOneLine(String line) {
    int bar = line.indexOf('|');
    IllegalArgumentException invalid =
        assertThrows(
            IllegalArgumentException.class,
            () -> parse(line.substring(0, bar), line.substring(bar + 1)));
    String message = String.valueOf(invalid.getMessage());
    assertTrue(
        !message.contains("<none>") && !message.contains("\n") && !message.isBlank(), message);
  }

  @Test
  void octetsThatAreNotTheType_unknownForm() {
    assertEquals("\\# 3 010203", RdataText.format(RrType.A, new byte[] {1, 2, 3}));
    assertEquals("\\# 0", RdataText.format(RrType.MX, new byte[0]));
    assertEquals("\\# 1 01", RdataText.format(RrType.ANY, new byte[] {1}));
  }
}
