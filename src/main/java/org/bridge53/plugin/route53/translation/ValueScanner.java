package org.bridge53.plugin.route53.translation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bridge53.plugin.route53.model.Excerpt;

/**
 * Reads the fields of one value from left to right: words and quoted strings separated by blanks or
 * tabs, any number of them. Every method throws {@link IllegalArgumentException} with a reason that
 * names the field if that is not what comes next.
 */
final class ValueScanner {
  private static final int MAX_STRING_OCTETS = 255;

  private final String whole;
  private final byte[] source;
  private int at;

  ValueScanner(String value) {
    this.whole = value;
    this.source = value.getBytes(StandardCharsets.UTF_8);
    skipBlanks();
  }

  boolean atEnd() {
    return at >= source.length;
  }

  /** Nothing may be left. */
  void end() {
    if (!atEnd()) {
      throw new IllegalArgumentException(
          "unexpected \"" + Excerpt.of(rest()) + "\" behind the last field of: " + whole());
    }
  }

  /** All that is left, as it is written. */
  String rest() {
    return new String(source, at, source.length - at, StandardCharsets.UTF_8);
  }

  /** As {@link #rest}, which is thereby read. */
  String skipToEnd() {
    String rest = rest();
    at = source.length;
    return rest;
  }

  /** A word, its escapes untouched. */
  String word(String field) {
    if (atEnd()) {
      throw new IllegalArgumentException("the " + field + " is missing: " + whole());
    }
    int start = at;
    while (at < source.length && !isBlank(source[at])) {
      // An escaped character never ends a word.
      at += source[at] == '\\' && at + 1 < source.length ? 2 : 1;
    }
    String word = new String(source, start, at - start, StandardCharsets.UTF_8);
    skipBlanks();
    return word;
  }

  /** A whole number from 0 to {@code most}. */
  long number(String field, long most) {
    String word = word(field);
    long number = 0;
    for (int i = 0; i < word.length(); i++) {
      char digit = word.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new IllegalArgumentException(
            "the " + field + " is not a number: \"" + Excerpt.of(word) + "\" in: " + whole());
      }
      number = number * 10 + (digit - '0');
      if (number > most) {
        throw new IllegalArgumentException(
            "the "
                + field
                + " is "
                + most
                + " at most: \""
                + Excerpt.of(word)
                + "\" in: "
                + whole());
      }
    }
    return number;
  }

  /** A domain name, on the wire, its letter case kept. */
  byte[] name(String field) {
    return EscapedName.parseWire(word(field));
  }

  /** A character string of at most 255 octets: in quotes, or a word. */
  byte[] string(String field) {
    byte[] octets = text(field);
    if (octets.length > MAX_STRING_OCTETS) {
      throw new IllegalArgumentException(
          "the " + field + " has " + octets.length + " octets, more than 255");
    }
    return octets;
  }

  /** Octets in quotes, or a word, of any length. */
  byte[] text(String field) {
    if (atEnd()) {
      throw new IllegalArgumentException("the " + field + " is missing: " + whole());
    }
    boolean quoted = source[at] == '"';
    if (quoted) {
      at++;
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    while (true) {
      if (atEnd()) {
        if (quoted) {
          throw new IllegalArgumentException("the closing quote is missing: " + whole());
        }
        break;
      }
      byte octet = source[at];
      if (octet == '\\') {
        octets.write(Escapes.octet(source, at, whole));
        at += Escapes.length(source, at);
      } else if (octet == '"' && quoted) {
        at++;
        break;
      } else if (!quoted && (isBlank(octet) || octet == '"')) {
        break;
      } else {
        octets.write(octet);
        at++;
      }
    }
    skipBlanks();
    return octets.toByteArray();
  }

  /** Everything that is left, as hexadecimal digits that blanks may divide; at least one octet. */
  byte[] hex(String field) {
    StringBuilder digits = new StringBuilder();
    do {
      digits.append(word(field));
    } while (!atEnd());
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          "the " + field + " is not an even number of hexadecimal digits: " + whole(), invalid);
    }
  }

  /** The octets of a value in the form of RFC 3597 section 5, the scanner standing at its mark. */
  byte[] unknown() {
    if (!word("mark").equals("\\#")) {
      throw new IllegalArgumentException("not in the form of RFC 3597: " + whole());
    }
    int length = (int) number("length", 0xffff);
    byte[] octets = length == 0 && atEnd() ? new byte[0] : hex("data");
    if (octets.length != length) {
      throw new IllegalArgumentException(
          "the length says " + length + ", the data has " + octets.length + " octets: " + whole());
    }
    return octets;
  }

  /** For messages. */
  private String whole() {
    return Excerpt.of(whole);
  }

  private void skipBlanks() {
    while (at < source.length && isBlank(source[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
  }
}
