package org.bridge53.plugin.route53;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Explainer;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.route53.FoundZones.Found;
import org.bridge53.plugin.route53.FoundZones.Heard;
import org.bridge53.plugin.route53.events.QueueStatus;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.snapshot.SnapshotStore;
import org.bridge53.plugin.route53.sync.AccountStatus;
import org.bridge53.plugin.route53.sync.Accounts;
import org.bridge53.plugin.route53.sync.Discovery;
import org.bridge53.plugin.route53.sync.Look;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Memberships;
import org.bridge53.plugin.route53.sync.Sighting;
import org.bridge53.plugin.route53.sync.ZoneStatus;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * Follows the zones of one line, those that it writes and those that it finds, and gives the board
 * new zones when something changes.
 */
final class Route53Service implements Service, Explainer, FollowedZone.Owner {
  /*
   * A line reads through one or more accounts (memberships). Each tells what zones it sees whenever it
   * has looked (ZoneCatalog); FoundZones says which of them the line serves and which account reads
   * them; those are followed, and others no longer. Zones that are written by id are followed from the
   * start, in whatever account can read them. A zone that is followed tells when it is loaded.
   * Both kinds of news end in `publish`, which makes the line's part of the table anew.
   *
   * This lock guards all fields. News come under the locks of the catalog or the account, so no
   * membership is asked for anything while this lock is held: `heard` decides under it what is to be
   * done, and does it afterwards, one account's news after the other's (`following`).
   */

  /** The line's place in one account. */
  private final class Source implements Discovery {
    private final int index;
    private final Membership membership;

    private Source(int index, Membership membership) {
      this.index = index;
      this.membership = membership;
    }

    @Override
    public boolean ownZones() {
      return !options.rules().isEmpty() || !options.named().isEmpty() || ownersAreUnknown();
    }

    @Override
    public Predicate<Sighting> tagged() {
      return found::needsTags;
    }

    @Override
    public Set<Vpc> vpcs() {
      Set<Vpc> vpcs = new LinkedHashSet<>();
      options.views().forEach(view -> vpcs.add(view.vpc()));
      return vpcs;
    }

    @Override
    public Duration interval() {
      return options.discover();
    }

    @Override
    public Duration retention() {
      return options.grace().plus(ZoneOptions.AFTER_GRACE);
    }

    @Override
    public void looked(Look own, Look.State tags, Map<Vpc, Look> seen) {
      heard(index, new Heard(own, tags, seen));
    }
  }

  /** The line, as metrics see it. */
  private final class Watched implements Route53Meters.Watched {
    @Override
    public ZoneMetrics detail() {
      return config.ages().metrics();
    }

    @Override
    public List<ZoneStatus> zones() {
      List<String> ids = new ArrayList<>();
      synchronized (Route53Service.this) {
        written.forEach(zone -> ids.add(zone.zoneId()));
        ids.addAll(followed.keySet());
      }
      List<ZoneStatus> zones = new ArrayList<>(ids.size());
      for (String id : ids) {
        ZoneStatus status = status(id);
        if (status != null) {
          zones.add(status);
        }
      }
      return zones;
    }

    @Override
    public Map<AwsAccess, AccountStatus> accounts() {
      Map<AwsAccess, AccountStatus> statuses = new LinkedHashMap<>();
      Memberships joined = memberships;
      if (joined != null) {
        joined.all().forEach(each -> statuses.put(each.access(), each.accountStatus()));
      }
      return statuses;
    }

    @Override
    public Map<String, Boolean> healthChecks() {
      return health.known();
    }

    @Override
    public TargetCache targets() {
      return targets.cache();
    }

    @Override
    public List<QueueStatus> queues() {
      return events.status();
    }

    @Override
    public Map<String, Boolean> snapshots() {
      return snapshot.usable();
    }

    @Override
    public long now() {
      return resources.ticker().getAsLong();
    }
  }

  /** The line's part in a cache of AWS targets. */
  record TargetUse(
      SharedTargets shared, SharedTargets.Key key, TargetCache cache, TargetRequest request) {
    private void join() {
      shared.join(key, cache, request);
    }

    private void leave() {
      shared.leave(key, cache);
    }
  }

  private final Route53Config config;
  private final ZoneOptions options;
  private final List<AwsAccess> access;
  private final Accounts accounts;
  private final Resources resources;
  private final ZoneBoard board;
  private final Line line;
  private final FoundZones found;
  private final LineHealth health;
  private final LineSides sides;
  private final LineSnapshot snapshot;
  private final LineEvents events;
  private final TargetUse targets;
  private final ZoneAges ages;
  private final Route53Meters meters;
  private final Watched watched = new Watched();

  private final Object following = new Object();
  private final List<Source> sources = new ArrayList<>();
  private final List<Heard> heard = new ArrayList<>();
  private final List<FollowedZone> written = new ArrayList<>();
  private final Map<String, FollowedZone> followed = new HashMap<>();
  private Map<String, Found> present = Map.of();

  /** All that the accounts show, served or not. */
  private Map<String, Sighting> seen = Map.of();

  private final Set<String> reported = new HashSet<>();
  private final Set<String> goneReported = new HashSet<>();

  /** Written under the lock; queries read it. */
  private volatile @Nullable Memberships memberships;

  private boolean started;
  private Scheduler.@Nullable Task looking;

  /** Zones come one after the other from the disk: they are published together. */
  private boolean restoring;

  /**
   * @param access of each account that the line reads from
   * @param line what its zones bring to answers
   */
  Route53Service(
      Route53Config config,
      List<AwsAccess> access,
      Accounts accounts,
      Resources resources,
      ZoneBoard board,
      Line line,
      FoundZones found,
      LineHealth health,
      LineSides sides,
      LineSnapshot snapshot,
      LineEvents events,
      TargetUse targets,
      Route53Meters meters) {
    this.config = config;
    this.options = config.find();
    this.access = List.copyOf(access);
    this.accounts = accounts;
    this.resources = resources;
    this.board = board;
    this.line = line;
    this.found = found;
    this.health = health;
    this.ages = new ZoneAges(config.ages(), config.pace().refresh(), resources.log());
    this.targets = targets;
    this.meters = meters;
    this.sides = sides;
    this.snapshot = snapshot;
    this.events = events;
    for (ZoneReference reference : config.zones()) {
      written.add(new FollowedZone(reference.zoneId(), 0, reference.name(), bridgeSerial(), this));
    }
    access.forEach(_ -> heard.add(Heard.NOTHING));
    synchronized (this) {
      publish();
    }
  }

  /** Which of several accounts a zone of a VPC belongs to can then only be seen in their lists. */
  private boolean ownersAreUnknown() {
    return access.size() > 1
        && !options.views().isEmpty()
        && access.stream().anyMatch(each -> each.accountId() == null);
  }

  private boolean bridgeSerial() {
    return config.snapshot().serial() == SnapshotOptions.Serial.BRIDGE;
  }

  /**
   * Serves what the snapshot has; zones that it does not have come as they are read. Waits for them
   * only if the line says so.
   *
   * @throws IOException if something is required that cannot be had
   */
  @Override
  public void start() throws IOException, InterruptedException {
    SnapshotStore store = snapshot.open();
    targets.join();
    Memberships joined =
        accounts.join(
            access,
            config.pace().budget(),
            resources,
            new ApiNames(config.access().resolvers(), resources),
            store);
    joined.restore();
    List<Source> each = new ArrayList<>();
    for (Membership membership : joined.all()) {
      each.add(new Source(each.size(), membership));
    }
    synchronized (this) {
      memberships = joined;
      sources.addAll(each);
      sides.join(joined, this::signing);
      started = true;
      looking = resources.scheduler().every(ZoneAges.INTERVAL, this::lookAtAges);
      restoring = true;
      health.join(joined); // first: zones that are loaded already come with what is known of health
    }
    meters.join(watched, resources.meters());
    if (options.finds()) {
      each.forEach(source -> source.membership.discover(source));
    }
    joined.prepare(written.stream().map(FollowedZone::zoneId).toList());
    for (FollowedZone zone : written) {
      joined.follow(
          zone.zoneId(),
          zone.name(),
          config.pace().pace(!config.events().queues().isEmpty()),
          zone);
    }
    synchronized (this) {
      restoring = false;
      publish();
    }
    joined.restored();
    events.join(joined);
    new Startup(config.snapshot(), resources.ticker()).await(this, this::state);
  }

  /** For a start that waits; under the lock. */
  private Startup.State state() {
    List<String> unread = new ArrayList<>();
    List<FollowedZone> all = new ArrayList<>(written);
    all.addAll(followed.values());
    Memberships joined = memberships;
    for (FollowedZone zone : all) {
      if (zone.zone() == null && zone.hasFailed() && joined != null) {
        Membership reader = joined.reader(zone.zoneId());
        ZoneStatus status = reader == null ? null : reader.status(zone.zoneId());
        String name = zone.name() == null ? "hosted zone" : "zone " + zone.name();
        unread.add(
            name
                + " ("
                + zone.zoneId()
                + ")"
                + (status == null || status.failure() == null
                    ? ""
                    : ": " + status.failure().text()));
      }
    }
    return new Startup.State(ready(), unread, options.finds() ? found.state(heard) : null);
  }

  private void follow(Source source, FollowedZone zone) {
    source.membership.follow(
        zone.zoneId(), zone.name(), config.pace().pace(!config.events().queues().isEmpty()), zone);
  }

  // ---- what is found ----

  private void heard(int index, Heard news) {
    synchronized (following) {
      List<Runnable> afterwards = new ArrayList<>();
      Map<Integer, List<String>> begun = new HashMap<>();
      synchronized (this) {
        if (!started) {
          return;
        }
        heard.set(index, news);
        update(afterwards, begun);
        publish();
      }
      begun.forEach((source, ids) -> sources.get(source).membership.prepare(ids));
      afterwards.forEach(Runnable::run);
    }
  }

  private void update(List<Runnable> afterwards, Map<Integer, List<String>> begins) {
    Map<String, Found> all = found.find(heard, access, resources.ticker().getAsLong());
    Map<String, Found> served = new HashMap<>();
    all.forEach(
        (id, zone) -> {
          if (options.accepts(zone.zone().name())) {
            served.put(id, zone);
          } else {
            outside(zone.zone().name(), id);
          }
        });
    present = served;
    seen = FoundZones.all(heard);
    goneReported.removeIf(id -> !served.containsKey(id));
    served.forEach(this::reportGone);
    for (FollowedZone zone : List.copyOf(followed.values())) {
      Found now = served.get(zone.zoneId());
      if (now == null
          || now.expired()
          || now.source() != zone.source()
          || isWritten(zone.zoneId())) {
        followed.remove(zone.zoneId());
        afterwards.add(() -> sources.get(zone.source()).membership.unfollow(zone.zoneId(), zone));
      }
    }
    served.forEach(
        (id, zone) -> {
          if (!zone.expired()
              && zone.zone().owningService() == null
              && !followed.containsKey(id)
              && !isWritten(id)) {
            // Without a name: the listing's is the zone's own, and a zone's name never changes.
            FollowedZone begun = new FollowedZone(id, zone.source(), null, bridgeSerial(), this);
            followed.put(id, begun);
            begins.computeIfAbsent(begun.source(), _ -> new ArrayList<>()).add(id);
            afterwards.add(() -> follow(sources.get(begun.source()), begun));
          }
        });
  }

  private boolean isWritten(String zoneId) {
    for (ZoneReference reference : config.zones()) {
      if (reference.zoneId().equals(zoneId)) {
        return true;
      }
    }
    return false;
  }

  private void outside(DomainName name, String zoneId) {
    if (!reported.add(zoneId)) {
      return;
    }
    resources
        .log()
        .warning(
            "zone "
                + name
                + " ("
                + zoneId
                + ") is outside of what \"accept\" allows; it is not served");
  }

  private void reportGone(String id, Found zone) {
    String label = "zone " + zone.zone().name() + " (" + id + ")";
    if (zone.zone().goneNanos() == null) {
      if (goneReported.remove(id)) {
        resources.log().info(label + " is listed again");
      }
    } else if (goneReported.add(id)) {
      resources
          .log()
          .warning(
              label
                  + " is not listed any more; it is served on for "
                  + options.grace().toSeconds()
                  + " s after it went");
    }
  }

  // ---- what is served; under the lock ----

  @Override
  public void changed() {
    publish();
  }

  @Override
  public void finished() {
    notifyAll(); // a start may wait
    if (restoring) {
      return;
    }
    sides.serves(loadedZones(), zonesFinished());
  }

  @Override
  public boolean gone(FollowedZone zone, long sinceNanos, boolean news) {
    boolean expired = resources.ticker().getAsLong() - sinceNanos >= options.grace().toNanos();
    DomainName name = zone.name();
    Zone loaded = zone.zone();
    if (loaded != null && (news || expired)) {
      resources
          .log()
          .warning(
              "zone "
                  + (name == null ? loaded.apex() : name)
                  + " ("
                  + zone.zoneId()
                  + ") does not exist any more; "
                  + (expired
                      ? "its names answer SERVFAIL"
                      : "it is served on for " + options.grace().toSeconds() + " s after it went"));
    }
    return expired;
  }

  /** A query came for a zone that is not loaded; any thread, no lock. */
  private void wanted(String zoneId) {
    Memberships joined = memberships;
    if (joined != null) {
      joined.wanted(zoneId);
    }
  }

  private void publish() {
    notifyAll(); // a start may wait
    if (restoring) {
      return;
    }
    Look.State state = options.finds() ? found.state(heard) : Look.State.COMPLETE;
    ServedZones zones = new ServedZones(options, line, board, sides, state, ages, id -> wanted(id));
    for (FollowedZone zone : written) {
      zones.addWritten(zone, seen.get(zone.zoneId()), this::outside);
    }
    if (state != Look.State.PENDING) {
      present.forEach(
          (id, zone) -> {
            if (!isWritten(id)) {
              zones.addFound(id, zone, followed.get(id));
            }
          });
    }
    zones.addPlaceholders();
    board.publish(this, zones.all());
    List<LoadedZone> loaded = loadedZones();
    health.serves(loaded);
    sides.serves(loaded, zonesFinished());
  }

  /** Time passes: what zones answer may change with their age. */
  private synchronized void lookAtAges() {
    if (!started) {
      return;
    }
    Map<String, String> labels = new HashMap<>();
    for (LoadedZone zone : loadedZones()) {
      labels.put(zone.zoneId(), "zone " + zone.zone().apex() + " (" + zone.zoneId() + ")");
    }
    if (ages.look(labels, this::status, resources.ticker().getAsLong())) {
      publish();
    }
  }

  private @Nullable ZoneStatus status(String zoneId) {
    Memberships joined = memberships;
    return joined == null ? null : joined.status(zoneId);
  }

  // ---- life ----

  /**
   * Whether every zone was read once, or will not come by waiting. One that does not come keeps
   * nobody waiting, unless it is all of them; and none may be older than {@code unready} says.
   */
  @Override
  public synchronized boolean ready() {
    if (options.finds() && found.state(heard) == Look.State.PENDING) {
      return false;
    }
    return zonesFinished()
        && sides.settled()
        && (noneFollowed() || !loadedZones().isEmpty())
        && ages.ready(ids(), this::status, resources.ticker().getAsLong());
  }

  private boolean noneFollowed() {
    return written.isEmpty() && followed.isEmpty();
  }

  private List<String> ids() {
    return loadedZones().stream().map(LoadedZone::zoneId).toList();
  }

  @Override
  public void close() {
    Memberships joined;
    SideFeeds following;
    boolean leaves;
    synchronized (this) {
      joined = memberships;
      memberships = null;
      following = sides.take();
      leaves = started;
      started = false;
      if (looking != null) {
        looking.cancel();
      }
      health.leave();
    }
    if (leaves) {
      meters.leave(watched);
      targets.leave();
    }
    if (following != null) {
      following.end();
    }
    events.leave();
    if (joined != null) {
      joined.leave();
    }
    snapshot.leave();
  }

  private boolean zonesFinished() {
    for (FollowedZone zone : written) {
      if (!zone.isFinished()) {
        return false;
      }
    }
    for (FollowedZone zone : followed.values()) {
      if (!zone.isFinished()) {
        return false;
      }
    }
    return true;
  }

  /** What is loaded, and who reads it: that account is asked for what it refers to. */
  private List<LoadedZone> loadedZones() {
    Memberships joined = memberships;
    if (joined == null) {
      return List.of();
    }
    List<LoadedZone> loaded = new ArrayList<>();
    for (FollowedZone each : written) {
      add(each, joined.reader(each.zoneId()), loaded);
    }
    for (FollowedZone each : followed.values()) {
      add(each, sources.get(each.source()).membership, loaded);
    }
    return loaded;
  }

  private static void add(FollowedZone each, @Nullable Membership reader, List<LoadedZone> loaded) {
    Zone zone = each.zone();
    if (zone != null) {
      loaded.add(new LoadedZone(each.zoneId(), reader, zone, each.references(), each.isPrivate()));
    }
  }

  private synchronized void signing(Set<String> ids) {
    if (started) {
      sides.signing(ids);
      publish();
    }
  }

  // ---- why ----

  @Override
  public @Nullable Explanation explain(Query query) {
    ZoneTable.Match match = board.table().enclosing(query, query.qname());
    if (match == null || !match.get(0).line().equals(line)) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < match.size(); i++) {
      steps.add(new Step("zone", match.get(i).described()));
    }
    Answer answer =
        Route53Handler.traced(board, (topic, text) -> steps.add(new Step(topic, text)))
            .handle(query);
    return new Explanation(steps, answer);
  }

  @Override
  public synchronized List<Report> parity() {
    List<Report> reports = new ArrayList<>();
    for (FollowedZone each : written) {
      if (each.zone() == null) {
        String title = each.name() == null ? "hosted zone " : "zone " + each.name() + " (";
        reports.add(
            new Report(
                title + each.zoneId() + (each.name() == null ? "" : ")") + ": not loaded",
                List.of()));
      }
    }
    for (LoadedZone zone : loadedZones()) {
      reports.add(
          new Report(
              "zone "
                  + zone.zone().apex()
                  + " ("
                  + zone.zoneId()
                  + "): "
                  + (zone.isPrivate() ? "private" : "public"),
              sides.parity(zone)));
    }
    return reports;
  }
}
