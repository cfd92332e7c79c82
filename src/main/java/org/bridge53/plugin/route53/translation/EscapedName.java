package org.bridge53.plugin.route53.translation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.Excerpt;

/**
 * Domain names as Route 53 writes them: every octet but {@code a-z 0-9 - _} is {@code \ooo} with
 * three <em>octal</em> digits ({@code \052} is the asterisk), dots separate labels, and the name is
 * absolute with or without a final dot (Route 53 Developer Guide, "DNS domain name format").
 *
 * <p>Master files have decimal escapes, so such a text must never reach {@code NameText}.
 */
public final class EscapedName {
  private EscapedName() {}

  /**
   * Reads a name.
   *
   * @param text literal characters are taken as they are, those above U+007F as their UTF-8 octets;
   *     a backslash before anything but a digit stands for that character
   * @throws IllegalArgumentException with the reason, the text included (its first 100 characters),
   *     if it is not a name
   */
  public static DomainName parse(String text) {
    byte[] wire = parseWire(text);
    return DomainName.ofWire(wire, 0, wire.length);
  }

  /**
   * As {@link #parse}, with the letter case kept: for names inside RDATA.
   *
   * @return the uncompressed wire name, 1 to 255 octets
   */
  public static byte[] parseWire(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty text is not a domain name");
    }
    if (text.equals(".")) {
      return new byte[] {0};
    }
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    // No octet of text makes more than one on the wire; one length octet and the root label more.
    byte[] wire = new byte[source.length + 2];
    int labelStart = 0;
    int end = 1;
    for (int at = 0; at < source.length; ) {
      if (source[at] == '.') {
        closeLabel(text, wire, labelStart, end);
        labelStart = end++;
        at++;
      } else if (source[at] == '\\') {
        wire[end++] = (byte) Escapes.octet(source, at, text);
        at += Escapes.length(source, at);
      } else {
        wire[end++] = source[at++];
      }
    }
    if (source[source.length - 1] == '.' && labelStart == end - 1) {
      end = labelStart; // the length octet opened last is the root label
    } else {
      closeLabel(text, wire, labelStart, end);
    }
    if (end + 1 > DomainName.MAX_OCTETS) {
      throw new IllegalArgumentException("the name is longer than 255 octets: " + Excerpt.of(text));
    }
    return Arrays.copyOf(wire, end + 1); // the octet behind the last label is still zero
  }

  /** The name as AWS lists it, with a final dot. */
  public static String format(DomainName name) {
    if (name.isRoot()) {
      return ".";
    }
    byte[] octets = name.octets();
    StringBuilder text = new StringBuilder(octets.length + 16);
    for (int at = 0; octets[at] != 0; ) {
      int labelEnd = at + 1 + octets[at];
      for (at++; at < labelEnd; at++) {
        int octet = octets[at] & 0xff;
        if ((octet >= 'a' && octet <= 'z')
            || (octet >= '0' && octet <= '9')
            || octet == '-'
            || octet == '_') {
          text.append((char) octet);
        } else {
          text.append('\\')
              .append((char) ('0' + (octet >> 6)))
              .append((char) ('0' + (octet >> 3 & 7)))
              .append((char) ('0' + (octet & 7)));
        }
      }
      text.append('.');
    }
    return text.toString();
  }

  private static void closeLabel(String text, byte[] wire, int labelStart, int end) {
    int length = end - labelStart - 1;
    if (length == 0) {
      throw new IllegalArgumentException("a label is empty: " + Excerpt.of(text));
    }
    if (length > DomainName.MAX_LABEL_OCTETS) {
      throw new IllegalArgumentException("a label is longer than 63 octets: " + Excerpt.of(text));
    }
    wire[labelStart] = (byte) length;
  }
}
