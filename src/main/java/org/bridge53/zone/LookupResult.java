package org.bridge53.zone;

/** What a zone says about a name and type (RFC 1034 section 4.3.2, step 3). */
public sealed interface LookupResult {
  /**
   * The type is there.
   *
   * @param node that holds it: the name's own, or the source of synthesis
   * @param synthesised whether a wildcard gave it: its owner becomes the name asked for
   */
  record Found(ZoneNode node, RrsetChoice choice, boolean synthesised) implements LookupResult {}

  /**
   * A CNAME is there and another type was asked for.
   *
   * @param node as in {@link Found}
   * @param synthesised as in {@link Found}
   */
  record Cname(ZoneNode node, RrsetChoice choice, boolean synthesised) implements LookupResult {}

  /**
   * A DNAME lies above the name (RFC 6672).
   *
   * @param node that holds it
   */
  record Dname(ZoneNode node, RrsetChoice choice) implements LookupResult {}

  /**
   * The name lies at or below a zone cut.
   *
   * @param cut the node with the NS records
   * @param choice these
   */
  record Referral(ZoneNode cut, RrsetChoice choice) implements LookupResult {}

  /**
   * The name exists (it may be an empty non-terminal, or a wildcard covers it) without that type
   * (RFC 2308 section 2.2).
   *
   * @param node the name's own, or the source of synthesis
   * @param synthesised whether a wildcard covers the name
   */
  record NoData(ZoneNode node, boolean synthesised) implements LookupResult {}

  /**
   * The name does not exist (RFC 2308 section 2.1).
   *
   * @param closestEncloser the longest name above it that exists (RFC 4592 section 3.3.1)
   */
  record NxDomain(ZoneNode closestEncloser) implements LookupResult {}
}
