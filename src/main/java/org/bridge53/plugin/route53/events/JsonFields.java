package org.bridge53.plugin.route53.events;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads single fields out of JSON (RFC 8259) that anybody may have written, in one pass: nothing
 * but what was asked for is kept, so a message costs no more memory than itself, and depth and
 * length have limits. What is not asked for is checked as JSON all the same.
 */
final class JsonFields {
  private static final int DEEPEST = 64;

  /** Longer texts of a field are cut: no id or name is so long. */
  private static final int LONGEST_TEXT = 1 << 20;

  /** What is no JSON, or too deep; the message says where. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private final String text;
  private final Set<String> wanted;
  private final Map<String, String> found = new HashMap<>();
  private int at;

  private JsonFields(String text, Set<String> wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /**
   * The texts of fields; of a field that is there twice the last. An object or array is {@code {}},
   * numbers, truth values and null are as they are written.
   *
   * @param wanted paths of names with dots between, {@code detail.eventName}; nothing in an array
   * @throws Malformed unless the text is one JSON object
   */
  static Map<String, String> read(String text, Set<String> wanted) throws Malformed {
    JsonFields reader = new JsonFields(text, wanted);
    reader.blanks();
    if (reader.peek() != '{') {
      throw reader.bad("no object");
    }
    reader.value("", true, 0);
    reader.blanks();
    if (reader.at < text.length()) {
      throw reader.bad("something follows the end");
    }
    return reader.found;
  }

  /**
   * One value.
   *
   * @param path of it; meaningless in an array
   */
  private void value(String path, boolean named, int depth) throws Malformed {
    blanks();
    if (depth > DEEPEST) {
      throw bad("too deep");
    }
    int from = at;
    switch (peek()) {
      case '{' -> {
        keep(path, named, "{}");
        object(path, named, depth);
      }
      case '[' -> {
        keep(path, named, "{}");
        array(depth);
      }
      case '"' -> {
        boolean kept = named && wanted.contains(path);
        String string = string(kept);
        keep(path, named, string);
      }
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
    char first = text.charAt(from);
    if (first != '{' && first != '[' && first != '"') {
      keep(path, named, text.substring(from, at));
    }
  }

  private void keep(String path, boolean named, String value) {
    if (named && wanted.contains(path)) {
      found.put(path, value);
    }
  }

  private void object(String path, boolean named, int depth) throws Malformed {
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      blanks();
      if (peek() != '"') {
        throw bad("a name is missing");
      }
      String name = string(named);
      blanks();
      expect(':');
      value(path.isEmpty() ? name : path + "." + name, named, depth + 1);
      blanks();
      if (peek() == '}') {
        at++;
        return;
      }
      expect(',');
    }
  }

  private void array(int depth) throws Malformed {
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      value("", false, depth + 1);
      blanks();
      if (peek() == ']') {
        at++;
        return;
      }
      expect(',');
    }
  }

  /** A string; empty unless it is to be kept. */
  private String string(boolean kept) throws Malformed {
    StringBuilder string = new StringBuilder();
    at++;
    while (true) {
      char c = next();
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        throw bad("a control character in a string");
      }
      char meant = c == '\\' ? escape() : c;
      if (kept && string.length() < LONGEST_TEXT) {
        string.append(meant);
      }
    }
  }

  private char escape() throws Malformed {
    char escaped = next();
    return switch (escaped) {
      case '"', '\\', '/' -> escaped;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw bad("an unfinished escape");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw bad("an unknown escape");
    };
  }

  private void word(String word) throws Malformed {
    if (!text.startsWith(word, at)) {
      throw bad("an unknown word");
    }
    at += word.length();
  }

  /** Loosely: a number means nothing here. */
  private void number() throws Malformed {
    int from = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == from) {
      throw bad("no value");
    }
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char wantedCharacter) throws Malformed {
    if (next() != wantedCharacter) {
      throw bad("no '" + wantedCharacter + "'");
    }
  }

  private char peek() throws Malformed {
    if (at >= text.length()) {
      throw bad("it ends too early");
    }
    return text.charAt(at);
  }

  private char next() throws Malformed {
    char c = peek();
    at++;
    return c;
  }

  private Malformed bad(String what) {
    return new Malformed(what + " at character " + at);
  }
}
