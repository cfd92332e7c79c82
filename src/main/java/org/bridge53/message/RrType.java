package org.bridge53.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Types of records (IANA "Resource Record (RR) TYPEs"), and where their RDATA holds names. */
public final class RrType {
  public static final int A = 1;
  public static final int NS = 2;
  public static final int CNAME = 5;
  public static final int SOA = 6;
  public static final int PTR = 12;
  public static final int HINFO = 13;
  public static final int MX = 15;
  public static final int TXT = 16;
  public static final int AAAA = 28;
  public static final int SRV = 33;
  public static final int NAPTR = 35;
  public static final int DNAME = 39;
  public static final int OPT = 41;
  public static final int DS = 43;
  public static final int SSHFP = 44;
  public static final int RRSIG = 46;
  public static final int NSEC = 47;
  public static final int DNSKEY = 48;
  public static final int NSEC3 = 50;
  public static final int NSEC3PARAM = 51;
  public static final int TLSA = 52;
  public static final int SVCB = 64;
  public static final int HTTPS = 65;
  public static final int SPF = 99;
  public static final int TSIG = 250;
  public static final int IXFR = 251;
  public static final int AXFR = 252;
  public static final int MAILB = 253;
  public static final int MAILA = 254;
  public static final int ANY = 255;
  public static final int CAA = 257;

  private static final Map<Integer, String> TEXTS = new HashMap<>();
  private static final Map<String, Integer> CODES = new HashMap<>();

  static {
    String table =
        "1 A 2 NS 3 MD 4 MF 5 CNAME 6 SOA 7 MB 8 MG 9 MR 10 NULL 11 WKS 12 PTR 13 HINFO 14 MINFO"
            + " 15 MX 16 TXT 17 RP 18 AFSDB 19 X25 20 ISDN 21 RT 22 NSAP 23 NSAP-PTR 24 SIG 25 KEY"
            + " 26 PX 27 GPOS 28 AAAA 29 LOC 30 NXT 31 EID 32 NIMLOC 33 SRV 34 ATMA 35 NAPTR 36 KX"
            + " 37 CERT 38 A6 39 DNAME 40 SINK 41 OPT 42 APL 43 DS 44 SSHFP 45 IPSECKEY 46 RRSIG"
            + " 47 NSEC 48 DNSKEY 49 DHCID 50 NSEC3 51 NSEC3PARAM 52 TLSA 53 SMIMEA 55 HIP"
            + " 56 NINFO 57 RKEY 58 TALINK 59 CDS 60 CDNSKEY 61 OPENPGPKEY 62 CSYNC 63 ZONEMD"
            + " 64 SVCB 65 HTTPS 66 DSYNC 99 SPF 100 UINFO 101 UID 102 GID 103 UNSPEC 104 NID"
            + " 105 L32 106 L64 107 LP 108 EUI48 109 EUI64 249 TKEY 250 TSIG 251 IXFR 252 AXFR"
            + " 253 MAILB 254 MAILA 255 ANY 256 URI 257 CAA 258 AVC 259 DOA 260 AMTRELAY"
            + " 261 RESINFO 262 WALLET 32768 TA 32769 DLV";
    String[] words = table.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      int code = Integer.parseInt(words[i]);
      TEXTS.put(code, words[i + 1]);
      CODES.put(words[i + 1], code);
    }
  }

  private RrType() {}

  /** The mnemonic, or {@code TYPE} and the number (RFC 3597 section 5). */
  public static String text(int type) {
    String text = TEXTS.get(type);
    return text != null ? text : "TYPE" + type;
  }

  /** The code of a mnemonic, or of {@code TYPE} and a number, in any letter case. */
  public static OptionalInt of(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    Integer code = CODES.get(upper);
    if (code != null) {
      return OptionalInt.of(code);
    }
    if (upper.startsWith("TYPE") && upper.length() > 4 && upper.length() < 10) {
      try {
        int number = Integer.parseInt(upper.substring(4));
        if (number >= 0 && number <= 0xffff) {
          return OptionalInt.of(number);
        }
      } catch (NumberFormatException notANumber) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Whether no record can have this type: OPT, and TKEY to ANY (RFC 6895 section 3.1, "meta-TYPEs"
   * and "QTYPEs").
   */
  public static boolean isMeta(int type) {
    return type == OPT || (type >= 249 && type <= 255) || type == 0;
  }

  /**
   * Where in the RDATA of such a type a name lies that a message may compress: only the types of
   * RFC 1035 (RFC 3597 section 4).
   *
   * @return the offset in octets, -1 if there is none. Types SOA and MINFO hold a second name right
   *     behind the first.
   */
  public static int compressibleNameOffset(int type) {
    return switch (type) {
      case NS, CNAME, PTR, SOA, 3, 4, 7, 8, 9, 14 -> 0;
      case MX -> 2;
      default -> -1;
    };
  }

  /** As {@link #compressibleNameOffset}: whether a second name follows right behind the first. */
  public static boolean hasSecondName(int type) {
    return type == SOA || type == 14;
  }

  /**
   * Where in the RDATA of such a type the name lies whose addresses a response may add (RFC 1035
   * section 3.3, RFC 2782, RFC 9460 section 4.1): NS, MX, SRV, SVCB, HTTPS, and CNAME and DNAME,
   * whose target is followed.
   *
   * @return the offset in octets, -1 if there is none
   */
  public static int targetOffset(int type) {
    return switch (type) {
      case NS, CNAME, DNAME, PTR -> 0;
      case MX, SVCB, HTTPS -> 2;
      case SRV -> 6;
      default -> -1;
    };
  }
}
