package org.bridge53.presentation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bridge53.message.Header;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Tokenizer;

/**
 * RDATA as text and as octets, for every type: in presentation format where the type is known, in
 * the form {@code \# LENGTH HEX} (RFC 3597 section 5) for all.
 *
 * <p>Octets hold names uncompressed and in the letter case that they were written in.
 */
public final class RdataText {
  /** Of a record with the root as owner: the name, type, class, TTL and length before the RDATA. */
  private static final int ROOT_RECORD_HEADER_OCTETS = 1 + 2 + 2 + 4 + 2;

  private RdataText() {}

  /**
   * Reads the RDATA of one record.
   *
   * @param type see {@link RrType}
   * @param text as in a master file; octets above 127 are those of its UTF-8
   * @param origin completes relative names
   * @throws IllegalArgumentException with the reason, in one line
   */
  public static byte[] parse(int type, String text, DomainName origin) {
    byte[] source = asciiOnly(text.getBytes(StandardCharsets.UTF_8));
    Tokenizer tokenizer = new Tokenizer(new String(source, StandardCharsets.US_ASCII));
    try {
      byte[] rdata = read(type, tokenizer, name(origin));
      if (tokenizer.get().type() != Tokenizer.EOF) {
        throw new IllegalArgumentException("more than one line");
      }
      return rdata;
    } catch (IOException invalid) {
      throw new IllegalArgumentException(reason(invalid), invalid);
    }
  }

  /**
   * Writes the RDATA of one record: in the form of RFC 3597 if the octets are not what the type
   * says.
   */
  public static String format(int type, byte[] rdata) {
    if (type == RrType.AAAA && rdata.length == 16) {
      return address(rdata);
    }
    // dnsjava formats octets with one shared DecimalFormat, which two threads must not use at once.
    synchronized (RdataText.class) {
      Record record = null;
      if (!RrType.isMeta(type)) {
        try {
          record = Record.newRecord(Name.root, type, DClass.IN, 0, rdata.length, rdata);
        } catch (RuntimeException unreadable) {
          record = null; // a type's reader that expects more octets than there are
        }
      }
      return record == null ? unknown(rdata) : record.rdataToString();
    }
  }

  /** Reads the rest of a record's line, its end included. */
  static byte[] read(int type, Tokenizer tokenizer, Name origin) throws IOException {
    if (RrType.isMeta(type)) {
      throw tokenizer.exception(RrType.text(type) + " is no type that a record can have");
    }
    try {
      Record record = Record.fromString(Name.root, type, DClass.IN, 0, tokenizer, origin);
      byte[] wire = record.toWire(Section.ANSWER);
      int length = Header.u16(wire, ROOT_RECORD_HEADER_OCTETS - 2);
      if (wire.length != ROOT_RECORD_HEADER_OCTETS + length) {
        throw tokenizer.exception("the data is longer than 65535 octets");
      }
      return Arrays.copyOfRange(wire, ROOT_RECORD_HEADER_OCTETS, wire.length);
    } catch (RuntimeException invalid) {
      // dnsjava checks some values with unchecked exceptions, relative names among them.
      throw tokenizer.exception(String.valueOf(invalid.getMessage()));
    }
  }

  /**
   * Text with every octet above 127 as a decimal escape. dnsjava takes such octets for characters
   * and encodes them once more.
   */
  static byte[] asciiOnly(byte[] text) {
    int above = 0;
    for (byte octet : text) {
      if (octet < 0) {
        above++;
      }
    }
    if (above == 0) {
      return text;
    }
    byte[] escaped = new byte[text.length + 3 * above];
    int end = 0;
    boolean afterBackslash = false;
    for (byte octet : text) {
      if (octet < 0) {
        int value = octet & 0xff;
        if (!afterBackslash) {
          escaped[end++] = '\\';
        }
        escaped[end++] = (byte) ('0' + value / 100);
        escaped[end++] = (byte) ('0' + value / 10 % 10);
        escaped[end++] = (byte) ('0' + value % 10);
      } else {
        escaped[end++] = octet;
      }
      afterBackslash = octet == '\\' && !afterBackslash;
    }
    return Arrays.copyOf(escaped, end);
  }

  static Name name(DomainName name) {
    try {
      return new Name(name.octets());
    } catch (IOException impossible) {
      throw new IllegalArgumentException(name + " is not a name to dnsjava", impossible);
    }
  }

  /** dnsjava's message without the place that it puts in front. */
  static String reason(IOException invalid) {
    String message = String.valueOf(invalid.getMessage());
    if (message.startsWith(PLACE)) {
      int colon = message.indexOf(": ", PLACE.length());
      if (colon > 0) {
        return message.substring(colon + 2);
      }
    }
    return message;
  }

  /**
   * What dnsjava calls a text that is no file; a line number, {@code ": "} and the reason follow.
   */
  static final String PLACE = "<none>:";

  /** An IPv6 address as RFC 5952 section 4 writes it; dnsjava writes all eight groups. */
  private static String address(byte[] rdata) {
    int longestStart = -1;
    int longest = 1; // a single group of zeros is not shortened
    for (int start = 0; start < 8; start++) {
      int end = start;
      while (end < 8 && Header.u16(rdata, 2 * end) == 0) {
        end++;
      }
      if (end - start > longest) {
        longest = end - start;
        longestStart = start;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int group = 0; group < 8; group++) {
      if (group == longestStart) {
        text.append("::");
        group += longest - 1;
        continue;
      }
      if (group > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(Header.u16(rdata, 2 * group)));
    }
    return text.toString();
  }

  private static String unknown(byte[] rdata) {
    return "\\# "
        + rdata.length
        + (rdata.length == 0 ? "" : " " + HexFormat.of().withUpperCase().formatHex(rdata));
  }
}
