package org.bridge53.message;

/** Operation codes, the four bits of the header (IANA "DNS OpCodes"). */
public final class Opcode {
  public static final int QUERY = 0;
  public static final int IQUERY = 1;
  public static final int STATUS = 2;
  public static final int NOTIFY = 4;
  public static final int UPDATE = 5;
  public static final int DSO = 6;

  private Opcode() {}
}
