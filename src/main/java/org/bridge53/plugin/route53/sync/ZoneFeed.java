package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.sync.ZoneStatus.Failure;
import org.bridge53.plugin.route53.sync.ZoneStatus.Origin;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * One hosted zone of an account: what is known of it, who follows it, when it is asked for next.
 * Its {@link Account}'s lock guards all of it but what says otherwise; times are nanoseconds of the
 * ticker.
 */
final class ZoneFeed {
  /** What says that a zone has changed often says so several times: they are one read. */
  static final Duration DEBOUNCE = Duration.ofSeconds(1);

  private final String zoneId;
  private final List<ZoneFollower> followers = new ArrayList<>();
  private final ZoneReport report = new ZoneReport();

  /** Whether a query came for the zone while it was not loaded. Any thread. */
  private volatile boolean wanted;

  /** As of the last change; any thread. */
  private volatile ZoneStatus status;

  /** The walk that has begun and not ended. */
  private @Nullable Walk walk;

  /** The request in flight; a call that is not this one any more has no say. */
  private @Nullable ZoneCall call;

  private long dueNanos;

  /** When the zone is to be read because something said that it changed; null: nothing did. */
  private @Nullable Long eventNanos;

  /** What is served, and the digest of the listing that it was made from. */
  private @Nullable Zone zone;

  private @Nullable String digest;
  private @Nullable Origin origin;
  private @Nullable Long confirmedNanos;
  private @Nullable Long publishedNanos;
  private @Nullable Duration took;
  private int recordSets;
  private int records;
  private int skippedSets;
  private long serial;

  /** Requests that failed since the last that did not. */
  private int failures;

  /** Null while all is well. */
  private @Nullable Failure failure;

  /** See {@link ZoneListener#failed}. */
  private boolean lasting;

  private long torn;
  private long refused;
  private long events;

  ZoneFeed(String zoneId, long nowNanos) {
    this.zoneId = zoneId;
    this.dueNanos = nowNanos;
    this.status = describe();
  }

  String zoneId() {
    return zoneId;
  }

  /** Any thread. */
  ZoneStatus status() {
    return status;
  }

  @Nullable ZoneCall call() {
    return call;
  }

  long dueNanos() {
    Long event = walk == null ? eventNanos : null;
    return event != null && event - dueNanos < 0 ? event : dueNanos;
  }

  @Nullable Zone zone() {
    return zone;
  }

  int failures() {
    return failures;
  }

  /** Of the version that is served; 0: none is. */
  long serial() {
    return serial;
  }

  /** Serves what was kept of the zone until AWS says otherwise. Before anybody follows it. */
  void restore(Restored kept, Resources resources) {
    zone = kept.zone().zone();
    digest = kept.digest();
    serial = kept.image().serial();
    origin = Origin.SNAPSHOT;
    confirmedNanos = nanos(kept.confirmedMillis(), resources);
    publishedNanos = nanos(kept.image().publishedMillis(), resources);
    recordSets = kept.zone().recordSets();
    records = Listing.records(kept.zone().sets());
    skippedSets = kept.zone().problems().size();
    report.made(kept.zone());
    status = describe();
  }

  /** When the ticker stood at a time of day; one that is yet to come is now. */
  private static long nanos(long millis, Resources resources) {
    long ago = Math.max(0, resources.clock().millis() - millis);
    return resources.ticker().getAsLong() - ago * 1_000_000;
  }

  // ---- who goes first ----

  /** A query came for it, and it is not loaded. Any thread, no lock. */
  void wanted() {
    wanted = true;
  }

  private Urgency urgency() {
    if (zone == null) {
      return wanted ? Urgency.WANTED : Urgency.LOAD;
    }
    if (walk != null) {
      return walk.why;
    }
    return eventNanos != null ? Urgency.EVENT : Urgency.TURN;
  }

  /** Whether this zone's next request goes before the other's; both are due. */
  boolean isBefore(ZoneFeed other) {
    int compared = urgency().compareTo(other.urgency());
    if (compared != 0) {
      return compared < 0;
    }
    if ((walk == null) != (other.walk == null)) {
      return walk != null; // end a walk before the next begins: a short walk is rarely torn
    }
    return dueNanos() - other.dueNanos() < 0;
  }

  /** Something says that the zone has changed: it is read soon, once for all that say so. */
  void changed(long nowNanos) {
    events++;
    if (eventNanos == null) {
      eventNanos = nowNanos + DEBOUNCE.toNanos();
    }
    if (walk != null) {
      walk.suspect = true;
    }
    status = describe();
  }

  // ---- followers ----

  /** Adds a line and tells it what is known. */
  void add(ZoneFollower follower, long nowNanos) {
    followers.add(follower);
    Failure failing = failure;
    if (zone != null) {
      if (follower.deliver(zoneId, zone, serial)) {
        report.taken(label(), follower.membership().resources().log());
      }
    } else if (failing != null) {
      follower.tell(failing.kind(), lasting);
    }
    if (dueNanos - nowNanos > follower.refresh().toNanos()) {
      dueNanos = nowNanos + follower.refresh().toNanos();
    }
    status = describe();
  }

  /** Removes one follower of a line; returns whether none is left. */
  boolean remove(Membership membership, ZoneListener listener) {
    followers.removeIf(follower -> follower.is(membership, listener));
    return followers.isEmpty();
  }

  /** Removes a line; returns whether none is left. */
  boolean remove(Membership membership) {
    followers.removeIf(follower -> follower.membership() == membership);
    return followers.isEmpty();
  }

  private boolean isTaken() {
    for (ZoneFollower follower : followers) {
      if (follower.takes(zone)) {
        return true;
      }
    }
    return false;
  }

  // ---- one request after the other ----

  /** A request begins, on behalf of a member. */
  ZoneCall begin(Membership membership, long nowNanos) {
    Walk begun = walk;
    if (begun == null) {
      begun = new Walk(urgency(), nowNanos);
      walk = begun;
      eventNanos = null; // what is read from now on holds it
    }
    ZoneCall made = new ZoneCall(this, membership, begun);
    call = made;
    return made;
  }

  /** A page is there and is not the last. */
  void pageRead(long nowNanos) {
    call = null;
    failures = 0; // only refusals in a row end a walk: a long one must come to its end as well
    dueNanos = nowNanos;
    Walk going = walk;
    if (going != null && going.suspect) {
      torn++;
      walk = null; // of what was read before the change nothing can be used
      status = describe();
    }
  }

  /** The request is given up; so is its walk, which it may still be writing to. */
  void giveUp(long nowNanos) {
    call = null;
    walk = null;
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
    succeeded(isTaken(), false, resources);
  }

  /** The walk is complete and made a zone. */
  void published(
      Translation.Translated done,
      String newDigest,
      Walk complete,
      long newSerial,
      Resources resources) {
    boolean first = zone == null;
    serial = newSerial;
    zone = done.zone();
    wanted = false;
    digest = null; // should a line fail to take it, it comes again
    report.made(done);
    boolean taken = false;
    for (ZoneFollower follower : followers) {
      taken |= follower.deliver(zoneId, done.zone(), newSerial);
    }
    digest = newDigest;
    origin = complete.why == Urgency.EVENT ? Origin.EVENT : Origin.API;
    publishedNanos = resources.ticker().getAsLong();
    recordSets = done.recordSets();
    records = complete.listing.records();
    skippedSets = done.problems().size();
    if (taken) {
      report.taken(label(), resources.log());
    }
    succeeded(taken, first, resources);
  }

  /**
   * The walk failed.
   *
   * @param kind a failure of the same kind is not logged again
   * @param reason one line
   * @param silent whether it was logged for the whole account
   */
  void failed(String kind, String reason, boolean silent, boolean isLasting, Resources resources) {
    long now = resources.ticker().getAsLong();
    call = null;
    walk = null;
    failures++;
    dueNanos = now + BackOff.nanos(failures, resources.random());
    Failure before = failure;
    if (before == null || !before.kind().equals(kind)) {
      if (!silent) {
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
      failure = new Failure(kind, reason, before == null ? now : before.sinceNanos());
      lasting = isLasting;
    }
    status = describe(); // first: who is told may look
    for (ZoneFollower follower : followers) {
      follower.tell(kind, isLasting);
    }
  }

  /** A complete listing is no zone. */
  void refused(String reason, Resources resources) {
    refused++;
    failed("refused listing", reason, false, true, resources);
  }

  /**
   * Plans the next read.
   *
   * @param taken whether a line serves the zone; one that all lines named wrongly is looked at as
   *     rarely as one that fails
   * @param first whether it is the zone's first: zones that were loaded in one go are then spread
   *     over the interval
   */
  private void succeeded(boolean taken, boolean first, Resources resources) {
    long now = resources.ticker().getAsLong();
    Walk complete = walk;
    if (complete != null) {
      confirmedNanos = complete.begunNanos;
      took = Duration.ofNanos(now - complete.begunNanos);
    }
    call = null;
    walk = null;
    if (failure != null && !first) {
      long seconds = Duration.ofNanos(now - failure.sinceNanos()).toSeconds();
      resources.log().info(label() + ": read again after " + seconds + " s of failures");
    }
    failure = null;
    if (!taken) {
      failures++;
      dueNanos = now + BackOff.nanos(failures, resources.random());
    } else {
      failures = 0;
      double share = resources.random().nextDouble();
      dueNanos = now + (long) (refresh().toNanos() * (first ? share : 0.9 + 0.1 * share));
    }
    status = describe();
  }

  private ZoneStatus describe() {
    return new ZoneStatus(
        zoneId,
        name(),
        origin,
        confirmedNanos,
        publishedNanos,
        took,
        recordSets,
        records,
        skippedSets,
        serial,
        failure,
        null,
        new ZoneStatus.Counts(torn, refused, 0, events));
  }

  private @Nullable DomainName name() {
    if (zone != null) {
      return zone.apex();
    }
    for (ZoneFollower follower : followers) {
      if (follower.name() != null) {
        return follower.name();
      }
    }
    return null;
  }

  /** For log lines: {@code zone example.org. (Z1)}. */
  private String label() {
    DomainName name = name();
    return name == null ? "hosted zone " + zoneId : "zone " + name + " (" + zoneId + ")";
  }

  /** The shortest interval that a follower asks for. */
  private Duration refresh() {
    Duration shortest = followers.getFirst().refresh();
    for (ZoneFollower follower : followers) {
      if (follower.refresh().compareTo(shortest) < 0) {
        shortest = follower.refresh();
      }
    }
    return shortest;
  }
}
