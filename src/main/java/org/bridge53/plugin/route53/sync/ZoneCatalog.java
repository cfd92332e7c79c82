package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.model.SourceException.Kind.CREDENTIALS;
import static org.bridge53.plugin.route53.model.SourceException.Kind.FORBIDDEN;
import static org.bridge53.plugin.route53.model.SourceException.Kind.INVALID_ANSWER;
import static org.bridge53.plugin.route53.model.SourceException.Kind.NO_SUCH_ZONE;
import static org.bridge53.plugin.route53.model.SourceException.Kind.THROTTLED;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.Excerpt;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.bridge53.plugin.route53.snapshot.KeptSighting;
import org.bridge53.plugin.route53.translation.EscapedName;
import org.jspecify.annotations.Nullable;

/** Which hosted zones there are, as one account sees it: for all lines that want to know. */
final class ZoneCatalog {
  /*
   * Three kinds of places are looked at, each a Part with a rhythm of its own: the account's zones,
   * their tags, and what each VPC sees. A look is a row of errands, one API call each; what they
   * gather counts when the last has come, so that half a listing never makes a zone vanish. Tags are
   * read behind each listing, for the zones that somebody wants them of.
   *
   *   due -> errand -> page -> errand ... -> complete -> told -> due after the interval
   *            \-> failed -> due after a back-off, from the first page
   *
   * The listing of the account's zones is the account's heartbeat as well: it tells how many record sets
   * each has. So it goes on as often as either wants it, also where no line looks for zones.
   *
   * The catalog lives as long as its account: a line of a reloaded configuration finds what the old
   * one knew, and no call is made for it. Timers run on the newest line's scheduler; when a line
   * leaves, they and the errand that is under way move to one that stays.
   *
   * One lock, taken before the account's and never while that is held. Listeners are called under
   * it, which makes it one at a time.
   */

  /** How long it takes others to make or delete several zones: one look sees all. */
  private static final Duration DEBOUNCE = Duration.ofSeconds(2);

  private final Account account;
  private final Object lock = new Object();
  private final Map<Membership, Discovery> members = new LinkedHashMap<>();
  private final Part own = new Part(null, "hosted zones", "no zone is found");
  private final Tags tags = new Tags();
  private final Map<Vpc, Part> vpcs = new LinkedHashMap<>();
  private final Set<String> unreadableNames = new HashSet<>();
  private final Map<Vpc, List<Sighting>> restored = new HashMap<>();
  private @Nullable AccountParts kept;

  ZoneCatalog(Account account) {
    this.account = account;
  }

  /** The heartbeat has another pace. */
  void paced() {
    synchronized (lock) {
      if (!members.isEmpty()) {
        own.plan();
      }
    }
  }

  /** AWS can be reached again: what failed because it could not is tried again. */
  void reached() {
    synchronized (lock) {
      if (!members.isEmpty()) {
        steps().forEach(Step::retry);
      }
    }
  }

  void join(Membership member, Discovery wants) {
    synchronized (lock) {
      members.put(member, wants);
      for (Vpc vpc : wants.vpcs()) {
        vpcs.computeIfAbsent(vpc, this::part);
      }
      tell(wants);
      for (Step step : steps()) {
        step.plan();
      }
    }
  }

  private Part part(Vpc vpc) {
    Part part =
        new Part(
            vpc,
            "the zones of " + vpc.id() + " in " + vpc.region(),
            "no zone of this VPC is found");
    List<Sighting> before = restored.remove(vpc);
    if (before != null) {
      part.restore(before);
    }
    return part;
  }

  /** Takes over what was kept, and keeps what is found from now on; before anybody joins. */
  void keepIn(AccountParts parts, Resources resources) {
    synchronized (lock) {
      kept = parts;
      long millis = resources.clock().millis();
      long nanos = resources.ticker().getAsLong();
      for (AccountParts.Place place : parts.found()) {
        List<Sighting> zones = new ArrayList<>();
        for (KeptSighting zone : place.zones()) {
          Long gone =
              zone.goneMillis() == 0
                  ? null
                  : nanos - 1_000_000 * Math.max(0, millis - zone.goneMillis());
          zones.add(
              new Sighting(
                  zone.zoneId(),
                  zone.name(),
                  zone.isPrivate(),
                  zone.tags(),
                  zone.owningAccount(),
                  zone.owningService(),
                  gone));
        }
        Vpc vpc = place.vpc();
        if (vpc != null) {
          restored.put(vpc, zones);
        } else if (own.state == Look.State.PENDING) {
          own.restore(zones);
        }
      }
    }
  }

  private void save() {
    AccountParts parts = kept;
    if (parts == null) {
      return;
    }
    List<AccountParts.Place> places = new ArrayList<>();
    if (own.state == Look.State.COMPLETE) {
      places.add(new AccountParts.Place(null, kept(own)));
    }
    vpcs.forEach(
        (vpc, part) -> {
          if (part.state == Look.State.COMPLETE) {
            places.add(new AccountParts.Place(vpc, kept(part)));
          }
        });
    restored.forEach((vpc, zones) -> places.add(new AccountParts.Place(vpc, kept(zones))));
    parts.saveFound(places);
  }

  private List<KeptSighting> kept(Part part) {
    return kept(part.known.values());
  }

  private List<KeptSighting> kept(Collection<Sighting> zones) {
    long millis = resources().clock().millis();
    List<KeptSighting> all = new ArrayList<>();
    for (Sighting zone : zones) {
      Long gone = zone.goneNanos();
      all.add(
          new KeptSighting(
              zone.zoneId(),
              zone.name(),
              zone.isPrivate(),
              zone.tags(),
              zone.owningAccount(),
              zone.owningService(),
              gone == null ? 0 : millis - (now() - gone) / 1_000_000));
    }
    return all;
  }

  void leave(Membership member) {
    synchronized (lock) {
      if (members.remove(member) == null) {
        return;
      }
      List<Step> steps = steps();
      vpcs.keySet()
          .removeIf(vpc -> members.values().stream().noneMatch(each -> each.vpcs().contains(vpc)));
      for (Step step : steps) {
        step.left(member);
      }
    }
  }

  /** Something says that there are other zones now: they are looked for soon. */
  void lookAgain() {
    synchronized (lock) {
      for (Step step : steps()) {
        step.ask();
      }
    }
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(own);
    steps.add(tags);
    steps.addAll(vpcs.values());
    return steps;
  }

  // ---- under the lock ----

  private void tellAll() {
    List.copyOf(members.values()).forEach(this::tell);
  }

  private void tell(Discovery member) {
    boolean known = own.state != Look.State.PENDING;
    Map<Vpc, Look> seen = new HashMap<>();
    for (Vpc vpc : member.vpcs()) {
      Part part = vpcs.get(vpc);
      if (part != null) {
        seen.put(vpc, part.look());
        known |= part.state != Look.State.PENDING;
      }
    }
    if (known) {
      member.looked(own.look(), tags.state(member), seen);
    }
  }

  private Membership newest() {
    Membership newest = null;
    for (Membership member : members.keySet()) {
      newest = member;
    }
    if (newest == null) {
      throw new IllegalStateException("nobody wants to know");
    }
    return newest;
  }

  private Resources resources() {
    return newest().resources();
  }

  private long now() {
    return resources().ticker().getAsLong();
  }

  private boolean anyTagged(Sighting zone) {
    for (Discovery member : members.values()) {
      if (member.ownZones() && member.tagged().test(zone)) {
        return true;
      }
    }
    return false;
  }

  /** One look after the other, each a row of calls. */
  private abstract class Step {
    Look.State state = Look.State.PENDING;

    /** On whose behalf a call is under way; null: none is. */
    private @Nullable Membership caller;

    /** What was sent last; an errand that is not this one any more has no say. */
    private @Nullable Object sent;

    private Scheduler.@Nullable Task timer;
    private int failures;
    private SourceException.@Nullable Kind failureKind;
    private @Nullable String failureLogged;

    /** When the last look was complete. */
    private @Nullable Long completeNanos;

    /** When the next one begins out of turn; null: in its turn. */
    private @Nullable Long askedNanos;

    /** Whether anybody wants this. */
    abstract boolean wanted();

    /** How old a look may get; null: it has no rhythm of its own. */
    abstract @Nullable Duration interval();

    /** Forgets what a look that was not completed had gathered. */
    abstract void begin();

    /** The next call of the look; null: the look is complete. */
    abstract @Nullable Job next();

    abstract void complete();

    /** After a failure and its back-off. */
    void again(SourceException.Kind failure) {
      start();
    }

    /** For the log: what cannot be looked at, and what that means while nothing is known. */
    abstract String what();

    abstract String consequence();

    /** The next look begins soon, once for all that ask for it; one that is under way goes on. */
    void ask() {
      if (askedNanos == null && wanted() && interval() != null) {
        askedNanos = now() + DEBOUNCE.toNanos();
        plan();
      }
    }

    /** Sets the alarm for the next look, or begins it. */
    void plan() {
      cancelTimer();
      if (caller != null || !wanted()) {
        return;
      }
      Duration interval = interval();
      Long complete = completeNanos;
      long now = now();
      SourceException.Kind failure = failureKind;
      if (failures > 0 && failure != null) {
        wait(BackOff.nanos(failures, resources().random()), () -> again(failure));
      } else if (complete == null) {
        start();
      } else if (interval != null) {
        double share = 0.9 + 0.1 * resources().random().nextDouble();
        long due = complete + (long) (interval.toNanos() * share);
        Long asked = askedNanos;
        if (asked != null) {
          due = Math.min(due - now, Math.max(asked, complete + DEBOUNCE.toNanos()) - now) + now;
        }
        if (due - now <= 0) {
          start();
        } else {
          wait(due - now, this::start);
        }
      }
    }

    private void wait(long nanos, Runnable then) {
      Object ringing = new Object();
      sent = ringing;
      timer =
          resources()
              .scheduler()
              .after(
                  Duration.ofNanos(nanos),
                  () -> {
                    synchronized (lock) {
                      if (ringing.equals(sent)) {
                        timer = null;
                        then.run();
                      }
                    }
                  });
    }

    private void cancelTimer() {
      if (timer != null) {
        timer.cancel();
        timer = null;
        sent = null;
      }
    }

    boolean isIdle() {
      return caller == null;
    }

    private void retry() {
      SourceException.Kind failure = failureKind;
      if (isIdle() && failures > 0 && failure != null && Outage.isOne(failure.name())) {
        again(failure);
      }
    }

    /** Whether zones wait for it that nobody knows of yet. */
    boolean isUrgent() {
      return state != Look.State.COMPLETE;
    }

    void start() {
      cancelTimer();
      askedNanos = null;
      begin();
      proceed();
    }

    private void proceed() {
      Job job = next();
      if (job == null) {
        caller = null;
        failures = 0;
        completeNanos = now();
        state = Look.State.COMPLETE;
        if (failureLogged != null) {
          failureLogged = null;
          resources().log().info(what() + ": listed again");
        }
        complete();
        plan();
        return;
      }
      Membership member = newest();
      caller = member;
      OneCall call = new OneCall(this, job);
      sent = call;
      member.send(call);
    }

    /** A call came back well. */
    private void came(Runnable result) {
      failures = 0;
      result.run();
      proceed();
    }

    private void failed(SourceException failure) {
      caller = null;
      failures++;
      failureKind = failure.kind();
      boolean denied = failure.kind() == FORBIDDEN || failure.kind() == CREDENTIALS;
      if (state == Look.State.PENDING && denied) {
        state = Look.State.DENIED; // and stays so: what is served meanwhile does not flap
      }
      String kind = failure.kind().name();
      if (failure.kind() != THROTTLED && !kind.equals(failureLogged)) {
        failureLogged = kind;
        if (failure.kind() != CREDENTIALS) { // those are the account's to report
          resources()
              .log()
              .error(
                  what()
                      + ": "
                      + failure.getMessage()
                      + "; "
                      + (state == Look.State.COMPLETE
                          ? "what was found before is still served"
                          : consequence()));
        }
      }
      tellAll();
      plan();
    }

    /** A member is gone, and with it the timers and the call that ran on its behalf. */
    private void left(Membership member) {
      if (members.isEmpty() || !wanted()) { // the account may want it still, but nobody asks
        cancelTimer();
        caller = null;
        sent = null;
        return;
      }
      if (member.equals(caller)) {
        caller = null;
        sent = null;
        start();
      } else {
        plan();
      }
    }
  }

  /** What a call does; null of it is kept until it is back. */
  @FunctionalInterface
  private interface Job {
    /** Asks, without a lock; what it returns runs under it. */
    Runnable run(HostedZoneSource source) throws SourceException;
  }

  /** One call of a look. */
  private final class OneCall implements Errand {
    private final Step step;
    private final Job job;

    private OneCall(Step step, Job job) {
      this.step = step;
      this.job = job;
    }

    @Override
    public boolean isUrgent() {
      return step.isUrgent();
    }

    @Override
    public void run(HostedZoneSource source) throws SourceException {
      Runnable result = job.run(source);
      synchronized (lock) {
        if (equals(step.sent) && !members.isEmpty()) {
          step.came(result);
        }
      }
    }

    @Override
    public void failed(SourceException failure) {
      synchronized (lock) {
        if (equals(step.sent) && !members.isEmpty()) {
          step.failed(failure);
        }
      }
    }
  }

  /** The account's own zones, or those that a VPC sees. */
  private final class Part extends Step {
    private final @Nullable Vpc vpc;
    private final String what;
    private final String consequence;
    private Map<String, Sighting> known = new LinkedHashMap<>();
    private Map<String, Sighting> gathered = new LinkedHashMap<>();
    private @Nullable String marker;
    private boolean ended;
    private final Set<String> markers = new HashSet<>();
    private Map<String, ZoneCount> counts = new HashMap<>();
    private long listedNanos;

    private Part(@Nullable Vpc vpc, String what, String consequence) {
      this.vpc = vpc;
      this.what = what;
      this.consequence = consequence;
    }

    /** What was complete before a restart is as good as a look that was. */
    private void restore(List<Sighting> before) {
      before.forEach(zone -> known.put(zone.zoneId(), zone));
      state = Look.State.COMPLETE;
    }

    Look look() {
      return new Look(state, known.values());
    }

    @Override
    boolean wanted() {
      return isLookedFor() || (vpc == null && account.heartbeat() != null);
    }

    private boolean isLookedFor() {
      Vpc place = vpc;
      for (Discovery member : members.values()) {
        if (place == null ? member.ownZones() : member.vpcs().contains(place)) {
          return true;
        }
      }
      return false;
    }

    @Override
    boolean isUrgent() {
      return isLookedFor() && super.isUrgent();
    }

    @Override
    Duration interval() {
      Duration shortest = null;
      for (Discovery member : members.values()) {
        boolean wants = vpc == null ? member.ownZones() : member.vpcs().contains(vpc);
        if (wants && (shortest == null || member.interval().compareTo(shortest) < 0)) {
          shortest = member.interval();
        }
      }
      Duration heartbeat = vpc == null ? account.heartbeat() : null;
      if (heartbeat != null && (shortest == null || heartbeat.compareTo(shortest) < 0)) {
        return heartbeat;
      }
      return shortest == null ? Duration.ofMinutes(5) : shortest;
    }

    @Override
    void begin() {
      gathered = new LinkedHashMap<>();
      counts = new HashMap<>();
      markers.clear();
      marker = null;
      ended = false;
    }

    @Override
    @Nullable Job next() {
      if (ended) {
        return null;
      }
      String from = marker;
      Vpc place = vpc;
      Set<String> before = Set.copyOf(markers);
      LongSupplier ticker = resources().ticker();
      return source -> {
        long asked = ticker.getAsLong();
        HostedZonePage page =
            place == null ? source.listHostedZones(from) : source.listHostedZonesByVpc(place, from);
        String next = page.next();
        if (next != null && before.contains(next)) {
          throw new SourceException(
              INVALID_ANSWER, "the listing does not advance: it comes back to " + Excerpt.of(next));
        }
        return () -> take(page, from == null, asked);
      };
    }

    private void take(HostedZonePage page, boolean first, long asked) {
      listedNanos = first ? asked : listedNanos;
      for (HostedZone zone : page.zones()) {
        counts.put(zone.id(), new ZoneCount(zone.recordSets(), asked));
        DomainName name;
        try {
          name = EscapedName.parse(zone.name());
        } catch (IllegalArgumentException invalid) {
          if (unreadableNames.add(zone.id())) {
            resources().log().warning("hosted zone " + zone.id() + ": " + invalid.getMessage());
          }
          continue;
        }
        Sighting before = known.get(zone.id());
        gathered.put(
            zone.id(),
            new Sighting(
                zone.id(),
                name,
                zone.isPrivate(),
                before == null ? null : before.tags(),
                zone.owningAccount(),
                zone.owningService(),
                null));
      }
      marker = page.next();
      ended = marker == null;
      if (marker != null) {
        markers.add(marker);
      }
    }

    @Override
    void complete() {
      long now = now();
      long longest = 0;
      for (Discovery member : members.values()) {
        longest = Math.max(longest, member.retention().toNanos());
      }
      for (Sighting before : known.values()) {
        if (!gathered.containsKey(before.zoneId())) {
          Long gone = before.goneNanos();
          if (gone == null) {
            gathered.put(before.zoneId(), before.goneAt(now));
          } else if (now - gone <= longest) {
            gathered.put(before.zoneId(), before);
          }
        }
      }
      known = gathered;
      gathered = new LinkedHashMap<>();
      save();
      if (vpc == null) {
        account.listed(counts, listedNanos);
      }
      if (vpc == null && tags.wanted()) {
        tags.listed();
      } else {
        tellAll();
      }
    }

    @Override
    String what() {
      return what;
    }

    @Override
    String consequence() {
      return isLookedFor()
          ? consequence
          : "changes of zones are only seen when each is read in its turn";
    }
  }

  /**
   * The tags of the account's zones, as far as somebody asks for them; read behind each listing.
   */
  private final class Tags extends Step {
    private final Deque<List<String>> rest = new ArrayDeque<>();
    private final Map<String, Map<String, String>> gathered = new HashMap<>();

    @Override
    boolean wanted() {
      if (own.state != Look.State.COMPLETE) {
        return false;
      }
      for (Sighting zone : own.known.values()) {
        if (zone.goneNanos() == null && anyTagged(zone)) {
          return true;
        }
      }
      return false;
    }

    @Override
    @Nullable Duration interval() {
      return null;
    }

    /** Whether a line has all the tags that it asks for. */
    Look.State state(Discovery member) {
      for (Sighting zone : own.known.values()) {
        if (zone.tags() == null && zone.goneNanos() == null && member.tagged().test(zone)) {
          return state == Look.State.DENIED ? Look.State.DENIED : Look.State.PENDING;
        }
      }
      return own.state;
    }

    /** A listing is complete: whatever was being read is read again. */
    private void listed() {
      if (isIdle()) {
        start();
      } else {
        begin();
      }
    }

    @Override
    void plan() {
      if (isIdle() && super.failures == 0 && wanted() && isMissing()) {
        start();
      } else {
        super.plan();
      }
    }

    private boolean isMissing() {
      for (Sighting zone : own.known.values()) {
        if (zone.tags() == null && zone.goneNanos() == null && anyTagged(zone)) {
          return true;
        }
      }
      return false;
    }

    @Override
    void begin() {
      rest.clear();
      gathered.clear();
      Set<String> ids = new LinkedHashSet<>();
      for (Sighting zone : own.known.values()) {
        if (zone.goneNanos() == null && anyTagged(zone)) {
          ids.add(zone.zoneId());
        }
      }
      List<String> all = List.copyOf(ids);
      for (int from = 0; from < all.size(); from += HostedZoneSource.MOST_TAGGED) {
        rest.add(all.subList(from, Math.min(all.size(), from + HostedZoneSource.MOST_TAGGED)));
      }
    }

    @Override
    @Nullable Job next() {
      List<String> ids = rest.poll();
      return ids == null
          ? null
          : source -> {
            Map<String, Map<String, String>> read = source.listTags(ids);
            return () -> {
              for (String id : ids) {
                gathered.put(id, read.getOrDefault(id, Map.of()));
              }
            };
          };
    }

    @Override
    void complete() {
      own.known.replaceAll(
          (id, zone) -> gathered.containsKey(id) ? zone.withTags(gathered.get(id)) : zone);
      gathered.clear();
      save();
      tellAll();
    }

    /** One of the zones is gone: the listing that said so is old. */
    @Override
    void again(SourceException.Kind failure) {
      if (failure == NO_SUCH_ZONE && own.isIdle()) {
        own.start();
      } else {
        start();
      }
    }

    @Override
    String what() {
      return "the tags of hosted zones";
    }

    @Override
    String consequence() {
      return "no zone is found by its tags";
    }
  }
}
