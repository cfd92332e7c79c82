package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LexerTest {
  private final Problems problems = new Problems();

  private List<String> words(String text) {
    return Lexer.read("Corefile", text, 100, problems).stream().map(Lexeme::text).toList();
  }

  private List<String> lines(String text) {
    return Lexer.read("Corefile", text, 100, problems).stream()
        .map(word -> (word.startsLine() ? "^" : "") + word.text() + "@" + word.position().line())
        .toList();
  }

  @Test
  void byteOrderMark_dropped() {
    assertEquals(List.of("."), words("\uFEFF."));
  }

  @Test
  void unicodeWhiteSpace_separates() {
    assertEquals(
        List.of("a", "b", "c", "d", "e", "f", "g"),
        words("a\tb\u00a0c\u2003d\u3000e\u0085f\u202fg"));
  }

  @Test
  void carriageReturn_deletedWithoutSeparating() {
    assertEquals(List.of("ab", "c", "d\ne"), words("a\rb\r\nc \r\"d\r\ne\""));
  }

  @Test
  void quotedWord_blanksAndNewlinesLiteral() {
    assertEquals(List.of("a b\nc", "d"), words("\"a b\nc\" d"));
  }

  @Test
  void quoteFollowedByText_twoWords() {
    assertEquals(List.of("a", "b"), words("\"a\"b"));
  }

  @Test
  void escapedQuote_quote() {
    assertEquals(List.of("say \"hi\""), words("\"say \\\"hi\\\"\""));
  }

  @Test
  void otherBackslashPairs_keptAsTwoCharacters() {
    assertEquals(List.of("a\\nb", "c\\\\", "d"), words("\"a\\nb\" \"c\\\\\" d"));
  }

  @Test
  void backslashAndQuoteOutsideQuotes_ordinary() {
    assertEquals(List.of("x\"y", "z\"", "a\\\"b"), words("x\"y z\" a\\\"b"));
  }

  @Test
  void emptyQuotes_emptyWord() {
    assertEquals(List.of("a", "", "b"), words("a \"\" b"));
  }

  @Test
  void unclosedQuote_runsToTheEndAndIsDelivered() {
    assertEquals(List.of("a", "b\nc\\"), words("a \"b\nc\\"));
    assertEquals(
        List.of("Corefile:1 - the quote that begins here is never closed"), problems.warnings());
  }

  @Test
  void comment_toTheEndOfTheLineAlsoInsideWords() {
    assertEquals(List.of("a", "d", "e#f"), words("a#b c\n# x \"\nd \"e#f\" # g"));
  }

  @Test
  void braces_onlyAsWholeWords() {
    assertEquals(
        List.of(false, false, false, false, true, true),
        Lexer.read("Corefile", ".{ log{ (s){ }} { \"{\"", 100, problems).stream()
            .map(Lexeme::opens)
            .toList());
  }

  @Test
  void wordThatSpansLines_countsWhereItStarts() {
    assertEquals(List.of("^a@1", "b\nc\nd@1", "e@3", "^f@4"), lines("a \"b\nc\nd\" e\nf"));
  }

  @Test
  void moreWordsThanTheLimit_oneMoreIsRead() {
    assertEquals(4, Lexer.read("Corefile", "a b c d e f", 3, problems).size());
  }
}
