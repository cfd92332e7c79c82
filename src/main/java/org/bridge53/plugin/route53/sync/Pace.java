package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a line wants a zone to be asked for, and what is too much of a change.
 *
 * @param refresh the longest time until a change of the number of its record sets is seen
 * @param written whether somebody chose that; else only a third of the budget is spent on reading
 *     what did not change
 * @param relist the longest time between two full reads of a zone that did not change; null: each
 *     {@code refresh} if the budget allows, else as often as it does
 */
public record Pace(Duration refresh, boolean written, @Nullable Duration relist, Shrink shrink) {
  /** What is chosen where {@code events} tell of changes. */
  public static final Duration RELIST_WITH_EVENTS = Duration.ofMinutes(15);

  /** A full read each {@code refresh}, as somebody chose it, as far as the budget allows. */
  public static Pace every(Duration refresh) {
    return new Pace(refresh, true, null, Shrink.DEFAULT);
  }
}
