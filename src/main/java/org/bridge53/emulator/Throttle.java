package org.bridge53.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * AWS's request limits: a token bucket an account and one an operation and account, full at the
 * start. A call needs a token of both and takes none when either is empty.
 */
final class Throttle {
  private static final class Bucket {
    private final double burst;
    private final double perSecond;
    private double tokens;
    private Instant filledAt;

    Bucket(double burst, double perSecond, Instant now) {
      this.burst = burst;
      this.perSecond = perSecond;
      this.tokens = burst;
      this.filledAt = now;
    }

    void fill(Instant now) {
      double seconds = Math.max(0, Duration.between(filledAt, now).toNanos() / 1e9);
      tokens = Math.min(burst, tokens + seconds * perSecond);
      filledAt = now;
    }

    boolean hasToken() {
      // A hair less than one, so that ten tenths of a second make a token whatever the rounding.
      return tokens >= 1 - 1e-9;
    }
  }

  private record OperationKey(String account, Operation operation) {}

  private final InstantSource clock;
  private final double burst;
  private final double perSecond;
  private final Map<String, Bucket> accounts = new HashMap<>();
  private final Map<OperationKey, Bucket> operations = new HashMap<>();

  Throttle(InstantSource clock, double burst, double perSecond) {
    this.clock = clock;
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Takes the tokens of a call; false when it is one too many. */
  synchronized boolean allows(String account, Operation operation) {
    Instant now = clock.instant();
    Bucket ofAccount = accounts.computeIfAbsent(account, _ -> new Bucket(burst, perSecond, now));
    Bucket ofOperation =
        operations.computeIfAbsent(
            new OperationKey(account, operation),
            _ -> new Bucket(operation.burst(), operation.perSecond(), now));
    ofAccount.fill(now);
    ofOperation.fill(now);
    boolean both = ofAccount.hasToken() && ofOperation.hasToken();
    if (both) {
      ofAccount.tokens--;
      ofOperation.tokens--;
    }
    return both;
  }
}
