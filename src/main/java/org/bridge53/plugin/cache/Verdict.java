package org.bridge53.plugin.cache;

import java.time.Instant;
import java.util.List;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;

/**
 * Whether an answer may be kept, as what, and for how long.
 *
 * @param ttl seconds, at least 0, of every record in the answer as it is given from now on; means
 *     nothing if the answer is not kept
 */
record Verdict(Kind kind, int ttl) {
  /** What an answer is. */
  enum Kind {
    /** Has records of the type that was asked for. */
    POSITIVE,
    /** A referral, or NOERROR without any record: kept among the answers with records. */
    NEUTRAL,
    /** NXDOMAIN or NODATA with the SOA that RFC 2308 asks for. */
    DENIAL,
    /** SERVFAIL or NOTIMP. */
    FAILURE,
    /** Passed on as it is. */
    UNKEPT
  }

  private static final Verdict UNKEPT = new Verdict(Kind.UNKEPT, 0);

  /** Seconds, as CoreDNS: for an answer that says nothing of them, and for referrals. */
  private static final int UNSAID_TTL = 5;

  /** Of a chain of CNAMEs: longer ones are nobody's. */
  private static final int MAX_CHAIN = 32;

  /** RRSIG (RFC 4034 section 3.1): what precedes the expiration; the inception follows. */
  private static final int EXPIRATION_OFFSET = 8;

  private static final int RRSIG_FIXED_OCTETS = 18;

  /**
   * Looks at an answer.
   *
   * @param now for the validity of signatures
   */
  static Verdict of(Query query, Response response, CacheConfig config, Instant now) {
    // A cut answer is not the answer (RFC 2181 section 9); a choice must be made again.
    if (response.has(Header.TC) || response.freeChoice()) {
      return UNKEPT;
    }
    Kind kind = kind(query, response);
    int ttl =
        switch (kind) {
          case UNKEPT -> 0;
          case POSITIVE -> config.success().clamp(leastTtl(response));
          case NEUTRAL -> config.success().clamp(UNSAID_TTL);
          case DENIAL -> config.denial().clamp(denialTtl(response));
          case FAILURE -> (int) config.servfail().plusNanos(999_999_999).toSeconds();
        };
    if (kind == Kind.UNKEPT || !query.dnssecOk() || kind == Kind.FAILURE) {
      return kind == Kind.UNKEPT ? UNKEPT : new Verdict(kind, ttl);
    }
    // RFC 4035 section 5.3.3: no longer than its signatures.
    int validity =
        Math.min(
            Math.min(validity(response.answer(), now), validity(response.authority(), now)),
            validity(response.additional(), now));
    return validity < 0 ? UNKEPT : new Verdict(kind, Math.min(ttl, validity));
  }

  private static Kind kind(Query query, Response response) {
    boolean answers = !response.answer().isEmpty();
    return switch (response.rcode()) {
      case Rcode.NOERROR -> {
        if (answers && reachesType(query, response.answer())) {
          yield Kind.POSITIVE;
        }
        if (has(response.authority(), RrType.SOA)) {
          yield Kind.DENIAL;
        }
        if (answers) {
          yield Kind.UNKEPT; // a chain that somebody else may complete
        }
        // Records in the additional section only: they answer something, so they have their TTL.
        yield response.authority().isEmpty() && !response.additional().isEmpty()
            ? Kind.POSITIVE
            : Kind.NEUTRAL;
      }
      case Rcode.NXDOMAIN ->
          !answers && has(response.authority(), RrType.SOA) ? Kind.DENIAL : Kind.UNKEPT;
      // Nested look-ups fail for reasons of their own, their depth for one.
      case Rcode.SERVFAIL, Rcode.NOTIMP -> query.depth() == 0 ? Kind.FAILURE : Kind.UNKEPT;
      default -> Kind.UNKEPT;
    };
  }

  static boolean has(List<Rrset> rrsets, int type) {
    for (Rrset rrset : rrsets) {
      if (rrset.type() == type) {
        return true;
      }
    }
    return false;
  }

  /** Whether the records lead from the name asked for to the type asked for. */
  private static boolean reachesType(Query query, List<Rrset> answer) {
    if (query.qtype() == RrType.ANY) {
      return true;
    }
    DomainName name = query.qname();
    for (int i = 0; i < MAX_CHAIN; i++) {
      Rrset cname = null;
      for (Rrset rrset : answer) {
        if (rrset.owner().equals(name)) {
          if (rrset.type() == query.qtype()) {
            return true;
          }
          if (rrset.type() == RrType.CNAME) {
            cname = rrset;
          }
        }
      }
      if (cname == null) {
        return false;
      }
      name = cname.firstTarget();
    }
    return false;
  }

  private static int leastTtl(Response response) {
    return Math.min(
        Math.min(leastTtl(response.answer()), leastTtl(response.authority())),
        leastTtl(response.additional()));
  }

  private static int leastTtl(List<Rrset> rrsets) {
    int least = Integer.MAX_VALUE;
    for (Rrset rrset : rrsets) {
      least = Math.min(least, rrset.ttl());
    }
    return least;
  }

  /** RFC 2308 section 5: the lesser of the SOA's TTL and its MINIMUM. */
  private static int denialTtl(Response response) {
    int least = leastTtl(response);
    for (Rrset rrset : response.authority()) {
      if (rrset.type() == RrType.SOA) {
        byte[] packed = rrset.packed();
        int minimum = Header.s32(packed, packed.length - 4);
        if (minimum >= 0) {
          least = Math.min(least, minimum);
        }
      }
    }
    return least;
  }

  /**
   * Seconds until the first signature expires; negative if one has or is not valid yet. Times are
   * compared in serial number arithmetic (RFC 4034 section 3.1.5).
   */
  private static int validity(List<Rrset> rrsets, Instant now) {
    int seconds = (int) now.getEpochSecond();
    int least = Integer.MAX_VALUE;
    for (Rrset rrset : rrsets) {
      if (rrset.type() != RrType.RRSIG) {
        continue;
      }
      byte[] packed = rrset.packed();
      for (int at = 0; at < packed.length; ) {
        int length = Header.u16(packed, at);
        if (length < RRSIG_FIXED_OCTETS) {
          return -1;
        }
        int left = Header.s32(packed, at + 2 + EXPIRATION_OFFSET) - seconds;
        int age = seconds - Header.s32(packed, at + 2 + EXPIRATION_OFFSET + 4);
        if (left < 0 || age < 0) {
          return -1;
        }
        least = Math.min(least, left);
        at += 2 + length;
      }
    }
    return least;
  }
}
