package org.bridge53.plugin.route53.translation;

import java.io.ByteArrayOutputStream;
import org.bridge53.message.RrType;
import org.bridge53.plugin.route53.model.Excerpt;

/**
 * RDATA from the values of Route 53's record sets (Route 53 Developer Guide, "Supported DNS record
 * types"). They look like master files and are not: escapes are octal, names in them are absolute
 * with or without a final dot, and nothing is a comment.
 */
public final class ValueText {
  private static final int U8 = 0xff;
  private static final int U16 = 0xffff;
  private static final long U32 = 0xffff_ffffL;

  private ValueText() {}

  /**
   * The RDATA of one value, names uncompressed and in their own letter case.
   *
   * @param type one of the types that Route 53 supports, or any if the value has the form of RFC
   *     3597 section 5 ({@code \# 2 0102})
   * @param value fields separated by blanks or tabs
   * @throws IllegalArgumentException with the reason and the value if it cannot be read
   */
  public static byte[] rdata(int type, String value) {
    ValueScanner scanner = new ValueScanner(value);
    if (value.stripLeading().startsWith("\\#")) {
      return scanner.unknown();
    }
    ByteArrayOutputStream rdata = new ByteArrayOutputStream();
    switch (type) {
      case RrType.A -> rdata.writeBytes(AddressText.ipv4(scanner.word("address")));
      case RrType.AAAA -> rdata.writeBytes(AddressText.ipv6(scanner.word("address")));
      case RrType.NS, RrType.CNAME, RrType.PTR -> rdata.writeBytes(scanner.name("name"));
      case RrType.MX -> {
        u16(rdata, scanner.number("preference", U16));
        rdata.writeBytes(scanner.name("exchange"));
      }
      case RrType.SRV -> {
        u16(rdata, scanner.number("priority", U16));
        u16(rdata, scanner.number("weight", U16));
        u16(rdata, scanner.number("port", U16));
        rdata.writeBytes(scanner.name("target"));
      }
      case RrType.SOA -> {
        rdata.writeBytes(scanner.name("primary name server"));
        rdata.writeBytes(scanner.name("mailbox"));
        for (String field : new String[] {"serial", "refresh", "retry", "expire", "minimum"}) {
          long number = scanner.number(field, U32);
          u16(rdata, number >>> 16);
          u16(rdata, number & U16);
        }
      }
      case RrType.TXT, RrType.SPF -> {
        do {
          string(rdata, scanner.string("string"));
        } while (!scanner.atEnd());
      }
      case RrType.CAA -> {
        rdata.write((int) scanner.number("flags", U8));
        string(rdata, tag(scanner.word("tag")));
        rdata.writeBytes(scanner.text("value"));
      }
      case RrType.NAPTR -> {
        u16(rdata, scanner.number("order", U16));
        u16(rdata, scanner.number("preference", U16));
        string(rdata, scanner.string("flags"));
        string(rdata, scanner.string("service"));
        string(rdata, scanner.string("regular expression"));
        rdata.writeBytes(scanner.name("replacement"));
      }
      case RrType.DS -> {
        u16(rdata, scanner.number("key tag", U16));
        rdata.write((int) scanner.number("algorithm", U8));
        rdata.write((int) scanner.number("digest type", U8));
        rdata.writeBytes(scanner.hex("digest"));
      }
      case RrType.TLSA -> {
        rdata.write((int) scanner.number("certificate usage", U8));
        rdata.write((int) scanner.number("selector", U8));
        rdata.write((int) scanner.number("matching type", U8));
        rdata.writeBytes(scanner.hex("certificate association data"));
      }
      case RrType.SSHFP -> {
        rdata.write((int) scanner.number("algorithm", U8));
        rdata.write((int) scanner.number("fingerprint type", U8));
        rdata.writeBytes(scanner.hex("fingerprint"));
      }
      case RrType.SVCB, RrType.HTTPS -> ServiceBindingText.read(scanner, rdata);
      default ->
          throw new IllegalArgumentException(
              "values of type " + RrType.text(type) + " are read in the form of RFC 3597 only");
    }
    scanner.end();
    if (rdata.size() > U16) {
      throw new IllegalArgumentException("the value has more than 65535 octets");
    }
    return rdata.toByteArray();
  }

  /** RFC 8659 section 4.1.1: letters and digits, at least one. */
  private static byte[] tag(String word) {
    byte[] tag = new byte[word.length()];
    for (int i = 0; i < tag.length; i++) {
      char c = word.charAt(i);
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!allowed || i >= U8) {
        throw new IllegalArgumentException("not the tag of a CAA record: " + Excerpt.of(word));
      }
      tag[i] = (byte) c;
    }
    return tag;
  }

  private static void string(ByteArrayOutputStream rdata, byte[] octets) {
    rdata.write(octets.length);
    rdata.writeBytes(octets);
  }

  static void u16(ByteArrayOutputStream rdata, long number) {
    rdata.write((int) (number >>> 8));
    rdata.write((int) number);
  }
}
