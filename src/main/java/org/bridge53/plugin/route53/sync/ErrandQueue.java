package org.bridge53.plugin.route53.sync;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/** The errands of an account that wait or are under way. Its account's lock guards it. */
final class ErrandQueue {
  /** An errand and whose it is. */
  static final class Sent {
    final Membership membership;
    final Errand errand;
    Scheduler.@Nullable Task task;

    private Sent(Membership membership, Errand errand) {
      this.membership = membership;
      this.errand = errand;
    }
  }

  private final ArrayDeque<Sent> urgent = new ArrayDeque<>();
  private final ArrayDeque<Sent> lesser = new ArrayDeque<>();
  private final Set<Sent> inFlight = new HashSet<>();

  void add(Membership membership, Errand errand) {
    (errand.isUrgent() ? urgent : lesser).add(new Sent(membership, errand));
  }

  /** The next that goes before all pages. */
  @Nullable Sent urgent() {
    return first(urgent);
  }

  /** The next that goes behind the pages of zones that are not loaded. */
  @Nullable Sent lesser() {
    return first(lesser);
  }

  private static @Nullable Sent first(ArrayDeque<Sent> queue) {
    while (!queue.isEmpty() && !queue.element().errand.isNeeded()) {
      queue.remove();
    }
    return queue.peek();
  }

  /** Takes one off that was given as the next. */
  void begin(Sent next) {
    if (!urgent.remove(next)) {
      lesser.remove(next);
    }
    inFlight.add(next);
  }

  /** An errand is over; false if it was over before. */
  boolean returned(Sent sent) {
    return inFlight.remove(sent);
  }

  /**
   * A member leaves, and with it all that it sent.
   *
   * @return how many were under way; they are interrupted
   */
  int leave(Membership membership) {
    urgent.removeIf(sent -> sent.membership == membership);
    lesser.removeIf(sent -> sent.membership == membership);
    int ended = 0;
    for (Sent sent : List.copyOf(inFlight)) {
      if (sent.membership == membership) {
        inFlight.remove(sent);
        ended++;
        if (sent.task != null) {
          sent.task.cancel();
        }
      }
    }
    return ended;
  }
}
