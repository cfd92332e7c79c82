package org.bridge53.plugin.route53.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void shortText_itself() {
    assertEquals("\\052.bücher.example. \"x\"", Excerpt.of("\\052.bücher.example. \"x\""));
    assertEquals("y".repeat(100), Excerpt.of("y".repeat(100)));
  }

  @Test
  void longText_cutWithAnEllipsis() {
    assertEquals("y".repeat(100) + "…", Excerpt.of("y".repeat(101)));
    assertEquals("ab…", Excerpt.of("ab\ud83d\ude00", 3)); // never half of a character
  }

  @Test
  void unseenCharacters_escaped() {
    assertEquals(
        "a\\012\\033[31m\\177\\233\\u202e\\u2028b",
        Excerpt.of("a\n\u001b[31m\u007f\u009b\u202e\u2028b"));
  }
}
