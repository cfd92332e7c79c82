package org.bridge53.plugin.route53;

import java.time.Duration;
import org.bridge53.plugin.route53.sync.Budget;
import org.bridge53.plugin.route53.sync.Pace;
import org.bridge53.plugin.route53.sync.Shrink;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say when AWS is asked.
 *
 * @param refresh the longest time until a change of the number of a zone's record sets is seen;
 *     default one minute
 * @param refreshWritten whether the line says so
 * @param budget requests to the account; default 3 a second, 10 at once
 * @param relist the longest time between two full reads of a zone; null: not written
 * @param shrink what is too much of a change; default more than half of a zone, for 15 minutes
 */
record PaceOptions(
    Duration refresh,
    boolean refreshWritten,
    Budget budget,
    @Nullable Duration relist,
    Shrink shrink) {
  static final PaceOptions DEFAULT =
      new PaceOptions(Duration.ofMinutes(1), false, Budget.DEFAULT, null, Shrink.DEFAULT);

  /**
   * What is asked of each zone.
   *
   * @param events whether something tells of changes
   */
  Pace pace(boolean events) {
    Duration reads = relist != null || !events ? relist : Pace.RELIST_WITH_EVENTS;
    return new Pace(refresh, refreshWritten, reads, shrink);
  }
}
