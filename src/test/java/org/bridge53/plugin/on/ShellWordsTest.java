package org.bridge53.plugin.on;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void blanks_partWords() {
    assertEquals(List.of("a", "b", "c"), ShellWords.of("  a\tb   c "));
    assertEquals(List.of(), ShellWords.of("  "));
  }

  @Test
  void quotesAndBackslashes_holdTogether() {
    assertEquals(List.of("a b", "c d", "e f"), ShellWords.of("'a b' \"c d\" e\\ f"));
    assertEquals(List.of("abc"), ShellWords.of("a'b'\"c\""));
    assertEquals(List.of("", "x"), ShellWords.of("'' x"));
    assertEquals(List.of("\\n", "\"$"), ShellWords.of("'\\n' \"\\\"\\$\""));
    assertEquals(List.of("\\n"), ShellWords.of("\"\\n\""));
  }

  @Test
  void openEnds_refused() {
    assertEquals(
        "EOF found when expecting closing quote",
        assertThrows(IllegalArgumentException.class, () -> ShellWords.of("a 'b")).getMessage());
    assertEquals(
        "EOF found after escape character",
        assertThrows(IllegalArgumentException.class, () -> ShellWords.of("a\\")).getMessage());
  }
}
