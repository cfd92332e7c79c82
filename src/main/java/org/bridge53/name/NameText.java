package org.bridge53.name;

import java.nio.charset.StandardCharsets;

/**
 * Presentation format of names (RFC 1035 section 5.1): labels separated by dots, {@code \DDD} an
 * octet in decimal, {@code \X} the character itself.
 *
 * <p>Route 53's octal escapes are not of this format and stay in its plugin.
 */
public final class NameText {
  private NameText() {}

  /**
   * Reads a name and makes it absolute: a missing final dot is added, never an origin.
   *
   * @param text characters above U+007F are taken as their UTF-8 octets
   * @throws IllegalArgumentException with the reason, the text included, if it is not a name
   */
  public static DomainName parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty text is not a domain name");
    }
    if (text.equals(".")) {
      return DomainName.ROOT;
    }
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    byte[] wire = new byte[DomainName.MAX_OCTETS + 1];
    int labelStart = 0; // position of the current label's length octet
    int end = 1;
    boolean absolute = false;
    for (int i = 0; i < source.length; i++) {
      byte octet = source[i];
      if (octet == '.') {
        closeLabel(text, wire, labelStart, end);
        labelStart = end++;
        absolute = i == source.length - 1;
      } else {
        if (octet == '\\') {
          if (i + 1 >= source.length) {
            throw new IllegalArgumentException("a lone backslash ends the name: " + text);
          }
          if (isDigit(source[i + 1])) {
            if (i + 3 >= source.length || !isDigit(source[i + 2]) || !isDigit(source[i + 3])) {
              throw new IllegalArgumentException(
                  "an escape has three decimal digits (\\000 to \\255): " + text);
            }
            int value =
                (source[i + 1] - '0') * 100 + (source[i + 2] - '0') * 10 + (source[i + 3] - '0');
            if (value > 255) {
              throw new IllegalArgumentException("an escape is \\255 at most: " + text);
            }
            octet = (byte) value;
            i += 3;
          } else {
            octet = source[++i];
          }
        }
        if (end >= wire.length) {
          throw tooLong(text);
        }
        wire[end++] = octet;
      }
      if (end >= wire.length) {
        throw tooLong(text);
      }
    }
    if (absolute) {
      end--; // the last length octet opened is the root label
    } else {
      closeLabel(text, wire, labelStart, end);
    }
    if (end + 1 > DomainName.MAX_OCTETS) {
      throw tooLong(text);
    }
    wire[end] = 0;
    return DomainName.ofWire(wire, 0, end + 1);
  }

  /** The name in presentation format, absolute: every octet but printable ASCII is escaped. */
  public static String format(DomainName name) {
    byte[] octets = name.octets();
    return formatWire(octets, 0);
  }

  /**
   * A wire name in presentation format with its letter case kept.
   *
   * @param octets holds an uncompressed, valid name
   * @param offset of its first length octet
   */
  public static String formatWire(byte[] octets, int offset) {
    if (octets[offset] == 0) {
      return ".";
    }
    StringBuilder text = new StringBuilder(64);
    for (int at = offset; octets[at] != 0; ) {
      int labelEnd = at + 1 + (octets[at] & 0x3f);
      for (at++; at < labelEnd; at++) {
        appendOctet(text, octets[at] & 0xff);
      }
      text.append('.');
    }
    return text.toString();
  }

  private static void appendOctet(StringBuilder text, int octet) {
    if (octet <= ' ' || octet > '~') {
      text.append('\\')
          .append((char) ('0' + octet / 100))
          .append((char) ('0' + octet / 10 % 10))
          .append((char) ('0' + octet % 10));
    } else {
      switch (octet) {
        case '.', '\\', '"', '(', ')', ';', '@', '$' -> text.append('\\').append((char) octet);
        default -> text.append((char) octet);
      }
    }
  }

  private static void closeLabel(String text, byte[] wire, int labelStart, int end) {
    int length = end - labelStart - 1;
    if (length == 0) {
      throw new IllegalArgumentException("a label is empty: " + text);
    }
    if (length > DomainName.MAX_LABEL_OCTETS) {
      throw new IllegalArgumentException("a label is longer than 63 octets: " + text);
    }
    wire[labelStart] = (byte) length;
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private static IllegalArgumentException tooLong(String text) {
    return new IllegalArgumentException("the name is longer than 255 octets: " + text);
  }
}
