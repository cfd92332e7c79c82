package org.bridge53.name;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class DomainNameTest {
  private static DomainName name(String text) {
    return NameText.parse(text);
  }

  @Test
  void ofWire_upperCase_isLowerCased() {
    byte[] wire = {3, 'W', 'w', 'W', 2, 'D', 'e', 0};
    assertArrayEquals(
        new byte[] {3, 'w', 'w', 'w', 2, 'd', 'e', 0}, DomainName.ofWire(wire, 0, 8).octets());
  }

  @Test
  void ofWire_notExactlyOneName_isRefused() {
    byte[] name = {1, 'a', 0};
    assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(name, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(new byte[] {0, 0}, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(new byte[0], 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> DomainName.ofWire(new byte[] {(byte) 0xc0, 12}, 0, 2));
    byte[] longLabel = new byte[66];
    longLabel[0] = 64;
    assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(longLabel, 0, 66));
  }

  @Test
  void isAtOrBelow_needsLabelBoundary() {
    assertTrue(name("a.example.org.").isAtOrBelow(name("example.org.")));
    assertTrue(name("example.org.").isAtOrBelow(name("example.org.")));
    assertFalse(name("badexample.org.").isAtOrBelow(name("example.org.")));
    assertTrue(name("example.org.").isAtOrBelow(DomainName.ROOT));
    assertFalse(name("example.org.").isBelow(name("example.org.")));
    // A label whose content looks like the suffix's length octet and text.
    DomainName trick = DomainName.ofWire(new byte[] {4, 'x', 2, 'd', 'e', 0}, 0, 6);
    assertFalse(trick.isAtOrBelow(DomainName.ofWire(new byte[] {2, 'd', 'e', 0}, 0, 4)));
  }

  @Test
  void parent_andSuffixes() {
    assertEquals(name("b.c."), name("a.b.c.").parent());
    assertEquals(DomainName.ROOT, DomainName.ROOT.parent());
    DomainName deep = name("a.b.c.");
    assertEquals(3, deep.labelCount());
    for (int labels = 0; labels <= 3; labels++) {
      int offset = deep.suffixOffset(labels);
      DomainName suffix = deep.suffix(offset);
      assertEquals(labels, suffix.labelCount());
      assertEquals(suffix.hashCode(), DomainName.hash(deep.octets(), offset));
      assertTrue(suffix.equalsSuffix(deep.octets(), offset));
    }
  }

  @Test
  void child_tooLong_isRefused() {
    DomainName longest = DomainName.ROOT;
    byte[] label = new byte[63];
    for (int i = 0; i < 3; i++) {
      longest = longest.child(label);
    }
    DomainName full = longest.child(new byte[61]);
    assertEquals(255, full.length());
    DomainName three = longest;
    assertThrows(IllegalArgumentException.class, () -> three.child(new byte[62 + 1]));
    assertThrows(IllegalArgumentException.class, () -> full.child(new byte[1]));
    assertThrows(IllegalArgumentException.class, () -> full.child(new byte[0]));
  }

  @Test
  void wildcard_isTheWholeLeftmostLabel() {
    assertTrue(name("*.a.").isWildcard());
    assertFalse(name("*b.a.").isWildcard());
    assertFalse(name("a.*.").isWildcard());
    assertEquals(name("*.example.org."), name("example.org.").wildcardChild());
  }

  @Test
  void order_isCanonical() {
    // The list of RFC 4034 section 6.1.
    List<DomainName> expected = new ArrayList<>();
    for (String text :
        List.of(
            "example.",
            "a.example.",
            "yljkjljk.a.example.",
            "Z.a.example.",
            "zABC.a.EXAMPLE.",
            "z.example.",
            "\\001.z.example.",
            "*.z.example.",
            "\\200.z.example.")) {
      expected.add(name(text));
    }
    List<DomainName> shuffled = new ArrayList<>(expected);
    Collections.shuffle(shuffled, new Random(53));
    Collections.sort(shuffled);
    assertEquals(expected, shuffled);
  }

  @Test
  void text_randomOctets_asDnsjava() throws Exception {
    Random random = new Random(53);
    for (int round = 0; round < 2000; round++) {
      DomainName made = DomainName.ROOT;
      int labels = random.nextInt(5);
      for (int i = 0; i < labels; i++) {
        byte[] label = new byte[1 + random.nextInt(12)];
        random.nextBytes(label);
        made = made.child(label);
      }
      assertEquals(made, name(made.toString()));
      Name theirs = new Name(made.octets());
      assertEquals(made, name(theirs.toString()));
      assertArrayEquals(theirs.toWire(), Name.fromString(made.toString()).toWire());
    }
  }

  @Test
  void parse_whatIsNoName_isRefused() {
    for (String text :
        List.of(
            "",
            "..",
            "a..b",
            ".a",
            "a\\",
            "a\\25",
            "a\\256",
            "x".repeat(64),
            "x".repeat(60) + "." + ("y".repeat(63) + ".").repeat(4))) {
      assertThrows(IllegalArgumentException.class, () -> name(text), text);
    }
    assertEquals(name("a.b."), name("a.b"));
    assertEquals(3, name("\\046.").length());
    assertEquals(DomainName.ROOT, name("."));
    assertNotEquals(name("a\\.b."), name("a.b."));
  }

  @Test
  void parse_longestName_is255Octets() {
    String text = ("x".repeat(63) + ".").repeat(3) + "y".repeat(61);
    assertEquals(255, name(text).length());
    assertEquals(255, name(text + ".").length());
    assertThrows(IllegalArgumentException.class, () -> name(text + "y"));
  }
}
