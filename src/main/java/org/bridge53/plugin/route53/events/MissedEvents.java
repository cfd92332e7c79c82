package org.bridge53.plugin.route53.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notices changes of zones that were found by polling and of which no event tells: somebody else
 * reads the same queue, or the rule does not catch all. A few are no sign of it (services of AWS
 * change zones without a trail), so it takes {@link #MOST} within an hour. Moments are nanoseconds
 * of a clock that only goes forward; for one thread at a time.
 */
public final class MissedEvents {
  /** How much later than its change an event may come. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  static final Duration WINDOW = Duration.ofHours(1);
  static final int MOST = 3;

  private final Map<String, Long> published = new HashMap<>();
  private final Map<String, Long> lastEvent = new HashMap<>();
  private final Map<String, Long> waiting = new HashMap<>();
  private int missed;
  private long windowNanos;

  /** An event told of a zone. */
  public void event(String zoneId, long nowNanos) {
    lastEvent.put(zoneId, nowNanos);
    waiting.remove(zoneId);
  }

  /**
   * A zone as it is now.
   *
   * @param publishedNanos when what is served was last replaced; null: never
   * @param byPolling whether that was without an event
   */
  public void zone(String zoneId, @Nullable Long publishedNanos, boolean byPolling, long nowNanos) {
    if (publishedNanos == null) {
      return;
    }
    Long before = published.put(zoneId, publishedNanos);
    Long event = lastEvent.get(zoneId);
    boolean told = event != null && nowNanos - event < PATIENCE.toNanos();
    if (before != null && !before.equals(publishedNanos) && byPolling && !told) {
      waiting.putIfAbsent(zoneId, nowNanos);
    }
  }

  /** Whether enough were missed to say so; the count begins anew then. */
  public boolean isSuspicious(long nowNanos) {
    Iterator<Long> all = waiting.values().iterator();
    while (all.hasNext()) {
      if (nowNanos - all.next() >= PATIENCE.toNanos()) {
        all.remove();
        if (missed == 0 || nowNanos - windowNanos >= WINDOW.toNanos()) {
          missed = 0;
          windowNanos = nowNanos;
        }
        missed++;
      }
    }
    if (missed < MOST) {
      return false;
    }
    missed = 0;
    return true;
  }

  /** Events did not come for a while, and could not: nothing of that time counts. */
  public void interrupted() {
    waiting.clear();
    published.clear();
  }
}
