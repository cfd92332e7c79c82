package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.model.SourceException.Kind.FORBIDDEN;
import static org.bridge53.plugin.route53.model.SourceException.Kind.NO_SUCH_ZONE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * One hosted zone of an account: what is known of it, who follows it, when it is asked for next.
 * Its {@link Account}'s lock guards all of it; times are nanoseconds of the ticker.
 */
final class ZoneFeed {
  /** Of one load: a zone in which nothing can be read must not flood the log. */
  private static final int MOST_PROBLEM_LINES = 100;

  /** A line that follows the zone. */
  static final class Follower {
    private final Membership membership;
    private final @Nullable DomainName name;
    private final Duration refresh;
    private final ZoneListener listener;
    private boolean mismatchReported;

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

    /** Whether it was taken off the calls in flight. */
    boolean ended;

    private Call(ZoneFeed feed, Membership membership, Listing listing) {
      this.feed = feed;
      this.membership = membership;
      this.listing = listing;
    }
  }

  /**
   * A failure that was logged.
   *
   * @param kind another kind is worth another line
   * @param sinceNanos of the first of its row
   * @param lasting see {@link ZoneListener#failed}
   */
  private record Failure(String kind, long sinceNanos, boolean lasting) {}

  private final String zoneId;
  private final List<Follower> followers = new ArrayList<>();

  /** The walk that has begun and not ended. */
  private @Nullable Listing listing;

  /** The request in flight; a call that is not this one any more has no say. */
  private @Nullable Call call;

  private long dueNanos;

  /** What is served, and the digest of the listing that it was made from. */
  private @Nullable Zone zone;

  private @Nullable String digest;

  /** What was made of the listing, as long as no line has taken it: then nothing is said of it. */
  private Translation.@Nullable Translated unreported;

  /** Whether a line has ever taken the zone. */
  private boolean announced;

  /** What could not be read of that listing, and what is withheld: only news are logged. */
  private Set<String> problems = new HashSet<>();

  private String withheld = "";

  /** Requests that failed since the last that did not. */
  private int failures;

  /** Null while all is well. */
  private @Nullable Failure failure;

  ZoneFeed(String zoneId, long nowNanos) {
    this.zoneId = zoneId;
    this.dueNanos = nowNanos;
  }

  String zoneId() {
    return zoneId;
  }

  @Nullable Call call() {
    return call;
  }

  long dueNanos() {
    return dueNanos;
  }

  @Nullable Zone zone() {
    return zone;
  }

  int failures() {
    return failures;
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

  // ---- followers ----

  /** Adds a line and tells it what is known. */
  void add(Follower follower, long nowNanos) {
    followers.add(follower);
    if (zone != null) {
      if (deliver(follower, zone)) {
        report(follower.membership.resources().log());
      }
    } else if (failure != null) {
      tell(follower, failure.kind(), failure.lasting());
    }
    if (dueNanos - nowNanos > follower.refresh.toNanos()) {
      dueNanos = nowNanos + follower.refresh.toNanos();
    }
  }

  /** Removes one follower of a line; returns whether none is left. */
  boolean remove(Membership membership, ZoneListener listener) {
    followers.removeIf(
        follower -> follower.membership.equals(membership) && follower.listener.equals(listener));
    return followers.isEmpty();
  }

  /** Removes a line; returns whether none is left. */
  boolean remove(Membership membership) {
    followers.removeIf(follower -> follower.membership == membership);
    return followers.isEmpty();
  }

  /** Gives a zone to a line; returns whether it is the zone that the line names. */
  private boolean deliver(Follower follower, Zone loaded) {
    if (follower.name == null || follower.name.equals(loaded.apex())) {
      follower.listener.loaded(loaded);
      return true;
    }
    if (!follower.mismatchReported) {
      follower.mismatchReported = true;
      String difference = loaded.apex() + " and not " + follower.name;
      follower
          .membership
          .resources()
          .log()
          .error(
              "zone "
                  + follower.name
                  + ": the hosted zone "
                  + zoneId
                  + " is "
                  + difference
                  + "; it is not served");
    }
    follower.listener.failed(true);
    return false;
  }

  // ---- one request after the other ----

  /** A request begins, on behalf of a member. */
  Call begin(Membership membership) {
    Listing walk = listing != null ? listing : new Listing();
    listing = walk;
    Call begun = new Call(this, membership, walk);
    call = begun;
    return begun;
  }

  /** A page is there and is not the last. */
  void pageRead(long nowNanos) {
    call = null;
    failures = 0; // only refusals in a row end a walk: a long one must come to its end as well
    dueNanos = nowNanos;
  }

  /** The request is given up; so is its walk, which it may still be writing to. */
  void giveUp(long nowNanos) {
    call = null;
    listing = null;
    dueNanos = nowNanos;
  }

  /** AWS had one request too many: the walk goes on later at the same page. */
  void postpone(long nowNanos, RandomGenerator random) {
    call = null;
    failures++;
    dueNanos = nowNanos + BackOff.nanos(failures, random);
  }

  /** Whether a complete walk found what is served already. */
  boolean isUnchanged(String otherDigest) {
    return zone != null && otherDigest.equals(digest);
  }

  /** The walk is complete and nothing has changed. */
  void unchanged(Resources resources) {
    boolean wanted = false;
    for (Follower follower : followers) {
      wanted |= follower.name == null || (zone != null && follower.name.equals(zone.apex()));
    }
    succeeded(wanted, false, resources);
  }

  /** The walk is complete and made a zone. */
  void published(Translation.Translated done, String newDigest, Resources resources) {
    boolean first = zone == null;
    zone = done.zone();
    digest = null; // should a line fail to take it, it comes again
    unreported = done;
    boolean wanted = false;
    for (Follower follower : followers) {
      wanted |= deliver(follower, done.zone());
    }
    digest = newDigest;
    if (wanted) {
      report(resources.log());
    }
    succeeded(wanted, first, resources);
  }

  /**
   * The walk failed.
   *
   * @param kind a failure of the same kind is not logged again
   * @param reason null: it was logged for the whole account
   */
  void failed(String kind, @Nullable String reason, boolean lasting, Resources resources) {
    long now = resources.ticker().getAsLong();
    call = null;
    listing = null;
    failures++;
    dueNanos = now + BackOff.nanos(failures, resources.random());
    Failure before = failure;
    if (before == null || !before.kind().equals(kind)) {
      if (reason != null) {
        resources
            .log()
            .error(
                label()
                    + ": "
                    + reason
                    + (zone == null
                        ? "; it is not loaded, its names answer SERVFAIL"
                        : "; what was read before is still served"));
      }
      failure = new Failure(kind, before == null ? now : before.sinceNanos(), lasting);
    }
    for (Follower follower : followers) {
      tell(follower, kind, lasting);
    }
  }

  private static void tell(Follower follower, String kind, boolean lasting) {
    if (kind.equals(FORBIDDEN.name())) {
      follower.listener.refused(FORBIDDEN);
    } else if (kind.equals(NO_SUCH_ZONE.name())) {
      follower.listener.refused(NO_SUCH_ZONE);
    }
    follower.listener.failed(lasting);
  }

  /**
   * Plans the next read.
   *
   * @param wanted whether a line serves the zone; one that all lines named wrongly is looked at as
   *     rarely as one that fails
   * @param first whether it is the zone's first: zones that were loaded in one go are then spread
   *     over the interval
   */
  private void succeeded(boolean wanted, boolean first, Resources resources) {
    long now = resources.ticker().getAsLong();
    call = null;
    listing = null;
    if (failure != null && !first) {
      long seconds = Duration.ofNanos(now - failure.sinceNanos()).toSeconds();
      resources.log().info(label() + ": read again after " + seconds + " s of failures");
    }
    failure = null;
    if (!wanted) {
      failures++;
      dueNanos = now + BackOff.nanos(failures, resources.random());
      return;
    }
    failures = 0;
    double share = resources.random().nextDouble();
    dueNanos = now + (long) (refresh().toNanos() * (first ? share : 0.9 + 0.1 * share));
  }

  /** Logs what is new, if that was not done yet. */
  private void report(Log log) {
    Translation.Translated done = unreported;
    if (done == null) {
      return;
    }
    unreported = null;
    int news = 0;
    for (String problem : done.problems()) {
      if (!problems.contains(problem) && ++news <= MOST_PROBLEM_LINES) {
        log.warning(label() + ": " + problem);
      }
    }
    if (news > MOST_PROBLEM_LINES) {
      log.warning(label() + ": … and " + (news - MOST_PROBLEM_LINES) + " more");
    }
    problems = new HashSet<>(done.problems());
    if (!announced) {
      announced = true;
      String sets = done.recordSets() == 1 ? " record set" : " record sets";
      log.info(
          label()
              + ": loaded, "
              + done.recordSets()
              + sets
              + (done.withheld().isEmpty() ? "" : "; " + done.withheld()));
    } else if (!done.withheld().equals(withheld)) {
      log.info(
          label()
              + ": "
              + (done.withheld().isEmpty()
                  ? "no alias or policy record set is left that answers SERVFAIL"
                  : done.withheld()));
    }
    withheld = done.withheld();
  }

  /** For log lines: {@code zone example.org. (Z1)}. */
  private String label() {
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
  private Duration refresh() {
    Duration shortest = followers.getFirst().refresh;
    for (Follower follower : followers) {
      if (follower.refresh.compareTo(shortest) < 0) {
        shortest = follower.refresh;
      }
    }
    return shortest;
  }
}
