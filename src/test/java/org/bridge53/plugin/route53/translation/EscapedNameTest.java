package org.bridge53.plugin.route53.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.junit.jupiter.api.Test;

class EscapedNameTest {
  @Test
  void everyOctetEscaped_thatOctet() {
    for (int octet = 0; octet < 256; octet++) {
      byte[] wire = EscapedName.parseWire(String.format("\\%03o.", octet));
      assertArrayEquals(new byte[] {1, (byte) octet, 0}, wire, "octet " + octet);
    }
  }

  @Test
  void everyOctet_formattedAsAwsDoesAndReadBack() {
    for (int octet = 0; octet < 256; octet++) {
      DomainName name = DomainName.ofWire(new byte[] {1, (byte) octet, 0}, 0, 3);
      String text = EscapedName.format(name);
      char c = (char) octet;
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (plain) {
        assertEquals(c + ".", text);
      } else if (octet < 'A' || octet > 'Z') {
        assertEquals(String.format("\\%03o.", octet), text);
      }
      assertEquals(name, EscapedName.parse(text));
    }
  }

  @Test
  void withAndWithoutFinalDot_sameName() {
    assertEquals(NameText.parse("www.example.org."), EscapedName.parse("www.example.org"));
    assertEquals(NameText.parse("www.example.org."), EscapedName.parse("WWW.Example.org."));
  }

  @Test
  void wildcardAndReverseNames_read() {
    assertEquals(NameText.parse("*.example.org."), EscapedName.parse("\\052.example.org."));
    assertEquals(
        NameText.parse("0/25.2.0.192.in-addr.arpa."),
        EscapedName.parse("0\\05725.2.0.192.in-addr.arpa."));
    assertEquals(NameText.parse("a\\@b.example."), EscapedName.parse("a\\100b.example"));
  }

  @Test
  void escapedDot_partOfTheLabel() {
    assertEquals(3, EscapedName.parse("john\\056doe.example.org").labelCount());
    assertEquals(1, EscapedName.parse("end\\056").labelCount());
    assertEquals(1, EscapedName.parse("end\\..").labelCount());
    assertEquals("john\\056doe.", EscapedName.format(EscapedName.parse("john\\056doe")));
  }

  @Test
  void literalCharacters_taken() {
    assertEquals(NameText.parse("*.a b.example."), EscapedName.parse("*.a b.example"));
    assertArrayEquals(
        "\3\303\244x\0".getBytes(StandardCharsets.ISO_8859_1), EscapedName.parseWire("äx"));
  }

  @Test
  void letterCase_keptOnTheWireLoweredInTheName() {
    assertArrayEquals(new byte[] {3, 'F', 'o', 'o', 0}, EscapedName.parseWire("Foo"));
    assertArrayEquals(new byte[] {3, 'f', 'o', 'o', 0}, EscapedName.parse("F\\157o").octets());
  }

  @Test
  void root_read() {
    assertEquals(DomainName.ROOT, EscapedName.parse("."));
    assertEquals(".", EscapedName.format(DomainName.ROOT));
  }

  @Test
  void noNames_refusedWithTheText() {
    for (String text :
        new String[] {
          "", "..", ".a", "a..b", "a.\\", "\\8", "\\400", "\\12", "\\1x3", "x".repeat(64), "\\378"
        }) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> EscapedName.parse(text), text);
      assertEquals(
          true, text.isEmpty() || refused.getMessage().contains(text), refused.getMessage());
    }
  }

  @Test
  void longestName_readAndOneMoreRefused() {
    String label = "a".repeat(63) + ".";
    String longest = label + label + label + "a".repeat(61);
    assertEquals(255, EscapedName.parse(longest).length());
    assertThrows(IllegalArgumentException.class, () -> EscapedName.parse(longest + "a"));
    assertEquals(63, EscapedName.parse("\\052".repeat(63) + ".example").octets()[0]);
  }
}
