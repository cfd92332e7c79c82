package org.bridge53.corefile;

/**
 * A word as it stands in the file, environment references not expanded.
 *
 * @param text without the quotes
 * @param position where it starts
 * @param startsLine whether it is the first word of its line; a word behind a quoted one that spans
 *     lines is not
 */
record Lexeme(String text, Position position, boolean startsLine) {
  /** Whether it opens a block: a brace is one as a whole word only, quoted or not. */
  boolean opens() {
    return text.equals("{");
  }

  /** Whether it closes a block. */
  boolean closes() {
    return text.equals("}");
  }
}
