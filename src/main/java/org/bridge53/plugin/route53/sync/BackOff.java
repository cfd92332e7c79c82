package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failures. */
public final class BackOff {
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();

  private BackOff() {}

  /**
   * One second after the first failure, doubled with each, five minutes at most; half of it is
   * chance, so that not everybody comes back at the same moment.
   *
   * @param failures in a row, 1 or more
   * @return nanoseconds
   */
  public static long nanos(int failures, RandomGenerator random) {
    long longest = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(failures - 1, 20));
    return (long) (longest * (0.5 + 0.5 * random.nextDouble()));
  }
}
