package org.bridge53.plugin.route53;

/** What several zones of one name mean ({@code same_name}). */
enum SameName {
  /** A private zone hides the public ones, as at AWS. */
  SHADOW,
  /** The first that has the name answers, as CoreDNS does. */
  OVERLAY,
  /** The first that has the type answers. */
  MERGE
}
