package org.bridge53.testing;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Token;

/**
 * The lines of a server block for the test of one plugin: words, quoted words, comments, and blocks
 * whose brace ends its line. The whole grammar is {@code corefile}'s.
 */
public final class Directives {
  private final List<List<Token>> lines = new ArrayList<>();
  private int next;

  private Directives(String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      List<Token> words = new ArrayList<>();
      int at = 0;
      while (at < line.length() && line.charAt(at) != '#') {
        if (Character.isWhitespace(line.charAt(at))) {
          at++;
          continue;
        }
        boolean quoted = line.charAt(at) == '"';
        int end = at + 1;
        while (end < line.length()
            && (quoted ? line.charAt(end) != '"' : !Character.isWhitespace(line.charAt(end)))) {
          end++;
        }
        String word = line.substring(quoted ? at + 1 : at, end);
        words.add(new Token(word, new Position("Corefile", number)));
        at = end + 1;
      }
      if (!words.isEmpty()) {
        lines.add(words);
      }
    }
  }

  /** All lines of a text. */
  public static List<Directive> of(String text) {
    Directives reader = new Directives(text);
    List<Directive> read = reader.block();
    if (reader.next != reader.lines.size()) {
      throw new IllegalArgumentException("a brace closes what was not opened: " + text);
    }
    return read;
  }

  /** The lines of one directive in all server blocks of a text that holds whole blocks. */
  public static List<Directive> inBlocks(String text, String directive) {
    return of(text).stream()
        .flatMap(block -> block.block().stream())
        .filter(line -> line.name().text().equals(directive))
        .toList();
  }

  private List<Directive> block() {
    List<Directive> read = new ArrayList<>();
    while (next < lines.size() && !lines.get(next).getFirst().text().equals("}")) {
      List<Token> words = lines.get(next++);
      boolean opens = words.getLast().text().equals("{");
      List<Token> arguments = List.copyOf(words.subList(1, words.size() - (opens ? 1 : 0)));
      List<Directive> inner = opens ? block() : List.of();
      if (opens) {
        if (next == lines.size()) {
          throw new IllegalArgumentException("a brace is not closed");
        }
        next++;
      }
      read.add(new Directive(words.getFirst(), arguments, opens, inner));
    }
    return read;
  }
}
