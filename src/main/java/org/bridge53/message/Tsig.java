package org.bridge53.message;

import org.bridge53.name.DomainName;

/**
 * TSIG records (RFC 8945) as far as a server without keys must know them: which are sound, and the
 * refusal of one.
 *
 * <pre>
 *   key name | TSIG | ANY | 0 | length | algorithm name | time signed (6) | fudge (2)
 *     | MAC length (2) | MAC | original id (2) | error (2) | other length (2) | other
 * </pre>
 */
final class Tsig {
  private static final int BADKEY = 17;

  /** From time signed to the MAC's length. */
  private static final int BEFORE_MAC_OCTETS = 10;

  /** Original id, error, length of other data. */
  private static final int BEHIND_MAC_OCTETS = 6;

  private Tsig() {}

  /** Whether the RDATA from {@code at} to {@code end}, inside the message, has this shape. */
  static boolean isSound(byte[] octets, int at, int end) {
    int position = uncompressedNameEnd(octets, at, end);
    if (position < 0 || position + BEFORE_MAC_OCTETS > end) {
      return false;
    }
    position += BEFORE_MAC_OCTETS + Header.u16(octets, position + 8);
    if (position + BEHIND_MAC_OCTETS > end) {
      return false;
    }
    return position + BEHIND_MAC_OCTETS + Header.u16(octets, position + 4) == end;
  }

  /**
   * Appends the unsigned TSIG record that says BADKEY (RFC 8945 sections 5.2.1 and 5.3.2) to a
   * response, whose ARCOUNT it raises. A record that does not fit is left out.
   *
   * @param octets the query
   * @param tsigOffset of its TSIG record, which is sound
   * @param out the response
   * @param length of it, in octets
   * @param limitOctets which it must not exceed
   * @return its new length
   */
  static int appendBadKey(byte[] octets, int tsigOffset, byte[] out, int length, int limitOctets) {
    byte[] key = new byte[DomainName.MAX_OCTETS];
    int keyLength = copyName(octets, tsigOffset, key);
    int fixed = QueryReader.skipName(octets, tsigOffset);
    int algorithm = fixed + 10;
    int times = uncompressedNameEnd(octets, algorithm, octets.length);
    int algorithmLength = times - algorithm;
    int rdlength = algorithmLength + BEFORE_MAC_OCTETS + BEHIND_MAC_OCTETS;
    if (length + keyLength + 10 + rdlength > limitOctets) {
      return length;
    }
    int at = length;
    System.arraycopy(key, 0, out, at, keyLength);
    at += keyLength;
    Header.putU16(out, at, RrType.TSIG);
    Header.putU16(out, at + 2, RrClass.ANY);
    Header.putS32(out, at + 4, 0);
    Header.putU16(out, at + 8, rdlength);
    at += 10;
    System.arraycopy(octets, algorithm, out, at, algorithmLength + 8);
    at += algorithmLength + 8;
    int macLength = Header.u16(octets, times + 8);
    Header.putU16(out, at, 0);
    Header.putU16(out, at + 2, Header.u16(octets, times + BEFORE_MAC_OCTETS + macLength));
    Header.putU16(out, at + 4, BADKEY);
    Header.putU16(out, at + 6, 0);
    Header.putU16(out, Header.ARCOUNT_OFFSET, Header.arcount(out) + 1);
    return at + 8;
  }

  /** Behind a name without pointers; -1 if it is none or runs over the end. */
  private static int uncompressedNameEnd(byte[] octets, int offset, int end) {
    int at = offset;
    while (at < end) {
      int label = octets[at] & 0xff;
      if (label > DomainName.MAX_LABEL_OCTETS || at + 1 - offset > DomainName.MAX_OCTETS) {
        return -1;
      }
      at += label + 1;
      if (label == 0) {
        return at;
      }
    }
    return -1;
  }

  /** Copies a name that {@link QueryReader#skipName} allowed, uncompressed; its length. */
  private static int copyName(byte[] octets, int offset, byte[] out) {
    int at = offset;
    int length = 0;
    while (octets[at] != 0) {
      int label = octets[at] & 0xff;
      if ((label & 0xc0) == 0xc0) {
        at = Header.u16(octets, at) & 0x3fff;
        continue;
      }
      System.arraycopy(octets, at, out, length, label + 1);
      length += label + 1;
      at += label + 1;
    }
    out[length] = 0;
    return length + 1;
  }
}
