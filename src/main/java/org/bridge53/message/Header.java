package org.bridge53.message;

/**
 * The twelve octets at the start of every message (RFC 1035 section 4.1.1, RFC 4035 section 3.2 for
 * AD and CD), as accessors over an array.
 *
 * <pre>
 *                                   1  1  1  1  1  1
 *     0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
 *   +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 *  0|                      ID                       |
 *  2|QR|   OPCODE  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
 *  4|                    QDCOUNT                    |
 *  6|                    ANCOUNT                    |
 *  8|                    NSCOUNT                    |
 * 10|                    ARCOUNT                    |
 *   +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 * </pre>
 */
public final class Header {
  /** Length in octets. */
  public static final int LENGTH = 12;

  /** Flags as they lie in the second 16-bit word. */
  public static final int QR = 0x8000;

  public static final int AA = 0x0400;
  public static final int TC = 0x0200;
  public static final int RD = 0x0100;
  public static final int RA = 0x0080;
  public static final int Z = 0x0040;
  public static final int AD = 0x0020;
  public static final int CD = 0x0010;

  private static final int FLAGS_OFFSET = 2;
  private static final int QDCOUNT_OFFSET = 4;
  private static final int ANCOUNT_OFFSET = 6;
  private static final int NSCOUNT_OFFSET = 8;
  static final int ARCOUNT_OFFSET = 10;

  private Header() {}

  public static int id(byte[] message) {
    return u16(message, 0);
  }

  /** The 16 bits from QR to RCODE. */
  public static int flags(byte[] message) {
    return u16(message, FLAGS_OFFSET);
  }

  public static boolean isResponse(byte[] message) {
    return (message[FLAGS_OFFSET] & 0x80) != 0;
  }

  public static int opcode(byte[] message) {
    return (message[FLAGS_OFFSET] >> 3) & 0xf;
  }

  public static int rcode(byte[] message) {
    return message[FLAGS_OFFSET + 1] & 0xf;
  }

  public static int qdcount(byte[] message) {
    return u16(message, QDCOUNT_OFFSET);
  }

  public static int ancount(byte[] message) {
    return u16(message, ANCOUNT_OFFSET);
  }

  public static int nscount(byte[] message) {
    return u16(message, NSCOUNT_OFFSET);
  }

  public static int arcount(byte[] message) {
    return u16(message, ARCOUNT_OFFSET);
  }

  /** Writes the 16 bits from QR to RCODE. */
  static void putFlags(byte[] message, int flags) {
    putU16(message, FLAGS_OFFSET, flags);
  }

  static void write(
      byte[] out, int id, int flags, int qdcount, int ancount, int nscount, int arcount) {
    putU16(out, 0, id);
    putU16(out, FLAGS_OFFSET, flags);
    putU16(out, QDCOUNT_OFFSET, qdcount);
    putU16(out, ANCOUNT_OFFSET, ancount);
    putU16(out, NSCOUNT_OFFSET, nscount);
    putU16(out, ARCOUNT_OFFSET, arcount);
  }

  /** An unsigned 16-bit number in network order. */
  public static int u16(byte[] octets, int offset) {
    return ((octets[offset] & 0xff) << 8) | (octets[offset + 1] & 0xff);
  }

  /** A 32-bit number in network order. */
  public static int s32(byte[] octets, int offset) {
    return (u16(octets, offset) << 16) | u16(octets, offset + 2);
  }

  /** Writes an unsigned 16-bit number in network order. */
  public static void putU16(byte[] octets, int offset, int value) {
    octets[offset] = (byte) (value >> 8);
    octets[offset + 1] = (byte) value;
  }

  /** Writes a 32-bit number in network order. */
  public static void putS32(byte[] octets, int offset, int value) {
    putU16(octets, offset, value >>> 16);
    putU16(octets, offset + 2, value);
  }
}
