package org.bridge53.message;

/**
 * Why an answer is what it is (RFC 8914), sent to clients that speak EDNS.
 *
 * @param infoCode of the IANA registry "Extended DNS Error Codes", 0 to 65535
 * @param text for a person, short: it shares the message with the answer
 */
public record ExtendedError(int infoCode, String text) {
  public static final int OTHER = 0;
  public static final int STALE_ANSWER = 3;
  public static final int CACHED_ERROR = 13;
  public static final int NOT_READY = 14;
  public static final int BLOCKED = 15;
  public static final int PROHIBITED = 18;
  public static final int STALE_NXDOMAIN_ANSWER = 19;
  public static final int NOT_AUTHORITATIVE = 20;
  public static final int NOT_SUPPORTED = 21;
  public static final int NO_REACHABLE_AUTHORITY = 22;
  public static final int NETWORK_ERROR = 23;
  public static final int INVALID_DATA = 24;
}
