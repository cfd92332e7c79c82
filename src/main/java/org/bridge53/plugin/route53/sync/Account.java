package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.model.SourceException.Kind.CREDENTIALS;
import static org.bridge53.plugin.route53.model.SourceException.Kind.FORBIDDEN;
import static org.bridge53.plugin.route53.model.SourceException.Kind.NO_SUCH_ZONE;
import static org.bridge53.plugin.route53.model.SourceException.Kind.THROTTLED;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.sync.ZoneFeed.Call;
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
   * what matters most at that moment: `pump` takes the best zone that is due (ZoneFeed.isBefore)
   * whenever there is a token and a free place among the calls in flight, and otherwise sets one
   * alarm for the moment when there will be. It scans all zones: a thousand of them, a few times a
   * second, are nothing beside one request.
   *
   *   follow -> due -> [pump] -> call in flight -> page -> due at once, until the walk is complete
   *                      ^                           |
   *                      |                           +-> complete -> translated -> published
   *                      +---- after `refresh` or a back-off ------------------------+
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

  private final OneSource source;
  private final Accounts registry;
  private final ZoneCatalog catalog = new ZoneCatalog();
  private final VersionFeed<CidrCollection, List<CidrBlock>> cidrCollections =
      new VersionFeed<>(new CidrCollections());
  private final VersionFeed<TrafficPolicyInstance, TrafficPolicyDocument> trafficPolicies =
      new VersionFeed<>(new TrafficPolicies());
  private final VersionFeed<String, Boolean> signing = new VersionFeed<>(new Signing());
  private final Object lock = new Object();
  private final List<Membership> members = new ArrayList<>();
  private final Map<String, ZoneFeed> feeds = new LinkedHashMap<>();
  private final ArrayDeque<Sent> errands = new ArrayDeque<>();
  private final ArrayDeque<Sent> lesserErrands = new ArrayDeque<>();
  private final Set<Sent> errandsInFlight = new HashSet<>();
  private @Nullable SharedBudget bucket;
  private boolean answered;
  private boolean wanted;
  private boolean identified;
  private int callsInFlight;
  private Scheduler.@Nullable Task alarm;
  private long alarmNanos;
  private long alarmNumber;
  private @Nullable String credentialsFailure;

  /** An errand and whose it is. */
  private static final class Sent {
    private final Membership membership;
    private final Errand errand;
    private Scheduler.@Nullable Task task;

    private Sent(Membership membership, Errand errand) {
      this.membership = membership;
      this.errand = errand;
    }
  }

  Account(AwsAccess access, Function<AwsAccess, HostedZoneSource> open, Accounts registry) {
    this.source = new OneSource(access, open);
    this.registry = registry;
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

  void join(Membership member) {
    synchronized (lock) {
      members.add(member);
      rebudget();
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
        Call call = feed.call();
        if (call != null && (unfollowed || call.membership == member)) {
          ended(call);
          feed.giveUp(now());
          if (call.task != null) {
            call.task.cancel();
          }
        }
        if (unfollowed) {
          feeds.remove(feed.zoneId());
        }
      }
      errands.removeIf(sent -> sent.membership == member);
      lesserErrands.removeIf(sent -> sent.membership == member);
      for (Sent sent : List.copyOf(errandsInFlight)) {
        if (sent.membership == member) {
          returned(sent);
          if (sent.task != null) {
            sent.task.cancel();
          }
        }
      }
      cancelAlarm();
      members.remove(member); // last: until here its clock may be the only one
      if (members.isEmpty()) {
        if (bucket != null) {
          bucket.leave(this, member.resources().ticker().getAsLong());
        }
        return true;
      }
      rebudget();
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
      Duration refresh,
      ZoneListener listener) {
    synchronized (lock) {
      if (!members.contains(member)) {
        return;
      }
      long now = now();
      feeds
          .computeIfAbsent(zoneId, id -> new ZoneFeed(id, now))
          .add(new ZoneFeed.Follower(member, name, refresh, listener), now);
      pump();
    }
  }

  /** Follows a zone no longer. */
  void unfollow(Membership member, String zoneId, ZoneListener listener) {
    synchronized (lock) {
      ZoneFeed feed = feeds.get(zoneId);
      if (feed != null && feed.remove(member, listener)) {
        Call call = feed.call();
        if (call != null) {
          ended(call);
          feed.giveUp(now());
          if (call.task != null) {
            call.task.cancel();
          }
        }
        feeds.remove(zoneId);
        pump();
      }
    }
  }

  /** Which zones there are; its lock is taken before this account's. */
  ZoneCatalog catalog() {
    return catalog;
  }

  void send(Membership member, Errand errand) {
    synchronized (lock) {
      if (members.contains(member)) {
        (errand.isUrgent() ? errands : lesserErrands).add(new Sent(member, errand));
        pump();
      }
    }
  }

  // ---- what is asked for next; under the lock ----

  /** Starts every request that may start now, and sets the alarm for the next. */
  private void pump() {
    while (callsInFlight < MOST_CALLS && bucket != null) {
      long now = now();
      Sent urgent = first(errands);
      ZoneFeed feed = urgent == null ? due(now) : null;
      boolean loading = feed != null && feed.zone() == null;
      Sent errand = urgent != null || loading ? urgent : first(lesserErrands);
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
        (urgent == null ? lesserErrands : errands).remove();
        errandsInFlight.add(errand);
        errand.task = background.after(Duration.ZERO, () -> run(errand));
      } else if (feed != null) {
        Call call = feed.begin(members.getLast());
        call.task = background.after(Duration.ZERO, () -> run(call));
      }
    }
  }

  private static @Nullable Sent first(ArrayDeque<Sent> queue) {
    while (!queue.isEmpty() && !queue.element().errand.isNeeded()) {
      queue.remove();
    }
    return queue.peek();
  }

  /** The zone whose next page goes first; null if none is due, and then the alarm is set. */
  private @Nullable ZoneFeed due(long now) {
    ZoneFeed best = null;
    ZoneFeed soonest = null;
    for (ZoneFeed feed : feeds.values()) {
      if (feed.call() != null) {
        continue;
      }
      if (feed.dueNanos() - now <= 0) {
        best = best == null || feed.isBefore(best) ? feed : best;
      } else if (soonest == null || feed.dueNanos() - soonest.dueNanos() < 0) {
        soonest = feed;
      }
    }
    if (best == null && soonest != null) {
      alarmAt(soonest.dueNanos(), now);
    }
    return best;
  }

  private void alarmAt(long atNanos, long now) {
    if (alarm != null && alarmNanos - atNanos <= 0) {
      return; // rings in time; it will look again
    }
    cancelAlarm();
    long number = alarmNumber;
    alarmNanos = atNanos;
    alarm =
        resources()
            .scheduler()
            .after(Duration.ofNanos(Math.max(0, atNanos - now)), () -> alarmRings(number));
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    alarmNumber++; // one that rings at this moment comes too late
  }

  private void alarmRings(long number) {
    synchronized (lock) {
      if (number == alarmNumber && !members.isEmpty()) {
        alarm = null;
        pump();
      }
    }
  }

  private void rebudget() {
    Budget budget = share();
    if (bucket == null) {
      bucket = new SharedBudget(this, budget, now());
    } else {
      bucket.share(this, budget, now());
    }
  }

  private Budget share() {
    Budget budget = members.getFirst().budget();
    for (Membership member : members) {
      budget = budget.smaller(member.budget());
    }
    return budget;
  }

  // ---- whose client this is ----

  /**
   * Finds out which account of AWS this is, to share its budget with other clients of it: what the
   * access says at once, what must be asked after the first answer. Zones wait for none of it.
   */
  void identify() {
    synchronized (lock) {
      wanted = true;
      identifySoon();
    }
  }

  private void identifySoon() {
    if (!wanted || identified || members.isEmpty()) {
      return;
    }
    String known = source.access().accountId();
    if (known != null) {
      identified = true;
      shareBudget(known);
    } else if (answered) {
      identified = true;
      Scheduler background = resources().scheduler().background();
      var _ = background.after(Duration.ZERO, this::askWhose);
    }
  }

  private void askWhose() {
    try {
      ask(
          () -> {
            String accountId = source.get().accountId();
            synchronized (lock) {
              if (accountId != null && !members.isEmpty()) {
                shareBudget(accountId);
              }
            }
          });
    } catch (SourceException unknown) {
      synchronized (lock) {
        if (!members.isEmpty()) {
          log()
              .info(
                  "the account of "
                      + source.describe()
                      + " is not known ("
                      + reason(unknown)
                      + "): its budget is its own");
        }
      }
    }
  }

  private void shareBudget(String accountId) {
    SharedBudget own = bucket;
    if (own == null) {
      return;
    }
    SharedBudget common = registry.budgetOf(accountId, this, own);
    if (!common.equals(own)) {
      own.leave(this, now());
      common.share(this, share(), now());
      bucket = common;
    }
  }

  // ---- one request; each method takes the lock itself ----

  /** What asks AWS; the names of its API are found as the newest line says. */
  private interface Asking {
    void run() throws SourceException;
  }

  private void ask(Asking asking) throws SourceException {
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

  private void run(Call call) {
    try {
      ask(() -> read(call));
    } catch (SourceException failed) {
      failed(call, failed);
    } catch (Throwable broken) {
      failed(call, broken(broken));
    }
  }

  private void run(Sent sent) {
    SourceException failure = null;
    try {
      ask(() -> sent.errand.run(source.get()));
    } catch (SourceException failed) {
      failure = failed;
    } catch (Throwable broken) {
      failure = broken(broken);
    }
    synchronized (lock) {
      if (!returned(sent)) {
        return;
      }
      if (failure == null) {
        served();
      } else {
        concerned(failure);
      }
      pump();
    }
    if (failure != null) {
      sent.errand.failed(failure);
    }
  }

  /** An errand is over; false if it was over before. Under the lock. */
  private boolean returned(Sent sent) {
    if (!errandsInFlight.remove(sent)) {
      return false;
    }
    callsInFlight--;
    return true;
  }

  /** Errors as well: a listing too large for the heap must not take a place in flight with it. */
  private static SourceException broken(Throwable broken) {
    return new SourceException(
        SourceException.Kind.INVALID_ANSWER, Excerpt.of(broken.toString(), 300), broken);
  }

  private void read(Call call) throws SourceException {
    Listing listing = call.listing;
    RecordSetPage page = source.get().listRecordSets(call.feed.zoneId(), listing.next());
    listing.add(page);
    if (!listing.complete()) {
      pageRead(call);
      return;
    }
    String digest = listing.digest();
    Zone previous;
    synchronized (lock) {
      if (!isCurrent(call) || call.feed.isUnchanged(digest)) {
        unchanged(call);
        return;
      }
      previous = call.feed.zone();
    }
    translated(
        call, digest, ZoneTranslator.translate(call.feed.zoneId(), listing.recordSets(), previous));
  }

  private void pageRead(Call call) {
    synchronized (lock) {
      if (isCurrent(call)) {
        ended(call);
        call.feed.pageRead(now());
        served();
        pump();
      }
    }
  }

  private void unchanged(Call call) {
    synchronized (lock) {
      if (isCurrent(call)) {
        ended(call);
        served();
        call.feed.unchanged(resources());
        pump();
      }
    }
  }

  private void translated(Call call, String digest, Translation translation) {
    synchronized (lock) {
      if (!isCurrent(call)) {
        return;
      }
      ended(call);
      served();
      switch (translation) {
        case Translation.Refused refused ->
            call.feed.failed("refused listing", refused.reason(), true, resources());
        case Translation.Translated done -> call.feed.published(done, digest, resources());
      }
      pump();
    }
  }

  private void failed(Call call, SourceException failed) {
    synchronized (lock) {
      if (!isCurrent(call)) {
        return;
      }
      ended(call);
      ZoneFeed feed = call.feed;
      concerned(failed);
      // The walk goes on at the same page: begun anew, a long one would never end.
      boolean postponed = failed.kind() == THROTTLED && feed.failures() < MOST_REFUSALS_A_WALK;
      if (postponed) {
        feed.postpone(now(), resources().random());
      } else {
        feed.failed(
            failed.kind().name(),
            failed.kind() == CREDENTIALS ? null : reason(failed),
            failed.kind() == NO_SUCH_ZONE || failed.kind() == FORBIDDEN,
            resources());
      }
      pump();
    }
  }

  // ---- what concerns the account as a whole; under the lock ----

  private void ended(Call call) {
    if (!call.ended) {
      call.ended = true;
      callsInFlight--;
    }
  }

  private static boolean isCurrent(Call call) {
    return call.feed.call() == call;
  }

  /** What a failure says of the account, whatever was asked for. */
  private void concerned(SourceException failure) {
    switch (failure.kind()) {
      case THROTTLED -> refused();
      case CREDENTIALS -> credentialsFail(reason(failure));
      case NO_SUCH_ZONE, FORBIDDEN -> credentialsWork();
      case UNAVAILABLE, INVALID_ANSWER -> {}
    }
  }

  private static String reason(SourceException failure) {
    return failure.getMessage() == null ? failure.kind().name() : failure.getMessage();
  }

  /** AWS answered a request. */
  private void served() {
    credentialsWork();
    if (!answered) {
      answered = true;
      identifySoon();
    }
    SharedBudget budget = bucket;
    if (budget != null && budget.served(now())) {
      log().info("AWS serves again at the full " + rate(budget) + " requests a second");
    }
  }

  /** AWS said that a request was one too many. */
  private void refused() {
    credentialsWork();
    SharedBudget budget = bucket;
    if (budget != null && budget.refused(now())) {
      log()
          .warning(
              "AWS throttles the requests of "
                  + source.describe()
                  + ": now "
                  + rate(budget)
                  + " a second, more again as it allows");
    }
  }

  private void credentialsFail(String reason) {
    if (!reason.equals(credentialsFailure)) {
      credentialsFailure = reason;
      log().error(reason + "; no zone of these credentials is read until this works");
    }
  }

  private void credentialsWork() {
    if (credentialsFailure != null) {
      credentialsFailure = null;
      log().info("the credentials of " + source.describe() + " work again");
    }
  }

  private static String rate(SharedBudget budget) {
    return String.format(Locale.ROOT, "%.2f", budget.rate());
  }

  private Resources resources() {
    return members.getLast().resources();
  }

  private Log log() {
    return resources().log();
  }

  private long now() {
    return resources().ticker().getAsLong();
  }
}
