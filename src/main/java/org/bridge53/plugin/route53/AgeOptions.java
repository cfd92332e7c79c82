package org.bridge53.plugin.route53;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say what becomes of zones that AWS has not confirmed
 * for long, and how their state is told.
 *
 * @param stale age from which names answer SERVFAIL while AWS cannot be asked; null: they are
 *     served for ever
 * @param staleTtl seconds that records are given at most once their zone is an hour old
 * @param unready age of a zone from which the line is not ready; null: whatever age
 * @param metrics of which zones metrics tell one by one
 */
record AgeOptions(
    @Nullable Duration stale, int staleTtl, @Nullable Duration unready, ZoneMetrics metrics) {
  static final AgeOptions DEFAULT = new AgeOptions(null, 300, null, ZoneMetrics.FAILING);
}
