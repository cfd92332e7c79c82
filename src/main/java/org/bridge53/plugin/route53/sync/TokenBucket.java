package org.bridge53.plugin.route53.sync;

/**
 * A token bucket that gives way to a service that says "too many". Time comes in as an argument, in
 * nanoseconds of a clock that only goes forward. Not thread-safe: its {@link SharedBudget} guards
 * it.
 */
final class TokenBucket {
  /*
   * Additive increase, multiplicative decrease: each refusal halves the rate, at most once a second
   * because the calls in flight are refused together, down to a sixteenth; each success gives back a
   * twentieth of the budget. While the rate is reduced there is no burst: the account is shared, and
   * a burst would be the next refusal.
   */
  private static final double NANOS = 1e9;
  private static final int LOWEST_SHARE = 16;
  private static final int STEPS_TO_FULL = 20;

  private Budget budget;
  private double rate;
  private double tokens;
  private long updatedNanos;
  private long reducedNanos;

  TokenBucket(Budget budget, long nowNanos) {
    this.budget = budget;
    this.rate = budget.rate();
    this.tokens = budget.burst();
    this.updatedNanos = nowNanos;
    this.reducedNanos = nowNanos;
  }

  /** Changes the budget; tokens that are there stay, as far as the burst allows. */
  void budget(Budget changed, long nowNanos) {
    if (!changed.equals(budget)) {
      refill(nowNanos);
      rate = reduced() ? Math.min(rate, changed.rate()) : changed.rate();
      budget = changed;
      tokens = Math.min(tokens, burst());
    }
  }

  /** Nanoseconds until a request may be made; 0: now. */
  long waitNanos(long nowNanos) {
    refill(nowNanos);
    // A token that lacks less than a nanosecond's worth is there: else rounding would never end.
    double missing = 1 - tokens;
    return missing * NANOS / rate < 1 ? 0 : (long) Math.ceil(missing * NANOS / rate);
  }

  /** Takes the token of one request. */
  void take(long nowNanos) {
    refill(nowNanos);
    tokens = Math.max(0, tokens - 1);
  }

  /** A request was refused for being one too many. */
  void refused(long nowNanos) {
    if (!reduced() || nowNanos - reducedNanos >= NANOS) {
      refill(nowNanos);
      rate = Math.max(budget.rate() / LOWEST_SHARE, rate / 2);
      reducedNanos = nowNanos;
    }
    tokens = 0;
  }

  /** A request was served. */
  void served(long nowNanos) {
    if (reduced()) {
      refill(nowNanos);
      rate = Math.min(budget.rate(), rate + budget.rate() / STEPS_TO_FULL);
    }
  }

  /** Whether the rate is below the budget's. */
  boolean reduced() {
    return rate < budget.rate();
  }

  /** Requests a second while nothing is refused. */
  double fullRate() {
    return budget.rate();
  }

  /** Requests that may be made at this moment. */
  double tokens(long nowNanos) {
    refill(nowNanos);
    return tokens;
  }

  /** Requests a second at present. */
  double rate() {
    return rate;
  }

  private int burst() {
    return reduced() ? 1 : budget.burst();
  }

  private void refill(long nowNanos) {
    tokens = Math.min(burst(), tokens + (nowNanos - updatedNanos) / NANOS * rate);
    updatedNanos = nowNanos;
  }
}
