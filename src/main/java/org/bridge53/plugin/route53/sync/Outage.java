package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.ZoneStatus.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Whether AWS can be reached at all. While it cannot, one request at a time finds out when it can
 * again; nothing is gained by asking for each zone, and afterwards all are asked for at once,
 * whatever their own back-off would be. Its account's lock guards it, but {@link #failure}.
 */
final class Outage {
  /** Fewer failures in a row are those of a zone or two. */
  static final int FEWEST = 3;

  /** So many of one and the same thing, and nothing else came through meanwhile. */
  private static final int FEWEST_OF_ONE = 6;

  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(15).toNanos();

  private int inRow;
  private int different;
  private String last = "";
  private long probeNanos;
  private long sinceNanos;

  /** What has been failing; null: AWS answers. Any thread. */
  private volatile @Nullable Failure failure;

  /** Whether a failure of this kind says nothing of what was asked for. */
  static boolean isOne(String kind) {
    return kind.equals(SourceException.Kind.UNAVAILABLE.name())
        || kind.equals(SourceException.Kind.INVALID_ANSWER.name())
        || kind.equals(SourceException.Kind.CREDENTIALS.name());
  }

  @Nullable Failure failure() {
    return failure;
  }

  /** When the next request may be made. */
  long probeNanos() {
    return probeNanos;
  }

  /** AWS answered, with whatever; returns whether that ends an outage. */
  boolean answered() {
    inRow = 0;
    different = 0;
    last = "";
    boolean ends = failure != null;
    failure = null;
    return ends;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /**
   * A request failed.
   *
   * @param what was asked for
   * @param refresh the shortest of the account's zones: none waits longer for the end than for its
   *     turn
   * @return whether that begins an outage
   */
  boolean failed(
      String what,
      SourceException reason,
      Duration refresh,
      long nowNanos,
      RandomGenerator random) {
    if (!isOne(reason.kind().name())) {
      return false;
    }
    sinceNanos = inRow == 0 ? nowNanos : sinceNanos;
    inRow++;
    different += what.equals(last) ? 0 : 1;
    last = what;
    if (inRow < (different > 1 ? FEWEST : FEWEST_OF_ONE)) {
      return false;
    }
    long longest = Math.min(LONGEST_PAUSE_NANOS, refresh.toNanos());
    probeNanos = nowNanos + Math.min(longest, BackOff.nanos(inRow - FEWEST + 1, random));
    Failure before = failure;
    failure = new Failure(reason.kind().name(), Standing.reason(reason), sinceNanos);
    return before == null;
  }
}
