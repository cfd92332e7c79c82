package org.bridge53.plugin.route53;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say what outlives a restart, and how it starts.
 *
 * @param keep whether zones are kept
 * @param directory of {@code snapshot}, as written; null: the state directory
 * @param startup what a start waits for
 * @param patience how long it waits at most with {@code startup wait}; null with the others
 * @param serial of the SOA
 */
record SnapshotOptions(
    Keep keep,
    @Nullable String directory,
    Startup startup,
    @Nullable Duration patience,
    Serial serial) {
  /** Whether zones are kept. */
  enum Keep {
    /** If it can be; else a warning says so. */
    TRIED,
    /** Or the server does not start. */
    REQUIRED,
    OFF
  }

  /** What a start waits for. */
  enum Startup {
    /** Nothing. */
    SERVE,
    /** A while, until all zones are there. */
    WAIT,
    /** All zones, or the server does not start. */
    REQUIRE
  }

  /** Whose serial is in the SOA. */
  enum Serial {
    AWS,
    BRIDGE
  }

  static final SnapshotOptions DEFAULT =
      new SnapshotOptions(Keep.TRIED, null, Startup.SERVE, null, Serial.AWS);
}
