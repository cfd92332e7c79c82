package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.model.SourceException.Kind.CREDENTIALS;
import static org.bridge53.plugin.route53.model.SourceException.Kind.FORBIDDEN;
import static org.bridge53.plugin.route53.model.SourceException.Kind.NO_SUCH_ZONE;
import static org.bridge53.plugin.route53.model.SourceException.Kind.THROTTLED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.bridge53.plugin.route53.snapshot.AccountStore;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the hosted zones of one account current: decides which page of which zone is asked for
 * next, and gives way when AWS refuses.
 */
final class Account {
  /*
   * Every request is a task of its own in the background: one page, then the zone goes back into
   * the line. So nothing sleeps, a walk of many pages holds up nobody, and the budget is spent on
   * what matters most at that moment: `pump` takes the best zone that is due (Urgency; when a zone whose
   * turn it is is due, RelistPlan says)
   * whenever there is a token and a free place among the calls in flight, and otherwise sets one
   * alarm for the moment when there will be. It scans all zones: a thousand of them, a few times a
   * second, are nothing beside one request.
   *
   *   follow -> due -> [pump] -> call in flight -> page -> due at once, until the walk is complete
   *                      ^                           |
   *                      |                           +-> complete -> counted, if of several pages
   *                      |                           +-> torn | unchanged | refused | held | published
   *                      +---- in its turn, or after a back-off -------------------------+
   *
   * While AWS cannot be reached (Outage) one request at a time finds out when it can.
   *
   * Errands (sync.Errand) take their turn before all pages, in the order in which they were sent;
   * lesser ones after the pages of zones that are not loaded.
   *
   * Deadlines are the source's. Threads and time are those of the newest line: on a reload the old
   * server's scheduler ends while the account lives on. One lock guards everything; requests and
   * translation run outside it, and a call that was given up in the meantime (it is not its feed's
   * call any more) has no say.
   */

  /** Requests that may be under way at the same time: AWS's limit is per account, not per zone. */
  static final int MOST_CALLS = 4;

  /** So often a walk goes on where AWS said "too many"; then it begins anew. */
  private static final int MOST_REFUSALS_A_WALK = 6;

  private static final long PLAN_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long COUNT_AGAIN_NANOS = Duration.ofHours(1).toNanos();

  private final OneSource source;
  private final ZoneCatalog catalog = new ZoneCatalog(this);
  private final VersionFeed<CidrCollection, List<CidrBlock>> cidrCollections =
      new VersionFeed<>(new CidrCollections());
  private final VersionFeed<TrafficPolicyInstance, TrafficPolicyDocument> trafficPolicies =
      new VersionFeed<>(new TrafficPolicies());
  private final VersionFeed<String, Boolean> signing = new VersionFeed<>(new Signing());
  private final Object lock = new Object();
  private final List<Membership> members = new ArrayList<>();
  private final Map<String, ZoneFeed> feeds = new LinkedHashMap<>();

  /** The same, for who only looks: any thread. */
  private final Map<String, ZoneFeed> visible = new ConcurrentHashMap<>();

  private final ErrandQueue errands = new ErrandQueue();
  private final Alarm alarm = new Alarm();
  private final AccountBudget budget;
  private final Standing standing;
  private final Outage outage = new Outage();
  private final RelistPlan plan = new RelistPlan();

  /** Whether the plan may be another; or it was made so long ago. */
  private boolean planIsOld = true;

  private long plannedNanos;
  private int callsInFlight;

  /** Lines that are yet to restore their zones: until they have, nobody is asked. */
  private int restoring;

  /**
   * What was read of zones that are yet to be followed; empty: there is nothing that can be read.
   */
  private final Map<String, Optional<Restored>> ready = new ConcurrentHashMap<>();

  /** Where zones are kept over a restart; the newest line that says one decides. */
  private volatile @Nullable AccountStore kept;

  /** Of the last complete listing of zones. */
  private int listedZones;

  private volatile @Nullable Long heartbeatNanos;

  /** Until then nobody asks again whether zones may be counted; null: they may. */
  private @Nullable Long uncountedNanos;

  private boolean uncountedReported;
  private boolean outageReported;

  Account(AwsAccess access, Function<AwsAccess, HostedZoneSource> open, Accounts registry) {
    this.source = new OneSource(access, open);
    this.budget = new AccountBudget(this, registry, source);
    this.standing = new Standing(source);
  }

  AwsAccess access() {
    return source.access();
  }

  HostedZoneSource source() throws SourceException {
    return source.get();
  }

  /** What IP-based record sets refer to. */
  VersionFeed<CidrCollection, List<CidrBlock>> cidrCollections() {
    return cidrCollections;
  }

  VersionFeed<TrafficPolicyInstance, TrafficPolicyDocument> trafficPolicies() {
    return trafficPolicies;
  }

  VersionFeed<String, Boolean> signing() {
    return signing;
  }

  /** Takes over what was kept of the account, and keeps what is published from now on. */
  void keepIn(AccountStore store, Resources resources) {
    if (!store.equals(kept)) {
      AccountParts parts = new AccountParts(store);
      cidrCollections.keepIn(parts);
      trafficPolicies.keepIn(parts);
      signing.keepIn(parts);
      catalog.keepIn(parts, resources);
      kept = store;
    }
  }

  /** Whether the snapshot has a zone. */
  boolean keeps(String zoneId) {
    AccountStore store = kept;
    return store != null && store.knows(zoneId);
  }

  /**
   * Reads zones from the disk that are about to be followed: on all cores, since a start waits for
   * it.
   */
  void prepare(Collection<String> zoneIds) {
    AccountStore store = kept;
    if (store == null) {
      return;
    }
    zoneIds.parallelStream()
        .filter(zoneId -> !visible.containsKey(zoneId))
        .forEach(zoneId -> ready.put(zoneId, Optional.ofNullable(Restored.of(store, zoneId))));
  }

  /** A line begins, or ends, to restore its zones. */
  void restoring(boolean begins) {
    if (!begins) {
      ready.clear(); // what nobody follows after all
    }
    synchronized (lock) {
      restoring += begins ? 1 : -1;
      if (!members.isEmpty()) {
        pump();
      }
    }
  }

  void join(Membership member) {
    synchronized (lock) {
      members.add(member);
      budget.share(members, now());
      planIsOld = true;
    }
  }

  /** Returns whether that was the last member. */
  boolean leave(Membership member) {
    synchronized (lock) {
      if (!members.contains(member)) {
        return false;
      }
      for (ZoneFeed feed : List.copyOf(feeds.values())) {
        boolean unfollowed = feed.remove(member);
        ZoneCall call = feed.call();
        if (call != null && (unfollowed || call.membership == member)) {
          giveUp(call);
        }
        if (unfollowed) {
          forget(feed);
        }
      }
      callsInFlight -= errands.leave(member);
      alarm.cancel();
      members.remove(member); // last: until here its clock may be the only one
      if (members.isEmpty()) {
        budget.leave(member.resources().ticker().getAsLong());
        return true;
      }
      budget.share(members, now());
      planIsOld = true;
      pump();
      return false;
    }
  }

  /** After the last member has left. */
  void close() {
    source.close();
  }

  void follow(
      Membership member,
      String zoneId,
      @Nullable DomainName name,
      Pace pace,
      ZoneListener listener) {
    AccountStore store = kept;
    Optional<Restored> prepared = ready.remove(zoneId);
    Restored restored = null;
    if (prepared != null) {
      restored = prepared.orElse(null);
    } else if (store != null && !visible.containsKey(zoneId)) {
      restored = Restored.of(store, zoneId); // read from the disk without the lock
    }
    synchronized (lock) {
      if (!members.contains(member)) {
        return;
      }
      long now = now();
      ZoneFeed feed = feeds.get(zoneId);
      if (feed == null) {
        feed = new ZoneFeed(zoneId, now);
        feeds.put(zoneId, feed);
        if (restored != null) {
          feed.restore(restored, member.resources());
        }
      }
      visible.put(zoneId, feed);
      feed.add(new ZoneFollower(member, name, pace, listener), now);
      planIsOld = true;
      pump();
    }
  }

  /** Follows a zone no longer. */
  void unfollow(Membership member, String zoneId, ZoneListener listener) {
    synchronized (lock) {
      ZoneFeed feed = feeds.get(zoneId);
      if (feed != null && feed.remove(member, listener)) {
        ZoneCall call = feed.call();
        if (call != null) {
          giveUp(call);
        }
        forget(feed);
        pump();
      }
    }
  }

  private void forget(ZoneFeed feed) {
    planIsOld = true;
    feeds.remove(feed.zoneId());
    visible.remove(feed.zoneId());
  }

  private void giveUp(ZoneCall call) {
    ended(call);
    call.feed.giveUp(now());
    if (call.task != null) {
      call.task.cancel();
    }
  }

  /** Which zones there are; its lock is taken before this account's. */
  ZoneCatalog catalog() {
    return catalog;
  }

  void send(Membership member, Errand errand) {
    synchronized (lock) {
      if (members.contains(member)) {
        errands.add(member, errand);
        pump();
      }
    }
  }

  /** See {@link Membership#changed}. */
  boolean changed(String zoneId) {
    synchronized (lock) {
      ZoneFeed feed = feeds.get(zoneId);
      if (feed == null) {
        return false;
      }
      feed.changed(now());
      pump();
      return true;
    }
  }

  /** See {@link Membership#accept}. */
  boolean accept(String zoneId) {
    synchronized (lock) {
      ZoneFeed feed = feeds.get(zoneId);
      boolean held = feed != null && feed.accept(now());
      pump();
      return held;
    }
  }

  // ---- the heartbeat; the catalog's lock is held ----

  /** How often the zones of the account are to be listed; null: not for their counts. */
  @Nullable Duration heartbeat() {
    return plan.heartbeat();
  }

  /**
   * The zones of the account were listed, all of them.
   *
   * @param counts of their record sets, by id
   * @param begunNanos when the first page was asked for
   */
  void listed(Map<String, ZoneCount> counts, long begunNanos) {
    synchronized (lock) {
      if (members.isEmpty()) {
        return;
      }
      heartbeatNanos = begunNanos;
      planIsOld |= listedZones != counts.size();
      listedZones = counts.size();
      for (ZoneFeed feed : feeds.values()) {
        ZoneCount count = counts.get(feed.zoneId());
        if (count == null) {
          feed.unlisted();
        } else if (feed.listed(count.recordSets(), count.askedNanos(), log())) {
          confirmed(feed);
        }
      }
      pump();
    }
  }

  // ---- what others see; any thread, no lock ----

  /** A query came for a zone that is not loaded. */
  void wanted(String zoneId) {
    ZoneFeed feed = visible.get(zoneId);
    if (feed != null) {
      feed.wanted();
    }
  }

  /** Null: it is not followed. */
  @Nullable ZoneStatus status(String zoneId) {
    ZoneFeed feed = visible.get(zoneId);
    return feed == null ? null : status(feed, outage.failure());
  }

  List<ZoneStatus> statuses() {
    ZoneStatus.Failure failure = outage.failure();
    List<ZoneStatus> all = new ArrayList<>();
    visible.values().forEach(feed -> all.add(status(feed, failure)));
    return all;
  }

  private static ZoneStatus status(ZoneFeed feed, ZoneStatus.@Nullable Failure ofAccount) {
    ZoneStatus own = feed.status();
    return ofAccount == null || own.failing() ? own : own.failing(ofAccount);
  }

  AccountStatus status(long nowNanos) {
    SharedBudget bucket = budget.bucket();
    return new AccountStatus(
        source.describe(),
        source.counts().calls(),
        bucket == null ? 0 : bucket.tokens(nowNanos),
        bucket == null ? 0 : bucket.rate(),
        heartbeatNanos,
        outage.failure());
  }

  // ---- what is asked for next; under the lock ----

  /** Starts every request that may start now, and sets the alarm for the next. */
  private void pump() {
    makePlan();
    SharedBudget bucket = budget.bucket();
    while (callsInFlight < mostCalls() && bucket != null && restoring == 0) {
      long now = now();
      if (outage.failure() != null && outage.probeNanos() - now > 0) {
        alarmAt(outage.probeNanos(), now);
        return;
      }
      ErrandQueue.Sent urgent = errands.urgent();
      ZoneFeed feed = urgent == null ? due(now) : null;
      boolean loading = feed != null && feed.zone() == null;
      ErrandQueue.Sent errand = urgent != null || loading ? urgent : errands.lesser();
      if (errand == null && feed == null) {
        return;
      }
      long wait = bucket.take(now);
      if (wait > 0) {
        alarmAt(now + wait, now);
        return;
      }
      callsInFlight++;
      Scheduler background = resources().scheduler().background();
      if (errand != null) {
        errands.begin(errand);
        errand.task = background.after(Duration.ZERO, () -> run(errand));
      } else if (feed != null) {
        ZoneCall call = feed.begin(members.getLast(), now);
        call.task = background.after(Duration.ZERO, () -> run(call));
      }
    }
  }

  /** Where AWS refuses, what is under way together is refused together. */
  private int mostCalls() {
    return outage.failure() != null || plan.isSlowed(now()) ? 1 : MOST_CALLS;
  }

  private void makePlan() {
    long now = now();
    if (!planIsOld && now - plannedNanos < PLAN_AGAIN_NANOS) {
      return;
    }
    planIsOld = false;
    plannedNanos = now;
    SharedBudget bucket = budget.bucket();
    double rate = bucket == null ? Budget.DEFAULT.rate() : bucket.rateOfOne();
    if (plan.make(feeds.values(), listedZones, rate, now)) {
      later(catalog::paced);
    }
  }

  /** The zone whose next page goes first; null if none is due, and then the alarm is set. */
  private @Nullable ZoneFeed due(long now) {
    ZoneFeed best = null;
    long bestDue = 0;
    ZoneFeed soonest = null;
    long soonestDue = 0;
    for (ZoneFeed feed : feeds.values()) {
      if (feed.call() != null) {
        continue;
      }
      long due = feed.dueNanos(plan, now);
      if (due - now <= 0) {
        if (best == null || feed.isBefore(best, due, bestDue)) {
          best = feed;
          bestDue = due;
        }
      } else if (soonest == null || due - soonestDue < 0) {
        soonest = feed;
        soonestDue = due;
      }
    }
    if (best == null && soonest != null) {
      alarmAt(soonestDue, now);
    }
    return best;
  }

  private void alarmAt(long atNanos, long now) {
    alarm.at(atNanos, now, resources().scheduler(), this::alarmRings);
  }

  private void alarmRings(long number) {
    synchronized (lock) {
      if (!alarm.isOver(number) && !members.isEmpty()) {
        pump();
      }
    }
  }

  /** Finds out which account of AWS this is, to share its budget with other clients of it. */
  void identify() {
    synchronized (lock) {
      budget.identify();
    }
  }

  // ---- one request; each method takes the lock itself ----

  /** What asks AWS; the names of its API are found as the newest line says. */
  interface Asking {
    void run() throws SourceException;
  }

  void ask(Asking asking) throws SourceException {
    HostLookup names;
    synchronized (lock) {
      names = members.isEmpty() ? HostLookup.SYSTEM : members.getLast().names();
    }
    ScopedValue.where(HostLookup.CURRENT, names)
        .<Boolean, SourceException>call(
            () -> {
              asking.run();
              return true;
            });
  }

  private void run(ZoneCall call) {
    try {
      ask(() -> read(call));
    } catch (SourceException failed) {
      failed(call, failed);
    } catch (Throwable broken) {
      failed(call, broken(broken));
    }
  }

  private void run(ErrandQueue.Sent sent) {
    SourceException failure = null;
    try {
      ask(() -> sent.errand.run(source.get()));
    } catch (SourceException failed) {
      failure = failed;
    } catch (Throwable broken) {
      failure = broken(broken);
    }
    synchronized (lock) {
      if (!errands.returned(sent)) {
        return;
      }
      callsInFlight--;
      if (failure == null) {
        served();
      } else {
        concerned("", failure, false);
      }
      pump();
    }
    if (failure != null) {
      sent.errand.failed(failure);
    }
  }

  /** Errors as well: a listing too large for the heap must not take a place in flight with it. */
  private static SourceException broken(Throwable broken) {
    return new SourceException(
        SourceException.Kind.INVALID_ANSWER, Excerpt.of(broken.toString(), 300), broken);
  }

  private void read(ZoneCall call) throws SourceException {
    Walk walk = call.walk;
    Listing listing = walk.listing;
    if (!listing.complete()) {
      RecordSetPage page = source.get().listRecordSets(call.feed.zoneId(), listing.next());
      call.answered = true;
      listing.add(page);
      if (!listing.complete() || (walk.wantsCheck() && mayCount())) {
        goesOn(call);
        return;
      }
    } else {
      walk.checked(count(call));
      call.answered = true;
    }
    String digest = listing.digest();
    Zone previous;
    synchronized (lock) {
      if (!call.isCurrent()) {
        return;
      }
      if (call.feed.isTorn(walk, digest, resources())) {
        ended(call);
        served();
        pump();
        return;
      }
      if (call.feed.isUnchanged(digest)) {
        boolean isLost = lacks(call.feed, digest);
        unchanged(call);
        if (!isLost) {
          return;
        }
      }
      previous = call.feed.zone();
    }
    translated(
        call, digest, ZoneTranslator.translate(call.feed.zoneId(), listing.recordSets(), previous));
  }

  private boolean mayCount() {
    synchronized (lock) {
      Long until = uncountedNanos;
      return until == null || now() - until >= 0;
    }
  }

  /** How many record sets AWS counts; the right to ask that is not needed to serve a zone. */
  private long count(ZoneCall call) throws SourceException {
    try {
      long count = source.get().getHostedZone(call.feed.zoneId()).recordSets();
      synchronized (lock) {
        uncountedNanos = null;
        uncountedReported = false;
      }
      return count;
    } catch (SourceException denied) {
      if (denied.kind() != FORBIDDEN) {
        throw denied;
      }
      synchronized (lock) {
        if (!members.isEmpty()) {
          uncountedNanos = now() + COUNT_AGAIN_NANOS;
          if (!uncountedReported) {
            uncountedReported = true;
            log()
                .warning(
                    Standing.reason(denied)
                        + "; zones of several pages are served without being counted");
          }
        }
      }
      return HostedZone.NOT_COUNTED;
    }
  }

  private void goesOn(ZoneCall call) {
    synchronized (lock) {
      if (call.isCurrent()) {
        ended(call);
        call.feed.goesOn(resources());
        served();
        pump();
      }
    }
  }

  private void unchanged(ZoneCall call) {
    synchronized (lock) {
      if (call.isCurrent()) {
        ended(call);
        served();
        call.feed.unchanged(resources());
        confirmed(call.feed);
        pump();
      }
    }
  }

  /** AWS has said that a zone is still what is served: a restart must know how old it is. */
  private void confirmed(ZoneFeed feed) {
    AccountStore store = kept;
    if (store != null) {
      store.confirmed(feed.zoneId(), resources().clock().millis());
    }
  }

  private void translated(ZoneCall call, String digest, Translation translation) {
    synchronized (lock) {
      if (!call.isCurrent()) {
        if (translation instanceof Translation.Translated same
            && call.feed.isUnchanged(digest)
            && !members.isEmpty()) {
          keep(call.feed, same, digest); // what is served is not kept: the store is a new one
        }
        return;
      }
      ended(call);
      served();
      planIsOld |= call.feed.zone() == null;
      switch (translation) {
        case Translation.Refused refused -> call.feed.refused(refused.reason(), resources());
        case Translation.Translated done -> {
          if (call.feed.made(done, digest, call.walk, nextSerial(call.feed), resources())) {
            keep(call.feed, done, digest);
          }
        }
      }
      pump();
    }
  }

  // ---- what is kept over a restart; under the lock ----

  private long nextSerial(ZoneFeed feed) {
    AccountStore store = kept;
    long nowMillis = resources().clock().millis();
    return store == null
        ? AccountStore.nextSerial(feed.serial(), nowMillis)
        : store.nextSerial(feed.zoneId(), feed.serial(), nowMillis);
  }

  /** Whether what is served is not kept. */
  private boolean lacks(ZoneFeed feed, String digest) {
    AccountStore store = kept;
    return store != null && store.lacks(feed.zoneId(), digest);
  }

  private void keep(ZoneFeed feed, Translation.Translated zone, String digest) {
    AccountStore store = kept;
    if (store != null) {
      long nowMillis = resources().clock().millis();
      store.save(Restored.image(feed.zoneId(), zone, digest, feed.serial(), nowMillis));
    }
  }

  private void failed(ZoneCall call, SourceException failed) {
    synchronized (lock) {
      if (!call.isCurrent()) {
        return;
      }
      ended(call);
      ZoneFeed feed = call.feed;
      concerned(feed.zoneId(), failed, call.answered);
      // The walk goes on at the same page: begun anew, a long one would never end.
      boolean postponed = failed.kind() == THROTTLED && feed.failures() < MOST_REFUSALS_A_WALK;
      if (postponed) {
        feed.postpone(now(), resources().random());
      } else {
        feed.failed(
            failed.kind().name(),
            Standing.reason(failed),
            failed.kind() == CREDENTIALS || (outageReported && outage.failure() != null),
            failed.kind() == NO_SUCH_ZONE || failed.kind() == FORBIDDEN,
            resources());
      }
      pump();
    }
  }

  // ---- what concerns the account as a whole; under the lock ----

  private void ended(ZoneCall call) {
    if (!call.ended) {
      call.ended = true;
      callsInFlight--;
    }
  }

  /**
   * What a failure says of the account, whatever was asked for.
   *
   * @param what was asked for: a zone's id, or empty
   * @param answered whether AWS did answer, and what it said is no good
   */
  private void concerned(String what, SourceException failure, boolean answered) {
    standing.failed(failure, budget.bucket(), now(), log());
    if (failure.kind() == THROTTLED) {
      plan.throttled(now());
      planIsOld = true;
    }
    if (answered || !Outage.isOne(failure.kind().name())) {
      reached();
    } else if (outage.failed(what, failure, shortestRefresh(), now(), resources().random())
        && failure.kind() != CREDENTIALS
        && feeds.size() > Outage.FEWEST) { // of so few each has its line
      outageReported = true;
      log()
          .error(
              "AWS cannot be reached with "
                  + source.describe()
                  + " ("
                  + Standing.reason(failure)
                  + "): its zones wait until it can");
    }
  }

  /** AWS answered a request. */
  private void served() {
    reached();
    budget.answered();
    standing.served(budget.bucket(), now(), log());
  }

  private void reached() {
    if (outage.answered()) {
      long now = now();
      if (outageReported) {
        outageReported = false;
        long seconds = Duration.ofNanos(now - outage.sinceNanos()).toSeconds();
        log().info("AWS answers " + source.describe() + " again after " + seconds + " s");
      }
      feeds.values().forEach(feed -> feed.retry(now));
      later(catalog::reached);
    }
  }

  // ---- for its parts ----

  /** Under the lock. */
  List<Membership> members() {
    return members;
  }

  /** Runs something under the lock, unless the last member has left. */
  void withMembers(Runnable action) {
    synchronized (lock) {
      if (!members.isEmpty()) {
        action.run();
      }
    }
  }

  /** Runs something in the background, without the lock. */
  void later(Runnable task) {
    var _ = resources().scheduler().background().after(Duration.ZERO, task);
  }

  private Duration shortestRefresh() {
    Duration shortest = Duration.ofDays(1);
    for (ZoneFeed feed : feeds.values()) {
      Duration refresh = feed.pace().refresh();
      shortest = refresh.compareTo(shortest) < 0 ? refresh : shortest;
    }
    return shortest;
  }

  Resources resources() {
    return members.getLast().resources();
  }

  private Log log() {
    return resources().log();
  }

  long now() {
    return resources().ticker().getAsLong();
  }
}
