package org.bridge53.plugin.route53.model;

/**
 * What the health checkers of AWS say of one endpoint (GetHealthCheckStatus).
 *
 * @param passing how many find it healthy
 * @param all how many have looked
 */
public record CheckerReports(int passing, int all) {
  /** Nobody has looked. */
  public static final CheckerReports NONE = new CheckerReports(0, 0);
}
