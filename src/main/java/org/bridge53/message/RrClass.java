package org.bridge53.message;

/** Classes of records (IANA "DNS CLASSes"). */
public final class RrClass {
  public static final int IN = 1;
  public static final int CH = 3;
  public static final int HS = 4;
  public static final int NONE = 254;
  public static final int ANY = 255;

  private RrClass() {}

  /** The mnemonic, or {@code CLASS} and the number (RFC 3597 section 5). */
  public static String text(int rrclass) {
    return switch (rrclass) {
      case IN -> "IN";
      case CH -> "CH";
      case HS -> "HS";
      case NONE -> "NONE";
      case ANY -> "ANY";
      default -> "CLASS" + rrclass;
    };
  }
}
