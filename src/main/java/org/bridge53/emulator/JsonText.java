package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON (RFC 8259): an object is a Map, an array a List, a number a Double; strings
 * and truth values are their own, and null is {@link #NULL}. The JDK has no such reader.
 */
final class JsonText {
  /** What stands for null. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /** Reads a whole text; BadText if it is not JSON. */
  static Object read(String text) throws BadText {
    JsonText reader = new JsonText(text);
    Object value = reader.value(0);
    reader.blanks();
    if (reader.at < text.length()) {
      throw reader.bad("something follows the end");
    }
    return value;
  }

  /** Writes a value: what {@link #read} gives, and whole numbers. */
  static String write(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    switch (value) {
      case Map<?, ?> object -> {
        String between = "{";
        for (Map.Entry<?, ?> field : object.entrySet()) {
          text.append(between);
          quote(String.valueOf(field.getKey()), text);
          text.append(':');
          write(field.getValue(), text);
          between = ",";
        }
        text.append(object.isEmpty() ? "{}" : "}");
      }
      case List<?> array -> {
        String between = "[";
        for (Object item : array) {
          text.append(between);
          write(item, text);
          between = ",";
        }
        text.append(array.isEmpty() ? "[]" : "]");
      }
      case String string -> quote(string, text);
      default -> text.append(value);
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private Object value(int depth) throws BadText {
    blanks();
    if (depth > DEEPEST) {
      throw bad("too deep");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws BadText {
    Map<String, Object> fields = new LinkedHashMap<>();
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return fields;
    }
    while (true) {
      blanks();
      if (peek() != '"') {
        throw bad("a name is missing");
      }
      String name = string();
      blanks();
      expect(':');
      if (fields.put(name, value(depth + 1)) != null) {
        throw bad("\"" + name + "\" stands twice");
      }
      blanks();
      if (peek() == '}') {
        at++;
        return fields;
      }
      expect(',');
    }
  }

  private List<Object> array(int depth) throws BadText {
    List<Object> items = new ArrayList<>();
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return items;
    }
    while (true) {
      items.add(value(depth + 1));
      blanks();
      if (peek() == ']') {
        at++;
        return items;
      }
      expect(',');
    }
  }

  private String string() throws BadText {
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
      if (c != '\\') {
        string.append(c);
        continue;
      }
      char escaped = next();
      switch (escaped) {
        case '"', '\\', '/' -> string.append(escaped);
        case 'b' -> string.append('\b');
        case 'f' -> string.append('\f');
        case 'n' -> string.append('\n');
        case 'r' -> string.append('\r');
        case 't' -> string.append('\t');
        case 'u' -> {
          if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9A-Fa-f]{4}")) {
            throw bad("an unfinished escape");
          }
          string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        }
        default -> throw bad("an unknown escape");
      }
    }
  }

  private Object word(String word, Object value) throws BadText {
    if (!text.startsWith(word, at)) {
      throw bad("an unknown word");
    }
    at += word.length();
    return value;
  }

  private Double number() throws BadText {
    int from = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(from, at);
    if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      throw bad("no value");
    }
    return Double.valueOf(number);
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char wanted) throws BadText {
    if (next() != wanted) {
      throw bad("no '" + wanted + "'");
    }
  }

  private char peek() throws BadText {
    if (at >= text.length()) {
      throw bad("it ends too early");
    }
    return text.charAt(at);
  }

  private char next() throws BadText {
    char c = peek();
    at++;
    return c;
  }

  private BadText bad(String what) {
    return new BadText(
        "InvalidJson", what + " at " + at, text.substring(0, Math.min(40, text.length())));
  }
}
