package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Explainer;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.sync.Accounts;
import org.bridge53.plugin.route53.sync.Membership;
import org.bridge53.plugin.route53.sync.Memberships;
import org.bridge53.plugin.route53.sync.VersionFeed;
import org.bridge53.plugin.route53.sync.ZoneListener;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** Follows the zones of one line, and gives the handler a new table when one of them changes. */
final class Route53Service implements Service, Explainer {
  /** A zone of the line; this service's lock guards it. */
  private final class Followed implements ZoneListener {
    private final ZoneReference reference;
    private @Nullable Zone zone;
    private References references = References.NONE;
    private boolean finished;

    private Followed(ZoneReference reference) {
      this.reference = reference;
    }

    @Override
    public void loaded(Zone changed) {
      synchronized (Route53Service.this) {
        Zone before = zone;
        zone = changed;
        int placedBefore = references.placed();
        references = References.of(changed);
        if (placedBefore == 0 && references.placed() > 0 && !knowsPlaces(changed)) {
          warnOfPlaces(this, changed);
        }
        finished = true;
        leaveSigned(before);
        handler.publish(table());
        leaveSigned(null);
        want();
      }
    }

    /** As written, or of the loaded zone; null: nobody knows. */
    private @Nullable DomainName name() {
      DomainName written = reference.name();
      return written == null && zone != null ? zone.apex() : written;
    }

    private String described(DomainName name) {
      String kind =
          zone == null ? "not loaded" : PrivateZones.isPrivate(zone) ? "private" : "public";
      return name + " (" + reference.zoneId() + "): " + kind;
    }

    @Override
    public void failed(boolean lasting) {
      synchronized (Route53Service.this) {
        finished |= lasting;
        want();
      }
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
  private final List<AwsAccess> access;
  private final Accounts accounts;
  private final Resources resources;
  private final List<Followed> followed = new ArrayList<>();
  private final Route53Handler handler;
  private final TargetUse targets;
  private @Nullable Memberships memberships;
  private final CidrBlocks blocks;
  private final TrafficPolicyTrees trees;
  private final SignedZones signed;

  /** What is followed beside the zones. */
  private @Nullable SideFeeds sides;

  /** Ids of zones that AWS signs. */
  private Set<String> signedIds = Set.of();

  private boolean started;

  Route53Service(
      Route53Config config,
      List<AwsAccess> access,
      Accounts accounts,
      Resources resources,
      Route53Handler handler,
      Evaluator evaluator,
      SignedZones signed,
      TargetUse targets) {
    this.config = config;
    this.access = access;
    this.accounts = accounts;
    this.resources = resources;
    this.handler = handler;
    this.targets = targets;
    this.signed = signed;
    this.trees = new TrafficPolicyTrees(evaluator, resources.log());
    this.blocks = new CidrBlocks(evaluator, resources.log());
    for (ZoneReference reference : config.zones()) {
      followed.add(new Followed(reference));
    }
  }

  /** The table before anything is loaded: only the names that the line itself gives. */
  static ZoneTable emptyTable(Route53Config config) {
    List<ZoneTable.Entry> entries = new ArrayList<>();
    for (ZoneReference reference : config.zones()) {
      if (reference.name() != null) {
        entries.add(new ZoneTable.Entry(reference.zoneId(), reference.name(), null));
      }
    }
    return new ZoneTable(entries);
  }

  /** Returns at once: zones come as they are read. */
  @Override
  public void start() {
    targets.join();
    Memberships joined =
        accounts.join(
            access,
            config.pace().budget(),
            resources,
            new ApiNames(config.access().resolvers(), resources));
    synchronized (this) {
      memberships = joined;
      sides =
          new SideFeeds(
              joined,
              config.pace().refresh(),
              new SideFeeds.Listener(blocks::publish, trees::publish, this::signing));
      started = true;
    }
    for (Followed zone : followed) {
      joined.follow(zone.reference.zoneId(), zone.reference.name(), config.pace().refresh(), zone);
    }
  }

  /** Whether every zone was read once, or will not come by waiting; and what they refer to. */
  @Override
  public synchronized boolean ready() {
    return zonesFinished() && (sides == null || sides.settled());
  }

  private boolean zonesFinished() {
    for (Followed zone : followed) {
      if (!zone.finished) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    Memberships joined;
    SideFeeds following;
    boolean leaves;
    synchronized (this) {
      joined = memberships;
      memberships = null;
      following = sides;
      sides = null;
      leaves = started;
      started = false;
    }
    if (leaves) {
      targets.leave();
    }
    if (following != null) {
      following.end();
    }
    if (joined != null) {
      joined.leave();
    }
  }

  /** In a private zone the region alone counts. */
  private boolean knowsPlaces(Zone zone) {
    AnswerOptions answers = config.answers();
    return answers.answerAs() != null
        || (!PrivateZones.isPrivate(zone)
            && (!answers.locations().isEmpty() || answers.geoip() != null));
  }

  private void warnOfPlaces(Followed each, Zone zone) {
    resources
        .log()
        .warning(
            "zone "
                + zone.apex()
                + " ("
                + each.reference.zoneId()
                + "): latency, geolocation and geoproximity go by where clients are, and nothing"
                + " says that: the first healthy set answers (see the option answer_as)");
  }

  /** Asks for what the zones refer to. */
  private void want() {
    Memberships joined = memberships;
    SideFeeds following = sides;
    if (joined == null || following == null) {
      return;
    }
    boolean all = zonesFinished();
    Map<Membership, SideFeeds.Wanted> wanted = new HashMap<>();
    for (Followed each : followed) {
      Membership owner = joined.owner(each.reference.zoneId());
      Zone zone = each.zone;
      if (owner == null || zone == null) {
        continue;
      }
      SideFeeds.Wanted its =
          wanted.computeIfAbsent(
              owner, _ -> new SideFeeds.Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>()));
      its.collections().addAll(each.references.collections());
      its.trafficPolicies().addAll(each.references.trafficPolicies());
      if (all && !PrivateZones.isPrivate(zone)) { // a call for each: not before all are there
        its.publicZones().add(each.reference.zoneId());
      }
    }
    following.want(wanted);
  }

  private void signing(Map<String, VersionFeed.Known<String, Boolean>> known) {
    Set<String> ids = new TreeSet<>();
    known.forEach(
        (id, zone) -> {
          if (zone.content()) {
            ids.add(id);
          }
        });
    // The feed calls this under its lock, and is called under that of this service.
    resources.scheduler().after(Duration.ZERO, () -> signed(ids));
  }

  private synchronized void signed(Set<String> ids) {
    for (Followed each : followed) {
      String id = each.reference.zoneId();
      if (each.zone != null && ids.contains(id) != signedIds.contains(id)) {
        report(each.zone.apex(), id, ids.contains(id));
      }
    }
    signedIds = ids;
    leaveSigned(null);
  }

  private void report(DomainName apex, String id, boolean isSigned) {
    String label = "zone " + apex + " (" + id + "): ";
    if (!isSigned) {
      resources.log().info(label + "AWS signs it no more");
      return;
    }
    String text = label + "AWS signs it, and the API gives no signatures: ";
    switch (signed) {
      case FORWARD -> resources.log().info(text + "its queries go to the next plugin");
      case REFUSE -> resources.log().info(text + "its queries are refused");
      case SERVE ->
          resources
              .log()
              .warning(
                  text
                      + "it is served without, and clients that validate take its answers for"
                      + " forged (see the option signed)");
    }
  }

  /**
   * Says which zones are not answered.
   *
   * @param before a zone that is about to be replaced, whose queries must not be answered till then
   */
  private void leaveSigned(@Nullable Zone before) {
    if (signed == SignedZones.SERVE) {
      return;
    }
    Set<Zone> left = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Followed each : followed) {
      if (each.zone != null && signedIds.contains(each.reference.zoneId())) {
        left.add(each.zone);
        if (before != null && before.apex().equals(each.zone.apex())) {
          left.add(before);
        }
      }
    }
    handler.leaveSigned(left, signed == SignedZones.REFUSE);
  }

  // ---- why ----

  @Override
  public @Nullable Explanation explain(Query query) {
    if (!handler.hasZoneFor(query)) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    synchronized (this) {
      for (Followed each : followed) {
        DomainName name = each.name();
        if (name != null && query.qname().isAtOrBelow(name)) {
          steps.add(new Step("zone", each.described(name)));
        }
      }
    }
    Handler traced = handler.traced((topic, text) -> steps.add(new Step(topic, text)));
    Answer answer = traced.handle(query);
    return new Explanation(steps, answer);
  }

  @Override
  public List<Report> parity() {
    List<Report> reports = new ArrayList<>();
    synchronized (this) {
      for (Followed each : followed) {
        DomainName name = each.name();
        String title =
            name == null
                ? "hosted zone " + each.reference.zoneId() + ": not loaded"
                : "zone " + each.described(name);
        reports.add(new Report(title, each.zone == null ? List.of() : lines(each, each.zone)));
      }
    }
    return reports;
  }

  private List<Step> lines(Followed each, Zone zone) {
    AnswerOptions answers = config.answers();
    List<Step> lines =
        new ArrayList<>(
            ParityReport.of(
                zone,
                new ParityReport.Facts(
                    PrivateZones.isPrivate(zone),
                    answers.answerAs() != null,
                    !answers.locations().isEmpty() || answers.geoip() != null,
                    blocks.ids(),
                    trees.ids())));
    if (signedIds.contains(each.reference.zoneId())) {
      lines.add(
          new Step(
              "signed",
              switch (signed) {
                case FORWARD -> "AWS signs the zone: its queries go to the next plugin";
                case SERVE -> "AWS signs the zone: it is served without signatures";
                case REFUSE -> "AWS signs the zone: its queries are refused";
              }));
    }
    return lines;
  }

  private ZoneTable table() {
    List<ZoneTable.Entry> entries = new ArrayList<>(followed.size());
    for (Followed each : followed) {
      Zone zone = each.zone;
      DomainName name = each.reference.name();
      if (name == null && zone != null) {
        name = zone.apex();
      }
      if (name != null) {
        entries.add(new ZoneTable.Entry(each.reference.zoneId(), name, zone));
      }
    }
    return new ZoneTable(entries);
  }
}
