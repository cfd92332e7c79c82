package org.bridge53.plugin.route53;

/** Of which zones of a line metrics tell one by one; totals are told of all. */
enum ZoneMetrics {
  /** Of every one. */
  ALL,
  /** Of those that are not served as AWS has them: failing, held or not loaded. */
  FAILING,
  /** Of none. */
  OFF
}
