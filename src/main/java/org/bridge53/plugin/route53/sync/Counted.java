package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import org.bridge53.plugin.route53.model.HostedZone;
import org.jspecify.annotations.Nullable;

/**
 * How many record sets a zone has, by listings of zones and by the last read of it. Its account's
 * lock guards it.
 */
final class Counted {
  /** A count of this age still tells what a walk begins with. */
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long NEVER = -2;

  private long read = NEVER;
  private long listed = NEVER;
  private long listedNanos;
  private boolean differs;

  /** A number that was read in full and was not found; it is not tried again. */
  private long stubborn = NEVER;

  private boolean tellStubborn;
  private boolean toldStubborn;

  /** Whether the zone is to be read for it. */
  boolean differs() {
    return differs;
  }

  /** How many the last read found. */
  long read() {
    return read;
  }

  /** Whether a number that no read finds was listed just now, for the first time. */
  boolean isStubborn() {
    boolean tell = tellStubborn;
    tellStubborn = false;
    return tell;
  }

  /** What a listing said within the last seconds; null: nothing. */
  @Nullable Long fresh(long nowNanos) {
    return listed >= 0 && nowNanos - listedNanos <= FRESH_NANOS ? (Long) listed : null;
  }

  /** A read is complete. */
  void read(long size) {
    if (differs && size != listed) {
      toldStubborn &= stubborn == listed;
      stubborn = listed; // it changed again meanwhile, or is counted otherwise: the next tells
    } else if (size != read) {
      stubborn = NEVER;
    }
    differs = false;
    read = size;
  }

  /** A listing counted the zone; whether it is as many as were read. */
  boolean listed(long count, long askedNanos) {
    if (count == HostedZone.NOT_COUNTED) {
      return false;
    }
    boolean same = count == listed;
    listed = count;
    listedNanos = askedNanos;
    if (count == read) {
      stubborn = NEVER;
      differs = false;
      return true;
    }
    if (count != stubborn) {
      differs = true;
    } else if (same) {
      tellStubborn = !toldStubborn;
      toldStubborn = true;
    }
    return false;
  }

  /** A complete listing does not show the zone, which one before did. */
  void unlisted() {
    if (listed != NEVER) {
      listed = NEVER;
      differs = true;
    }
  }
}
