package org.bridge53.plugin.route53.sync;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The budget of an account of AWS, which several clients may share: two identities of one account
 * have one limit at AWS, so they have one bucket here, as large as the smallest of their shares.
 * Any thread; its lock is the innermost.
 */
final class SharedBudget {
  private final Map<Account, Budget> shares = new LinkedHashMap<>();
  private final TokenBucket bucket;

  SharedBudget(Account first, Budget share, long nowNanos) {
    shares.put(first, share);
    bucket = new TokenBucket(share, nowNanos);
  }

  /** A client joins, or its share changes. */
  synchronized void share(Account account, Budget share, long nowNanos) {
    shares.put(account, share);
    resize(nowNanos);
  }

  synchronized void leave(Account account, long nowNanos) {
    shares.remove(account);
    if (!shares.isEmpty()) {
      resize(nowNanos);
    }
  }

  private void resize(long nowNanos) {
    Budget smallest = shares.values().iterator().next();
    for (Budget each : shares.values()) {
      smallest = smallest.smaller(each);
    }
    bucket.budget(smallest, nowNanos);
  }

  /** Takes the token of one request, or gives the nanoseconds until there may be one. */
  synchronized long take(long nowNanos) {
    long wait = bucket.waitNanos(nowNanos);
    if (wait <= 0) {
      bucket.take(nowNanos);
    }
    return wait;
  }

  /**
   * A request was refused for being one too many.
   *
   * @return whether that is the first of its row
   */
  synchronized boolean refused(long nowNanos) {
    boolean before = bucket.reduced();
    bucket.refused(nowNanos);
    return !before;
  }

  /**
   * A request was served.
   *
   * @return whether the whole budget is there again
   */
  synchronized boolean served(long nowNanos) {
    if (!bucket.reduced()) {
      return false;
    }
    bucket.served(nowNanos);
    return !bucket.reduced();
  }

  /** Requests a second that one of the clients may plan with. */
  synchronized double rateOfOne() {
    return bucket.fullRate() / Math.max(1, shares.size());
  }

  /** Requests that may be made at this moment. */
  synchronized double tokens(long nowNanos) {
    return bucket.tokens(nowNanos);
  }

  /** Requests a second at present. */
  synchronized double rate() {
    return bucket.rate();
  }
}
