package org.bridge53.plugin.route53;

/**
 * What is done with queries for public zones that AWS signs: the API lists no signatures, so that a
 * client that validates takes every answer out of memory for forged.
 */
public enum SignedZones {
  /** They go to the next plugin. */
  FORWARD,
  /** They are answered without signatures. */
  SERVE,
  /** They are refused. */
  REFUSE
}
