package org.bridge53.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuffixTableTest {
  private static DomainName name(String text) {
    return NameText.parse(text);
  }

  @Test
  void closest_longestEnclosingNameWins() {
    SuffixTable<String> table =
        SuffixTable.of(
            Map.of(
                name("org."),
                "org",
                name("example.org."),
                "example",
                name("a.b.example.org."),
                "ab"));
    assertEquals("example", table.closest(name("example.org.")));
    assertEquals("example", table.closest(name("b.example.org.")));
    assertEquals("ab", table.closest(name("x.a.b.example.org.")));
    assertEquals("org", table.closest(name("other.org.")));
    assertNull(table.closest(name("com.")));
    assertNull(table.closest(DomainName.ROOT));
  }

  @Test
  void closest_rootEntry_enclosesEverything() {
    SuffixTable<String> table = SuffixTable.of(Map.of(DomainName.ROOT, "root"));
    assertEquals("root", table.closest(name("a.b.c.d.e.")));
    assertEquals("root", table.closest(DomainName.ROOT));
    assertNull(table.closestAbove(DomainName.ROOT));
  }

  @Test
  void closestAbove_skipsTheNameItself() {
    SuffixTable<String> table =
        SuffixTable.of(Map.of(name("org."), "org", name("example.org."), "example"));
    assertEquals("org", table.closestAbove(name("example.org.")));
    assertEquals("example", table.closestAbove(name("a.example.org.")));
    assertNull(table.closestAbove(name("org.")));
  }

  @Test
  void empty_findsNothing() {
    SuffixTable<String> table = SuffixTable.of(Map.of());
    assertNull(table.closest(name("a.")));
    assertNull(table.exact(DomainName.ROOT));
    assertEquals(0, table.size());
  }

  @Test
  void closest_randomNames_asWalkingAMap() {
    Random random = new Random(53);
    Map<DomainName, Integer> map = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      map.put(randomName(random), i);
    }
    SuffixTable<Integer> table = SuffixTable.of(map);
    assertEquals(map.size(), table.size());
    Map<DomainName, Integer> seen = new HashMap<>();
    table.forEach(seen::put);
    assertEquals(map, seen);
    for (int i = 0; i < 5000; i++) {
      DomainName name = randomName(random);
      DomainName walk = name;
      Integer expected = map.get(walk);
      while (expected == null && !walk.isRoot()) {
        walk = walk.parent();
        expected = map.get(walk);
      }
      assertEquals(expected, table.closest(name), name::toString);
      assertEquals(map.get(name), table.exact(name));
    }
  }

  private static DomainName randomName(Random random) {
    DomainName made = DomainName.ROOT;
    for (int i = random.nextInt(5); i > 0; i--) {
      made = made.child(new byte[] {(byte) ('a' + random.nextInt(4))});
    }
    return made;
  }
}
