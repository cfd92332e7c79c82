package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StoredNameTest {
  private static String text(String input) throws BadText {
    return StoredName.parse(input).text();
  }

  private static String problem(String input) {
    return assertThrows(BadText.class, () -> StoredName.parse(input)).text();
  }

  @Test
  void everyOctetAsEscape_listedInItsOneForm() throws BadText {
    for (int octet = 0; octet < 256; octet++) {
      String escape = String.format(Locale.ROOT, "\\%03o", octet);
      char c = (char) octet;
      boolean bare = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      String wanted = bare ? "" + c : c >= 'A' && c <= 'Z' ? "" + (char) (c + 32) : escape;
      assertEquals("x" + wanted + "y.example.org.", text("x" + escape + "y.example.org"));
    }
  }

  @Test
  void printableCharacters_standForThemselves() throws BadText {
    for (char c = '!'; c <= '~'; c++) {
      if (c != '.' && c != '\\') {
        assertEquals(
            text(String.format(Locale.ROOT, "x\\%03o.org", (int) c)), text("x" + c + ".org"));
      }
    }
  }

  @Test
  void finalDot_optional() throws BadText {
    assertEquals("www.example.org.", text("WWW.Example.ORG"));
    assertEquals("www.example.org.", text("www.example.org."));
    assertEquals(".", text("."));
  }

  @Test
  void badNames_saidInAwsWords() {
    assertEquals(
        "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a..b'",
        problem("a..b"));
    assertEquals(
        "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with '.a'",
        problem(".a"));
    assertEquals(
        "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a..'",
        problem("a.."));
    assertTrue(
        problem("a".repeat(64) + ".org")
            .startsWith("FATAL problem: DomainLabelTooLong (Domain label is too long)"));
    assertTrue(
        problem("a b.org")
            .startsWith(
                "FATAL problem: UnsupportedCharacter (Value contains unsupported characters)"));
    assertTrue(problem("\u00e4.org").startsWith("FATAL problem: UnsupportedCharacter"));
    assertTrue(problem("").startsWith("FATAL problem: DomainNameEmpty"));
    for (String broken : List.of("a\\", "a\\1", "a\\12", "a\\400", "a\\189", "a\\x41", "a\\\\")) {
      assertTrue(problem(broken).startsWith("FATAL problem: InvalidEscapeSequence"), broken);
    }
  }

  @Test
  void lengthLimits_countOctetsNotEscapes() throws BadText {
    String label = "\\052".repeat(63);
    assertEquals(label + ".org.", text(label + ".org"));
    String longest = ("a".repeat(63) + ".").repeat(3) + "a".repeat(61);
    assertEquals(longest + ".", text(longest));
    assertTrue(problem(longest + "a").startsWith("FATAL problem: DomainNameTooLong"));
  }

  @Test
  void order_reversedLabelsWithTheDotTakingPart() throws BadText {
    List<String> names = new ArrayList<>();
    for (String name :
        List.of(
            "a.example.org",
            "x.a.example.org",
            "a-b.example.org",
            "*.example.org",
            "_x.example.org",
            "0.example.org",
            "example.org")) {
      names.add(name);
    }
    names.sort(java.util.Comparator.comparing(StoredNameTest::sortKey));
    // '-' is less than '.', so a-b comes before a; the asterisk is sorted as the backslash of \052,
    // after digits and before '_' and letters.
    assertEquals(
        List.of(
            "example.org",
            "0.example.org",
            "*.example.org",
            "_x.example.org",
            "a-b.example.org",
            "a.example.org",
            "x.a.example.org"),
        names);
  }

  private static String sortKey(String name) {
    try {
      return StoredName.parse(name).sortKey();
    } catch (BadText e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ancestry_byWholeLabels() throws BadText {
    StoredName zone = StoredName.parse("example.org");
    assertTrue(StoredName.parse("a.EXAMPLE.org").isAtOrBelow(zone));
    assertTrue(zone.isAtOrBelow(zone));
    assertFalse(StoredName.parse("badexample.org").isAtOrBelow(zone));
    assertFalse(StoredName.parse("a\\056example.org").isAtOrBelow(zone));
    assertTrue(StoredName.parse("*.example.org").isWildcard());
    assertFalse(StoredName.parse("x*.example.org").isWildcard());
    assertEquals("\\052.example.org.", zone.wildcardBelow().text());
    assertEquals("org.", zone.parent().text());
    assertTrue(zone.parent().parent().isRoot());
  }
}
