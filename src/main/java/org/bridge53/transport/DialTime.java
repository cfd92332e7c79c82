package org.bridge53.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a server gets to accept a connection: twice what it took on average lately, 1 s at least
 * and 30 s at most, as in CoreDNS. There the first limit is 30 s, so that the first query to a host
 * that swallows packets asks nobody else; here it is 2 s, which leave time for one lost SYN. What
 * did not succeed counts too: the limit grows until it is long enough for a far host. Any thread.
 */
final class DialTime {
  private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MOST_NANOS = Duration.ofSeconds(30).toNanos();

  /** Of the average, a new time is a fourth. */
  private static final int WEIGHT = 4;

  private final AtomicLong averageNanos = new AtomicLong(Duration.ofSeconds(1).toNanos());

  /** For the next connection, if whoever asks has so much time. */
  Duration limit(Duration most) {
    Duration limit = Duration.ofNanos(Math.clamp(2 * averageNanos.get(), LEAST_NANOS, MOST_NANOS));
    return limit.compareTo(most) < 0 ? limit : most;
  }

  /** A connection was there, or had failed, after so long. */
  void took(long nanos) {
    averageNanos.addAndGet((nanos - averageNanos.get()) / WEIGHT); // two at once: both count
  }
}
