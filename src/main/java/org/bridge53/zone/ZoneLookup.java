package org.bridge53.zone;

import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * The look-up of RFC 1034 section 4.3.2, step 3, with the wildcards of RFC 4592 and the DNAMEs of
 * RFC 6672.
 */
public final class ZoneLookup {
  /*
   * The RFC walks down from the apex, label by label. Here the walk was done when the zone was built:
   * every node knows the zone cut or DNAME that covers it, so one probe answers a name that exists,
   * and a name that does not costs the search for its closest encloser, which knows the rest: what
   * covers it and which wildcard it has.
   *
   * ANY gets one RRset (RFC 8482 section 4.1): the CNAME where there is one, else the first that was
   * added. CoreDNS answers NODATA to ANY, which denies data that exists.
   */
  private ZoneLookup() {}

  /**
   * Looks up a name.
   *
   * @param qname at or below the zone's apex
   * @param qtype any type, ANY included
   */
  public static LookupResult find(Zone zone, DomainName qname, int qtype) {
    ZoneNode node = zone.node(qname);
    if (node != null) {
      ZoneNode cover = node.cover();
      // RFC 4035 section 3.1.4.1: DS at the cut is the parent's, and the parent answers for it.
      if (cover != null && !(cover == node && qtype == RrType.DS)) {
        return covered(cover);
      }
      return at(node, qtype, false);
    }
    ZoneNode encloser = zone.closestEncloser(qname);
    if (encloser.cover() != null) {
      return covered(encloser.cover());
    }
    RrsetChoice dname = encloser.choice(RrType.DNAME);
    if (dname != null) {
      return new LookupResult.Dname(encloser, dname);
    }
    ZoneNode wildcard = encloser.wildcard();
    return wildcard == null ? new LookupResult.NxDomain(encloser) : at(wildcard, qtype, true);
  }

  private static LookupResult at(ZoneNode node, int qtype, boolean synthesised) {
    RrsetChoice choice = node.choice(qtype);
    if (choice != null) {
      return new LookupResult.Found(node, choice, synthesised);
    }
    RrsetChoice cname = node.choice(RrType.CNAME);
    if (qtype == RrType.ANY) {
      RrsetChoice any = cname != null ? cname : first(node);
      if (any != null) {
        return new LookupResult.Found(node, any, synthesised);
      }
    } else if (cname != null) {
      return new LookupResult.Cname(node, cname, synthesised);
    }
    return new LookupResult.NoData(node, synthesised);
  }

  private static @Nullable RrsetChoice first(ZoneNode node) {
    return node.isEmptyNonTerminal() ? null : node.choices()[0];
  }

  private static LookupResult covered(ZoneNode cover) {
    if (cover.isZoneCut()) {
      RrsetChoice ns = cover.choice(RrType.NS);
      if (ns != null) {
        return new LookupResult.Referral(cover, ns);
      }
    }
    RrsetChoice dname = cover.choice(RrType.DNAME);
    if (dname == null) {
      throw new IllegalStateException(cover + " covers names without NS or DNAME");
    }
    return new LookupResult.Dname(cover, dname);
  }
}
