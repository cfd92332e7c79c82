package org.bridge53.message;

import java.util.Arrays;

/** An option of an OPT record (RFC 6891 section 6.1.2), immutable. */
public final class EdnsOption {
  /** Name server identifier (RFC 5001). */
  public static final int NSID = 3;

  /** Where the client is (RFC 7871). */
  public static final int CLIENT_SUBNET = 8;

  /** Cookies (RFC 7873). */
  public static final int COOKIE = 10;

  /** How long an idle TCP connection is kept (RFC 7828). */
  public static final int TCP_KEEPALIVE = 11;

  /** Makes a message longer, so that its length tells less (RFC 7830). */
  public static final int PADDING = 12;

  /** {@link ExtendedError} (RFC 8914). */
  public static final int EXTENDED_ERROR = 15;

  private final int code;
  private final byte[] data;

  /**
   * An option.
   *
   * @param code of the IANA registry "DNS EDNS0 Option Codes", 0 to 65535
   * @param data 0 to 65535 octets; copied
   */
  public EdnsOption(int code, byte[] data) {
    this.code = code;
    this.data = data.clone();
  }

  /**
   * Whether such an option concerns a client and its server only: it says nothing of the question.
   * A server that asks another passes on no such option, of the query or of the response.
   */
  public static boolean isBetweenNeighbours(int code) {
    return code == COOKIE || code == TCP_KEEPALIVE || code == PADDING;
  }

  public int code() {
    return code;
  }

  /** Octets of {@link #data}. */
  public int length() {
    return data.length;
  }

  /** A copy. */
  public byte[] data() {
    return data.clone();
  }

  /** Copies the data to a place in a message. */
  void copyTo(byte[] out, int at) {
    System.arraycopy(data, 0, out, at, data.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdnsOption option
        && option.code == code
        && Arrays.equals(option.data, data);
  }

  @Override
  public int hashCode() {
    return 31 * code + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return code + ":" + data.length + " octets";
  }
}
