package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.ZoneStatus.Failure;
import org.bridge53.plugin.route53.sync.ZoneStatus.Held;
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
  /*
   * When it is asked for next: at `fixedNanos` while that is set (a new zone, a walk that goes on, a
   * back-off, a change that is held), else when its turn comes, `RelistPlan.intervalNanos` after the
   * last read; before that when something says that it changed, or was counted differently.
   *
   * A complete walk is, in this order: torn (its pages are not of one moment: read again), unchanged,
   * refused (no zone), held (it lost too much), published.
   */

  /** What says that a zone has changed often says so several times: they are one read. */
  static final Duration DEBOUNCE = Duration.ofSeconds(1);

  private final String zoneId;
  private final List<ZoneFollower> followers = new ArrayList<>();
  private final ZoneReport report = new ZoneReport();
  private final Brake brake = new Brake();
  private final Tears tears = new Tears();

  /** How many sets fewer than counted the last read that was whole had: an endpoint's own count. */
  private long lacking;

  private final Counted counted = new Counted();

  /** Whether a query came for the zone while it was not loaded. Any thread. */
  private volatile boolean wanted;

  /** As of the last change; any thread. */
  private volatile ZoneStatus status;

  /** The walk that has begun and not ended. */
  private @Nullable Walk walk;

  /** The request in flight; a call that is not this one any more has no say. */
  private @Nullable ZoneCall call;

  private @Nullable Long fixedNanos;

  /** When the last complete read ended, and which share of the interval passes until the next. */
  private long readNanos;

  private double share = 1;

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

  /** Whether it was logged for the whole account only. */
  private boolean silent;

  /** See {@link ZoneListener#failed}. */
  private boolean lasting;

  /** When AWS said first of a row that there is no such zone; null: it did not. */
  private @Nullable Long missingNanos;

  private boolean gone;
  private int callsARead = 1;
  private long refused;
  private long events;

  ZoneFeed(String zoneId, long nowNanos) {
    this.zoneId = zoneId;
    this.fixedNanos = nowNanos;
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

  /** When it is to be asked for next. */
  long dueNanos(RelistPlan plan, long nowNanos) {
    Long fixed = fixedNanos;
    long due =
        fixed != null ? fixed : readNanos + (long) (plan.intervalNanos(pace(), nowNanos) * share);
    Long event = walk == null ? eventNanos : null;
    if (event != null && event - due < 0) {
      due = event;
    }
    return fixed == null && counted.differs() && nowNanos - due < 0 ? nowNanos : due;
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
    counted.read(recordSets);
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
    if (eventNanos != null) {
      return Urgency.EVENT;
    }
    return counted.differs() ? Urgency.COUNT : Urgency.TURN;
  }

  /**
   * Whether this zone's next request goes before the other's; both are due.
   *
   * @param due this one's moment
   * @param otherDue the other's
   */
  boolean isBefore(ZoneFeed other, long due, long otherDue) {
    int compared = urgency().compareTo(other.urgency());
    if (compared != 0) {
      return compared < 0;
    }
    if ((walk == null) != (other.walk == null)) {
      return walk != null; // end a walk before the next begins: a short walk is rarely torn
    }
    return due - otherDue < 0;
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

  /**
   * A listing of zones counted the zone's record sets.
   *
   * @param count {@link HostedZone#NOT_COUNTED}: it names the zone and tells no number
   * @param askedNanos when
   * @return whether that confirms what is served
   */
  boolean listed(long count, long askedNanos, Log log) {
    if (zone == null || (confirmedNanos != null && askedNanos - confirmedNanos < 0)) {
      return false;
    }
    boolean confirms = counted.listed(count, askedNanos) && brake.held() == null;
    if (confirms) {
      confirmedNanos = askedNanos;
      status = describe();
    } else if (counted.isStubborn()) {
      log.warning(label() + ": AWS counts " + count + " record sets and lists " + counted.read());
    }
    return confirms;
  }

  /** A complete listing of zones does not show the zone. */
  void unlisted() {
    counted.unlisted();
  }

  /** What is held goes through; returns whether something is. */
  boolean accept(long nowNanos) {
    if (!brake.accept()) {
      return false;
    }
    if (walk == null) {
      fixedNanos = nowNanos;
    }
    eventNanos = nowNanos;
    return true;
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
    Long fixed = fixedNanos;
    long refresh = follower.pace().refresh().toNanos();
    if (fixed != null && fixed - nowNanos > refresh) {
      fixedNanos = nowNanos + refresh;
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
      begun = new Walk(urgency(), nowNanos, countBefore(nowNanos));
      walk = begun;
      eventNanos = null; // what is read from now on holds it
    }
    ZoneCall made = new ZoneCall(this, membership, begun);
    call = made;
    return made;
  }

  /** A count that is older says nothing of a walk that begins now. */
  private @Nullable Long countBefore(long nowNanos) {
    return tears.inRow() > 0 ? tears.counted() : counted.fresh(nowNanos);
  }

  /** A page is there, and the walk goes on: with the next page, or by counting. */
  void goesOn(Resources resources) {
    call = null;
    failures = 0; // only refusals in a row end a walk: a long one must come to its end as well
    fixedNanos = resources.ticker().getAsLong();
    Walk going = walk;
    if (going != null && going.suspect && tears.mayDoubt()) {
      // Of what was read before the change nothing can be used.
      torn(going, "it was said to change", "", resources);
    }
  }

  /** The request is given up; so is its walk, which it may still be writing to. */
  void giveUp(long nowNanos) {
    call = null;
    walk = null;
    fixedNanos = nowNanos;
  }

  /** AWS had one request too many: the walk goes on later at the same page. */
  void postpone(long nowNanos, RandomGenerator random) {
    call = null;
    failures++;
    fixedNanos = nowNanos + BackOff.nanos(failures, random);
  }

  /** Whether the pages of a complete walk are not of one moment; then it is read again. */
  boolean isTorn(Walk complete, String otherDigest, Resources resources) {
    String proof = complete.torn();
    if (proof == null && complete.doubtful() && tears.mayDoubt()) {
      proof = complete.suspect ? "it was said to change" : "a page began elsewhere than was told";
    }
    boolean stable = tears.isStable(otherDigest, complete.after());
    // What lacks more of the sets that are counted than what is served does not take its place,
    // however often it comes.
    if (proof == null || (stable && (zone == null || complete.lacking() <= lacking))) {
      lacking = complete.lacking();
      return false;
    }
    torn(complete, proof, otherDigest, resources);
    return true;
  }

  private void torn(Walk broken, String proof, String itsDigest, Resources resources) {
    tears.torn(itsDigest, broken.after());
    String text = "it changed while it was read: " + proof;
    if (!tears.mayReadAgain()) {
      failures = tears.inRow(); // each page that came meanwhile was a success
      failed("torn listing", text, false, false, resources);
      return;
    }
    if (tears.inRow() == 1) {
      resources.log().warning(label() + ": " + text + "; it is read again");
    }
    call = null;
    walk = null;
    fixedNanos = resources.ticker().getAsLong() + BackOff.nanos(tears.inRow(), resources.random());
    status = describe();
  }

  /** Whether a complete walk found what is served already. */
  boolean isUnchanged(String otherDigest) {
    return zone != null && otherDigest.equals(digest);
  }

  /** The walk is complete and nothing has changed. */
  void unchanged(Resources resources) {
    if (brake.held() != null) {
      brake.release();
      resources.log().info(label() + ": AWS says again what is served");
    }
    complete();
    succeeded(isTaken(), false, resources);
  }

  /** The walk is complete and made a zone; returns whether it is published, or held. */
  boolean made(
      Translation.Translated done,
      String newDigest,
      Walk complete,
      long newSerial,
      Resources resources) {
    Zone before = zone;
    Held held = brake.held();
    long now = resources.ticker().getAsLong();
    if (before == null || !brake.holds(before, recordSets, done, shrink(), now)) {
      if (held != null) {
        resources.log().info(label() + ": what was held is published");
      }
      complete();
      published(done, newDigest, complete, newSerial, resources);
      return true;
    }
    Held holding = brake.held();
    if (holding == null) {
      throw new IllegalStateException("held by nothing");
    }
    Long until = holding.untilNanos();
    if (held == null || !held.why().equals(holding.why())) {
      resources
          .log()
          .error(
              label()
                  + ": "
                  + holding.why()
                  + "; it is held, what was read before is still served"
                  + (until == null
                      ? ""
                      : " for "
                          + Duration.ofNanos(until - now).toSeconds()
                          + " s unless AWS takes it back"));
    }
    counted.read(complete.listing.recordSets().size());
    tears.none();
    call = null;
    walk = null;
    failure = null;
    failures = 0;
    long next = now + (long) (pace().refresh().toNanos() * jitter(resources));
    fixedNanos = until != null && until - next < 0 ? until : (Long) next;
    status = describe();
    return false;
  }

  private void published(
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
   * @param isSilent whether it was logged for the whole account
   */
  void failed(
      String kind, String reason, boolean isSilent, boolean isLasting, Resources resources) {
    long now = resources.ticker().getAsLong();
    call = null;
    walk = null;
    failures++;
    fixedNanos = now + BackOff.nanos(failures, resources.random());
    Failure before = failure;
    if (before == null || !before.kind().equals(kind)) {
      silent = isSilent && !kind.equals(SourceException.Kind.CREDENTIALS.name());
      if (!isSilent) {
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
    missing(kind.equals(SourceException.Kind.NO_SUCH_ZONE.name()), now);
  }

  /** AWS said of the zone that there is none, or something else. */
  private void missing(boolean none, long now) {
    Long since = missingNanos;
    if (!none) {
      return; // a failure of another kind says nothing of it
    }
    if (since == null) {
      missingNanos = now;
    } else if (gone || now - since >= pace().refresh().toNanos()) {
      gone = true;
      digest = null; // should it come back, lines want it again
      for (ZoneFollower follower : followers) {
        follower.gone(since);
      }
    }
  }

  /** AWS can be reached again: what failed because it could not is tried again. */
  void retry(long nowNanos) {
    Failure failing = failure;
    if (failing != null && walk == null && Outage.isOne(failing.kind())) {
      fixedNanos = nowNanos;
    }
  }

  /** A complete listing is no zone. */
  void refused(String reason, Resources resources) {
    refused++;
    failed("refused listing", reason, false, true, resources);
  }

  private void complete() {
    Walk ended = walk;
    if (ended != null) {
      confirmedNanos = ended.begunNanos;
      counted.read(ended.listing.recordSets().size());
      callsARead = ended.listing.pages() + (ended.listing.pages() > 1 ? 1 : 0);
    }
    tears.none();
    missingNanos = null;
    gone = false;
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
    Walk ended = walk;
    if (ended != null) {
      took = Duration.ofNanos(now - ended.begunNanos);
    }
    call = null;
    walk = null;
    if (failure != null && !first && !silent) {
      long seconds = Duration.ofNanos(now - failure.sinceNanos()).toSeconds();
      resources.log().info(label() + ": read again after " + seconds + " s of failures");
    }
    failure = null;
    if (!taken) {
      failures++;
      fixedNanos = now + BackOff.nanos(failures, resources.random());
    } else {
      failures = 0;
      fixedNanos = null;
      readNanos = now;
      share = first ? resources.random().nextDouble() : jitter(resources);
    }
    status = describe();
  }

  private static double jitter(Resources resources) {
    return 0.9 + 0.1 * resources.random().nextDouble();
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
        brake.held(),
        new ZoneStatus.Counts(tears.count(), refused, brake.times(), events));
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

  /** How many calls a full read takes. */
  int callsARead() {
    return callsARead;
  }

  /** The fastest that a follower asks for. */
  Pace pace() {
    Pace fastest = followers.getFirst().pace();
    for (ZoneFollower follower : followers) {
      if (follower.pace().refresh().compareTo(fastest.refresh()) < 0) {
        fastest = follower.pace();
      }
    }
    return fastest;
  }

  private Shrink shrink() {
    Shrink strictest = followers.getFirst().pace().shrink();
    for (ZoneFollower follower : followers) {
      strictest = strictest.stricter(follower.pace().shrink());
    }
    return strictest;
  }
}
