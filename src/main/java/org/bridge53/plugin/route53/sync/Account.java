package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.ZoneFeed.Call;
import org.bridge53.plugin.route53.sync.ZoneFeed.Failure;
import org.bridge53.plugin.route53.sync.ZoneFeed.Follower;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the hosted zones of one account current: decides which page of which zone is asked for
 * next, publishes whole zones, and gives way when AWS refuses.
 */
final class Account {
  /*
   * Every request is a task of its own on a virtual thread: one page, then the zone goes back into
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
   * Deadlines are the source's. Threads and time are those of the newest line: on a reload the old
   * server's scheduler ends while the account lives on. One lock guards everything; requests and
   * translation run outside it, and a call that was given up in the meantime (`feed.call != call`)
   * has no say any more.
   */

  /** Requests that may be under way at the same time: AWS's limit is per account, not per zone. */
  static final int MOST_CALLS = 4;

  private static final long FIRST_BACK_OFF_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACK_OFF_NANOS = Duration.ofMinutes(5).toNanos();

  /** So often a walk goes on where AWS said "too many"; then it begins anew. */
  private static final int MOST_REFUSALS_A_WALK = 6;

  private final AwsAccess access;
  private final Function<AwsAccess, HostedZoneSource> open;
  private final Object lock = new Object();
  private final List<Membership> members = new ArrayList<>();
  private final Map<String, ZoneFeed> feeds = new LinkedHashMap<>();
  private @Nullable TokenBucket bucket;
  private int callsInFlight;
  private Scheduler.@Nullable Task alarm;
  private long alarmNanos;
  private long alarmNumber;
  private @Nullable String credentialsFailure;

  private final Object sourceLock = new Object();
  private @Nullable HostedZoneSource source;
  private boolean closed;

  Account(AwsAccess access, Function<AwsAccess, HostedZoneSource> open) {
    this.access = access;
    this.open = open;
  }

  AwsAccess access() {
    return access;
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
        feed.followers.removeIf(follower -> follower.membership == member);
        Call call = feed.call;
        if (call != null && (call.membership == member || feed.followers.isEmpty())) {
          giveUp(call);
        }
        if (feed.followers.isEmpty()) {
          feeds.remove(feed.zoneId);
        }
      }
      cancelAlarm();
      members.remove(member); // last: until here its clock may be the only one
      if (members.isEmpty()) {
        return true;
      }
      rebudget();
      pump();
      return false;
    }
  }

  /** After the last member has left. */
  void close() {
    synchronized (sourceLock) {
      closed = true;
      if (source != null) {
        source.close();
      }
    }
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
      ZoneFeed feed = feeds.computeIfAbsent(zoneId, id -> new ZoneFeed(id, now));
      Follower follower = new Follower(member, name, refresh, listener);
      feed.followers.add(follower);
      Failure failure = feed.failure;
      if (feed.zone != null) {
        deliver(feed, follower, feed.zone);
      } else if (failure != null) {
        listener.failed(failure.lasting());
      }
      if (feed.dueNanos - now > refresh.toNanos()) {
        feed.dueNanos = now + refresh.toNanos();
      }
      pump();
    }
  }

  // ---- everything below this line, unless it says otherwise, runs under the lock ----

  /** Starts every request that may start now, and sets the alarm for the next. */
  private void pump() {
    while (callsInFlight < MOST_CALLS && bucket != null) {
      long now = now();
      ZoneFeed best = null;
      ZoneFeed soonest = null;
      for (ZoneFeed feed : feeds.values()) {
        if (feed.call != null) {
          continue;
        }
        if (feed.dueNanos - now <= 0) {
          best = best == null || feed.isBefore(best) ? feed : best;
        } else if (soonest == null || feed.dueNanos - soonest.dueNanos < 0) {
          soonest = feed;
        }
      }
      if (best == null) {
        if (soonest != null) {
          alarmAt(soonest.dueNanos, now);
        }
        return;
      }
      long wait = bucket.waitNanos(now);
      if (wait > 0) {
        alarmAt(now + wait, now);
        return;
      }
      bucket.take(now);
      start(best);
    }
  }

  private void start(ZoneFeed feed) {
    Listing listing = feed.listing != null ? feed.listing : new Listing();
    feed.listing = listing;
    Call call = new Call(feed, members.getLast(), listing);
    feed.call = call;
    callsInFlight++;
    call.task = resources().scheduler().after(Duration.ZERO, () -> run(call));
  }

  /** One request. Without the lock. */
  private void run(Call call) {
    Listing listing = call.listing;
    try {
      RecordSetPage page = source().listRecordSets(call.feed.zoneId, listing.next());
      listing.add(page);
    } catch (SourceException failed) {
      failed(call, failed);
      return;
    } catch (RuntimeException broken) {
      failed(
          call,
          new SourceException(SourceException.Kind.INVALID_ANSWER, broken.toString(), broken));
      return;
    }
    if (!listing.complete()) {
      pageRead(call);
      return;
    }
    String digest = listing.digest();
    Zone previous;
    synchronized (lock) {
      previous = call.feed.zone;
      if (call.feed.call != call) {
        return;
      }
      if (previous != null && digest.equals(call.feed.digest)) {
        ended(call);
        unchanged(call.feed);
        pump();
        return;
      }
    }
    Translation translation;
    try {
      translation = ZoneTranslator.translate(listing.recordSets(), previous);
    } catch (RuntimeException broken) {
      failed(
          call,
          new SourceException(SourceException.Kind.INVALID_ANSWER, broken.toString(), broken));
      return;
    }
    translated(call, digest, translation);
  }

  /** Takes the lock. */
  private void pageRead(Call call) {
    synchronized (lock) {
      if (call.feed.call != call) {
        return;
      }
      call.feed.call = null;
      callsInFlight--;
      call.feed.dueNanos = now();
      served();
      pump();
    }
  }

  /** Takes the lock. */
  private void translated(Call call, String digest, Translation translation) {
    synchronized (lock) {
      if (call.feed.call != call) {
        return;
      }
      ended(call);
      switch (translation) {
        case Translation.Refused refused ->
            failed(call.feed, "listing", refused.reason(), true, now());
        case Translation.Translated done -> {
          call.feed.digest = digest;
          published(call.feed, done);
        }
      }
      pump();
    }
  }

  /** Takes the lock. */
  private void failed(Call call, SourceException failed) {
    synchronized (lock) {
      ZoneFeed feed = call.feed;
      if (feed.call != call) {
        return;
      }
      feed.call = null;
      callsInFlight--;
      long now = now();
      boolean lasting = false;
      switch (failed.kind()) {
        case THROTTLED -> {
          refused(now);
          if (feed.failures < MOST_REFUSALS_A_WALK) {
            // The walk goes on at the same page: begun anew, a long one would never end.
            feed.failures++;
            feed.dueNanos = now + backOff(feed.failures);
            pump();
            return;
          }
        }
        case CREDENTIALS -> {
          if (!String.valueOf(failed.getMessage()).equals(credentialsFailure)) {
            credentialsFailure = String.valueOf(failed.getMessage());
            log()
                .error(
                    credentialsFailure + "; no zone of these credentials is read until this works");
          }
        }
        case NO_SUCH_ZONE, FORBIDDEN -> {
          lasting = true;
          credentialsWork();
        }
        case UNAVAILABLE, INVALID_ANSWER -> {}
      }
      feed.listing = null;
      failed(feed, failed.kind().name(), String.valueOf(failed.getMessage()), lasting, now);
      pump();
    }
  }

  private void failed(ZoneFeed feed, String kind, String reason, boolean lasting, long now) {
    feed.failures++;
    feed.dueNanos = now + backOff(feed.failures);
    Failure before = feed.failure;
    if (before == null || !before.kind().equals(kind)) {
      if (!kind.equals(SourceException.Kind.CREDENTIALS.name())) {
        log()
            .error(
                feed.label()
                    + ": "
                    + reason
                    + (feed.zone == null
                        ? "; it is not loaded, its names answer SERVFAIL"
                        : "; what was read before is still served"));
      }
      feed.failure = new Failure(kind, before == null ? now : before.sinceNanos(), lasting);
    }
    for (Follower follower : feed.followers) {
      follower.listener.failed(lasting);
    }
  }

  /** A walk is complete. */
  private void ended(Call call) {
    call.feed.call = null;
    call.feed.listing = null;
    callsInFlight--;
    served();
  }

  private void published(ZoneFeed feed, Translation.Translated done) {
    boolean first = feed.zone == null;
    feed.zone = done.zone();
    Set<String> problems = new HashSet<>(done.problems());
    for (String problem : done.problems()) {
      if (!feed.problems.contains(problem)) {
        log().warning(feed.label() + ": " + problem);
      }
    }
    feed.problems = problems;
    String withheld = done.withheld();
    String sets = done.recordSets() == 1 ? " record set" : " record sets";
    if (first) {
      log()
          .info(
              feed.label()
                  + ": loaded, "
                  + done.recordSets()
                  + sets
                  + (withheld.isEmpty() ? "" : "; " + withheld));
    } else if (!withheld.equals(feed.withheld)) {
      log()
          .info(
              feed.label()
                  + ": "
                  + (withheld.isEmpty()
                      ? "no alias or policy record sets are left that answer SERVFAIL"
                      : withheld));
    }
    feed.withheld = withheld;
    boolean wanted = false;
    for (Follower follower : feed.followers) {
      wanted |= deliver(feed, follower, done.zone());
    }
    succeeded(feed, wanted, first);
  }

  private void unchanged(ZoneFeed feed) {
    Zone zone = feed.zone;
    boolean wanted = false;
    for (Follower follower : feed.followers) {
      wanted |= follower.name == null || (zone != null && follower.name.equals(zone.apex()));
    }
    succeeded(feed, wanted, false);
  }

  /**
   * Plans the next read.
   *
   * @param wanted whether a line serves the zone; one that all lines named wrongly is looked at as
   *     rarely as one that fails
   * @param first whether it is the zone's first: zones that were loaded in one go are then spread
   *     over the interval
   */
  private void succeeded(ZoneFeed feed, boolean wanted, boolean first) {
    long now = now();
    Failure failure = feed.failure;
    if (failure != null) {
      feed.failure = null;
      if (!first) {
        log()
            .info(
                feed.label()
                    + ": read again after "
                    + Duration.ofNanos(now - failure.sinceNanos()).toSeconds()
                    + " s of failures");
      }
    }
    feed.failures = wanted ? 0 : feed.failures + 1;
    double share = resources().random().nextDouble();
    long refresh = feed.refresh().toNanos();
    feed.dueNanos =
        now
            + (wanted
                ? (long) (refresh * (first ? share : 0.9 + 0.1 * share))
                : backOff(feed.failures));
  }

  /** Gives a zone to a line; returns whether it is the zone that the line names. */
  private boolean deliver(ZoneFeed feed, Follower follower, Zone zone) {
    if (follower.name == null || follower.name.equals(zone.apex())) {
      follower.listener.loaded(zone);
      return true;
    }
    if (!follower.mismatchReported) {
      follower.mismatchReported = true;
      follower
          .membership
          .resources()
          .log()
          .error(
              "zone "
                  + follower.name
                  + ": the hosted zone "
                  + feed.zoneId
                  + " is "
                  + zone.apex()
                  + " and not "
                  + follower.name
                  + "; it is not served");
    }
    follower.listener.failed(true);
    return false;
  }

  /** AWS answered a request. */
  private void served() {
    credentialsWork();
    TokenBucket budget = bucket;
    if (budget != null && budget.reduced()) {
      budget.served(now());
      if (!budget.reduced()) {
        log().info("AWS serves again at the full " + rate(budget) + " requests a second");
      }
    }
  }

  /** AWS said that a request was one too many. */
  private void refused(long now) {
    credentialsWork();
    TokenBucket budget = bucket;
    if (budget != null) {
      boolean before = budget.reduced();
      budget.refused(now);
      if (!before) {
        log()
            .warning(
                "AWS throttles the requests of "
                    + describe()
                    + ": now "
                    + rate(budget)
                    + " a second, more again as it allows");
      }
    }
  }

  private void credentialsWork() {
    if (credentialsFailure != null) {
      credentialsFailure = null;
      log().info("the credentials of " + describe() + " work again");
    }
  }

  private void giveUp(Call call) {
    call.feed.call = null;
    call.feed.listing = null; // the call may still be writing to it
    call.feed.dueNanos = now();
    callsInFlight--;
    if (call.task != null) {
      call.task.cancel();
    }
  }

  private long backOff(int failures) {
    long longest =
        Math.min(LONGEST_BACK_OFF_NANOS, FIRST_BACK_OFF_NANOS << Math.min(failures - 1, 20));
    return (long) (longest * (0.5 + 0.5 * resources().random().nextDouble()));
  }

  private void alarmAt(long atNanos, long now) {
    if (alarm != null && alarmNanos - atNanos <= 0) {
      return; // rings in time; it will look again
    }
    cancelAlarm();
    long number = ++alarmNumber;
    alarmNanos = atNanos;
    alarm =
        resources()
            .scheduler()
            .after(Duration.ofNanos(Math.max(0, atNanos - now)), () -> alarmRings(number));
  }

  /** Takes the lock. */
  private void alarmRings(long number) {
    synchronized (lock) {
      if (number == alarmNumber && !members.isEmpty()) {
        alarm = null;
        pump();
      }
    }
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    alarmNumber++;
  }

  private void rebudget() {
    Budget budget = members.getFirst().budget();
    for (Membership member : members) {
      budget = budget.smaller(member.budget());
    }
    if (bucket == null) {
      bucket = new TokenBucket(budget, now());
    } else {
      bucket.budget(budget, now());
    }
  }

  /** Without the lock: making a client takes a second on a cold JVM. */
  private HostedZoneSource source() throws SourceException {
    synchronized (sourceLock) {
      if (closed) {
        throw new SourceException(SourceException.Kind.UNAVAILABLE, "the client is closed");
      }
      if (source == null) {
        try {
          source = open.apply(access);
        } catch (RuntimeException impossible) {
          throw new SourceException(
              SourceException.Kind.CREDENTIALS,
              "no client for " + describe() + ": " + impossible.getMessage(),
              impossible);
        }
      }
      return source;
    }
  }

  private String describe() {
    String profile = access.profile();
    if (profile != null) {
      return "profile " + profile;
    }
    return access.accessKey() != null
        ? "access key " + access.accessKey().id()
        : "the default credentials";
  }

  private static String rate(TokenBucket budget) {
    return String.format(java.util.Locale.ROOT, "%.2f", budget.rate());
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
