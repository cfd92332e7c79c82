package org.bridge53.plugin.route53.snapshot;

/** What is kept of an account beside its zones; each a section of its file. */
public enum AccountPart {
  /** Who it is, in words without secrets: for people. */
  DESCRIPTION("WHO "),
  /** The zones that were found, by the place where they were looked for. */
  FOUND("FIND"),
  CIDR_COLLECTIONS("CIDR"),
  TRAFFIC_POLICIES("TRAF"),
  SIGNED_ZONES("SIGN"),
  /** When AWS last confirmed each zone. */
  CONFIRMED("CONF");

  private final String section;

  AccountPart(String section) {
    this.section = section;
  }

  String section() {
    return section;
  }
}
