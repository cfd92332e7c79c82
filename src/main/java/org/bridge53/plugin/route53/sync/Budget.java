package org.bridge53.plugin.route53.sync;

/**
 * How much of an account's request limit is ours ({@code budget RATE [BURST]}). AWS allows 10
 * requests a second with a burst of 50 for an account as a whole, which consoles and Terraform
 * share (Route 53 Developer Guide, "API request throttling").
 *
 * @param rate requests a second, above 0
 * @param burst requests at once after a pause, at least 1
 */
public record Budget(double rate, int burst) {
  public static final Budget DEFAULT = new Budget(3, 10);

  /** The smaller of both, field by field: what several lines of one account get together. */
  Budget smaller(Budget other) {
    return new Budget(Math.min(rate, other.rate), Math.min(burst, other.burst));
  }
}
