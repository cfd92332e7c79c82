package org.bridge53.plugin.local;

import java.util.List;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;

/**
 * A zone that every server may answer for itself (RFC 6303 section 3): SOA and NS at the apex, and
 * next to nothing else. Its answers have no AA: nobody delegated it to us.
 */
final class LocalZone {
  /** A week. */
  private static final int TTL = 604_800;

  static final DomainName LOCALHOST = NameText.parse("localhost.");
  private static final DomainName ROOT_MAILBOX = NameText.parse("root.localhost.");
  private static final DomainName POINTER = NameText.parse("1.0.0.127.in-addr.arpa.");

  /** RFC 6761 section 6.3: the loopback addresses, for localhost and all names below it. */
  private static final Rrset IPV4 =
      Rrset.of(LOCALHOST, RrType.A, TTL, List.of(new byte[] {127, 0, 0, 1}));

  private static final Rrset IPV6 =
      Rrset.of(
          LOCALHOST,
          RrType.AAAA,
          TTL,
          List.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));

  private static final Rrset PTR = Rrset.of(POINTER, RrType.PTR, TTL, List.of(LOCALHOST.octets()));

  private final DomainName apex;
  private final Rrset soa;
  private final Rrset ns;
  private final boolean holdsLocalhost;

  /**
   * A zone.
   *
   * @param apex {@code localhost.} or a reverse zone
   * @param holdsLocalhost whether apex and names below have the loopback addresses
   */
  LocalZone(DomainName apex, boolean holdsLocalhost) {
    this.apex = apex;
    this.soa = Rrset.of(apex, RrType.SOA, TTL, List.of(soaRdata()));
    this.ns = Rrset.of(apex, RrType.NS, TTL, List.of(LOCALHOST.octets()));
    this.holdsLocalhost = holdsLocalhost;
  }

  /** Serial 1, refresh, retry and expire 0, minimum a week. */
  private static byte[] soaRdata() {
    byte[] mname = LOCALHOST.octets();
    byte[] rname = ROOT_MAILBOX.octets();
    byte[] rdata = new byte[mname.length + rname.length + 20];
    System.arraycopy(mname, 0, rdata, 0, mname.length);
    System.arraycopy(rname, 0, rdata, mname.length, rname.length);
    int numbers = mname.length + rname.length;
    Header.putS32(rdata, numbers, 1);
    Header.putS32(rdata, numbers + 16, TTL);
    return rdata;
  }

  /**
   * What the zone says.
   *
   * @param name at or below the apex
   */
  Response answer(DomainName name, int qtype) {
    return answerAt(apex, name, qtype);
  }

  /**
   * What a zone with the same data at another name says.
   *
   * @param top its apex
   * @param name at or below it
   */
  Response answerAt(DomainName top, DomainName name, int qtype) {
    boolean isApex = name.equals(top);
    if (holdsLocalhost) {
      switch (qtype) {
        case RrType.A, RrType.ANY -> {
          return positive(IPV4.withOwner(name));
        }
        case RrType.AAAA -> {
          return positive(IPV6.withOwner(name));
        }
        default -> {
          // below
        }
      }
    } else if (name.equals(POINTER) && (qtype == RrType.PTR || qtype == RrType.ANY)) {
      return positive(PTR);
    }
    if (isApex && qtype == RrType.NS) {
      return positive(at(top, ns));
    }
    if (isApex && (qtype == RrType.SOA || qtype == RrType.ANY)) {
      return positive(at(top, soa));
    }
    // RFC 8020: the names above the pointer exist, so they have no data rather than no name.
    boolean exists = isApex || holdsLocalhost || POINTER.isAtOrBelow(name);
    return Response.of(exists ? Rcode.NOERROR : Rcode.NXDOMAIN)
        .withSections(List.of(), List.of(at(top, soa)), List.of());
  }

  private Rrset at(DomainName top, Rrset rrset) {
    return top.equals(apex) ? rrset : rrset.withOwner(top);
  }

  private static Response positive(Rrset rrset) {
    return Response.of(Rcode.NOERROR).withSections(List.of(rrset), List.of(), List.of());
  }
}
