package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class GoPatternTest {
  private static boolean found(String pattern, String text) {
    return GoPattern.compile(pattern).matcher(text).find();
  }

  @Test
  void pattern_notAnchored() {
    assertTrue(found("time.?out", "read: i/o timeout"));
    assertFalse(found("^time", "read: i/o timeout"));
  }

  @Test
  void namedGroup_found() {
    Matcher matcher = GoPattern.compile("(?P<first>a+)(?P<sec_ond>b)").matcher("aab");
    assertTrue(matcher.find());
    assertEquals("aa", matcher.group("first"));
    assertEquals("b", matcher.group(2));
  }

  @Test
  void posixClasses_meanTheSame() {
    assertTrue(found("^[[:alpha:]]+$", "abc"));
    assertFalse(found("^[[:alpha:]]+$", "abc:"));
    assertTrue(found("^[[:^digit:][:punct:]]$", "x"));
    assertTrue(found("^[_[:word:]]+$", "a_1"));
    assertFalse(found("^[[:^word:]]+$", "a"));
  }

  @Test
  void bracketsAndAmpersandsInClasses_literal() {
    assertTrue(found("^[[a]$", "["));
    assertTrue(found("^[]a]$", "]"));
    assertTrue(found("^[^]a]$", "b"));
    assertTrue(found("^[a&&b]$", "&"));
    assertTrue(found("^[a&&b]$", "a"));
    assertTrue(found("^[\\]]$", "]"));
    assertTrue(found("^[[:]$", ":"));
  }

  @Test
  void quotedText_literal() {
    assertTrue(found("^\\Q[(\\E$", "[("));
    assertTrue(found("^\\Q[(", "[("));
  }

  @Test
  void dot_everythingButNewline() {
    assertTrue(found("a.b", "a\rb"));
    assertFalse(found("a.b", "a\nb"));
  }

  @Test
  void badPatterns_reason() {
    assertReason("missing closing ): `(a`", "(a");
    assertReason("unexpected ): `a)`", "a)");
    assertReason("missing closing ]: `[a`", "[a");
    assertReason("missing argument to repetition operator: `*`", "*");
    for (String pattern :
        new String[] {
          "[a", "*", "a\\", "(?P<", "[[:x", "[[:foo:]]", "[[:]a:]]", "[[:^", "(?P<a", "[\\"
        }) {
      assertThrows(IllegalArgumentException.class, () -> GoPattern.compile(pattern), pattern);
    }
  }

  @Test
  void whatOnlyJavaHas_refusedAsGoDoes() {
    for (String start : new String[] {"(?=", "(?!", "(?>"}) {
      assertReason("invalid or unsupported Perl syntax: `" + start + "`", "a" + start + "b)");
    }
    assertReason("invalid or unsupported Perl syntax: `(?<`", "(?<=a)b");
    assertReason("invalid or unsupported Perl syntax: `(?<`", "(?<!a)b");
    assertReason("invalid escape sequence: `\\1`", "(a)\\1");
    assertReason("invalid escape sequence: `\\R`", "\\R");
    assertReason("invalid nested repetition operator: `*+`", "a*+");
    assertReason("invalid nested repetition operator: `**`", "a**");
    for (String good :
        new String[] {"a*?", "a+?b", "a??", "(?i)a", "(?:a)", "(?<n>a)", "[*+]", "\\++"}) {
      GoPattern.compile(good);
    }
  }

  private static void assertReason(String reason, String pattern) {
    assertEquals(
        "error parsing regexp: " + reason,
        assertThrows(IllegalArgumentException.class, () -> GoPattern.compile(pattern))
            .getMessage());
  }

  @Test
  void longOrDeepPatterns_refused() {
    assertEquals(
        "regular expression is longer than 10000 characters",
        assertThrows(IllegalArgumentException.class, () -> GoPattern.compile("a".repeat(10_001)))
            .getMessage());
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> GoPattern.compile("(".repeat(4_000) + ")".repeat(4_000)))
            .getMessage()
            .startsWith("error parsing regexp: expression nests too deeply"));
  }
}
