package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A value cut into its fields: words and quoted character strings, parted by blanks and tabs.
 *
 * <p>Inside quotes {@code \"} is a quote, {@code \\} a backslash and {@code \ooo} any octet in
 * octal; blanks and printable ASCII stand for themselves, anything else needs an escape (Developer
 * Guide, "TXT record type"). {@code key="value"} is one field, as SVCB writes its parameters.
 */
final class ValueFields {
  static final int LONGEST_STRING_OCTETS = 255;

  /**
   * One field.
   *
   * @param text as it was written, without the quotes
   * @param quoted whether it was a quoted string
   * @param octets how many octets a quoted string has once its escapes are read; of a word, its
   *     length
   */
  record Field(String text, boolean quoted, int octets) {}

  private ValueFields() {}

  static List<Field> split(String value) throws BadText {
    List<Field> fields = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      char c = value.charAt(at);
      if (c == ' ' || c == '\t') {
        at++;
      } else if (c == '"') {
        at = quoted(value, at, fields);
      } else {
        at = word(value, at, fields);
      }
    }
    return fields;
  }

  private static int quoted(String value, int start, List<Field> fields) throws BadText {
    int octets = 0;
    int at = start + 1;
    while (at < value.length() && value.charAt(at) != '"') {
      at = step(value, at);
      octets++;
    }
    if (at >= value.length()) {
      throw unclosed(value);
    }
    fields.add(new Field(value.substring(start + 1, at), true, octets));
    return at + 1;
  }

  private static int word(String value, int start, List<Field> fields) throws BadText {
    int at = start;
    while (at < value.length() && value.charAt(at) != ' ' && value.charAt(at) != '\t') {
      char c = value.charAt(at);
      if (c < ' ' || c > '~') {
        throw new BadText("UnsupportedCharacter", "Value contains unsupported characters", value);
      }
      at++;
      if (c == '"') {
        while (at < value.length() && value.charAt(at) != '"') {
          at = step(value, at);
        }
        if (at >= value.length()) {
          throw unclosed(value);
        }
        at++;
      }
    }
    fields.add(new Field(value.substring(start, at), false, at - start));
    return at;
  }

  /** The place after the octet at {@code at}, inside quotes. */
  private static int step(String value, int at) throws BadText {
    char c = value.charAt(at);
    if (c == '\\') {
      if (at + 1 < value.length()
          && (value.charAt(at + 1) == '"' || value.charAt(at + 1) == '\\')) {
        return at + 2;
      }
      StoredName.octalEscape(value, at);
      return at + 4;
    }
    if (c < ' ' || c > '~') {
      throw new BadText("UnsupportedCharacter", "Value contains unsupported characters", value);
    }
    return at + 1;
  }

  private static BadText unclosed(String value) {
    return new BadText(
        "InvalidCharacterString", "Value should be enclosed in quotation marks", value);
  }
}
