package org.bridge53.message;

import java.util.Locale;
import java.util.OptionalInt;

/** Response codes, with the eight bits that EDNS adds (IANA "DNS RCODEs"). */
public final class Rcode {
  public static final int NOERROR = 0;
  public static final int FORMERR = 1;
  public static final int SERVFAIL = 2;
  public static final int NXDOMAIN = 3;
  public static final int NOTIMP = 4;
  public static final int REFUSED = 5;
  public static final int YXDOMAIN = 6;
  public static final int YXRRSET = 7;
  public static final int NXRRSET = 8;
  public static final int NOTAUTH = 9;
  public static final int NOTZONE = 10;
  public static final int BADVERS = 16;
  public static final int BADCOOKIE = 23;

  private static final String[] NAMES = {
    "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET",
    "NXRRSET", "NOTAUTH", "NOTZONE", "DSOTYPENI", "RCODE12", "RCODE13", "RCODE14", "RCODE15",
    "BADVERS", "BADKEY", "BADTIME", "BADMODE", "BADNAME", "BADALG", "BADTRUNC", "BADCOOKIE"
  };

  private Rcode() {}

  /** The mnemonic, or {@code RCODE} and the number. */
  public static String text(int rcode) {
    return rcode >= 0 && rcode < NAMES.length ? NAMES[rcode] : "RCODE" + rcode;
  }

  /** The code of a mnemonic in any letter case; empty if there is no such code. */
  public static OptionalInt of(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    for (int rcode = 0; rcode < NAMES.length; rcode++) {
      if (NAMES[rcode].equals(upper)) {
        return OptionalInt.of(rcode);
      }
    }
    return OptionalInt.empty();
  }
}
