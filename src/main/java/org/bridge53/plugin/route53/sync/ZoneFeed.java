package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Scheduler;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** What an account knows of one hosted zone. Its {@link Account}'s lock guards all of it. */
final class ZoneFeed {
  /** A line that follows the zone. */
  static final class Follower {
    final Membership membership;
    final @Nullable DomainName name;
    final Duration refresh;
    final ZoneListener listener;
    boolean mismatchReported;

    Follower(
        Membership membership, @Nullable DomainName name, Duration refresh, ZoneListener listener) {
      this.membership = membership;
      this.name = name;
      this.refresh = refresh;
      this.listener = listener;
    }
  }

  /** One request in flight. */
  static final class Call {
    final ZoneFeed feed;
    final Membership membership;
    final Listing listing;
    Scheduler.@Nullable Task task;

    Call(ZoneFeed feed, Membership membership, Listing listing) {
      this.feed = feed;
      this.membership = membership;
      this.listing = listing;
    }
  }

  final String zoneId;
  final List<Follower> followers = new ArrayList<>();

  /** The walk that has begun and not ended. */
  @Nullable Listing listing;

  /** The request in flight; a call that is not this one any more has no say. */
  @Nullable Call call;

  /** When the next request is due, by the ticker. */
  long dueNanos;

  /** What is served. */
  @Nullable Zone zone;

  /** Of the listing that {@link #zone} was made from. */
  @Nullable String digest;

  /** What could not be read of that listing, so that only news are logged. */
  Set<String> problems = new HashSet<>();

  /** How many sets of that listing answer SERVFAIL, as it was logged. */
  String withheld = "";

  /** Reads that failed since the last that did not. */
  int failures;

  /** Why, as it was logged; null while all is well. */
  @Nullable Failure failure;

  ZoneFeed(String zoneId, long dueNanos) {
    this.zoneId = zoneId;
    this.dueNanos = dueNanos;
  }

  /**
   * A failure that was logged.
   *
   * @param kind another kind is worth another line
   * @param sinceNanos of the first of its row
   * @param lasting see {@link ZoneListener#failed}
   */
  record Failure(String kind, long sinceNanos, boolean lasting) {}

  /** For log lines: {@code zone example.org. (Z1)}. */
  String label() {
    Zone known = zone;
    if (known != null) {
      return "zone " + known.apex() + " (" + zoneId + ")";
    }
    for (Follower follower : followers) {
      if (follower.name != null) {
        return "zone " + follower.name + " (" + zoneId + ")";
      }
    }
    return "hosted zone " + zoneId;
  }

  /** The shortest interval that a follower asks for. */
  Duration refresh() {
    Duration shortest = followers.getFirst().refresh;
    for (Follower follower : followers) {
      if (follower.refresh.compareTo(shortest) < 0) {
        shortest = follower.refresh;
      }
    }
    return shortest;
  }

  /** Whether this zone's next request goes before the other's; both are due. */
  boolean isBefore(ZoneFeed other) {
    if ((zone == null) != (other.zone == null)) {
      return zone == null; // what cannot be answered at all comes first
    }
    if ((listing == null) != (other.listing == null)) {
      return listing != null; // end a walk before the next begins: a short walk is rarely torn
    }
    return dueNanos - other.dueNanos < 0;
  }
}
