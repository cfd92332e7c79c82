package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Meters.Family;
import org.bridge53.plugin.Meters.Kind;
import org.bridge53.plugin.Meters.Label;
import org.bridge53.plugin.Meters.Sample;
import org.bridge53.plugin.Meters.Value;
import org.bridge53.plugin.route53.events.QueueStatus;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.sync.AccountStatus;
import org.bridge53.plugin.route53.sync.ZoneStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the zones, accounts, targets and health checks of all lines of this process, put
 * together when somebody looks. What several lines share counts once.
 */
final class Route53Meters {
  private static final String PREFIX = "bridge53_route53_";

  /** A line, as metrics see it. */
  interface Watched {
    /** How much is told of its zones. */
    ZoneMetrics detail();

    /** Its zones, as their accounts know them. */
    List<ZoneStatus> zones();

    /** The accounts that it reads. */
    Map<AwsAccess, AccountStatus> accounts();

    /** Whether each health check that is known is healthy, by id. */
    Map<String, Boolean> healthChecks();

    /** The cache of AWS targets, which lines may share. */
    TargetCache targets();

    /** The queues that tell of changes. */
    List<QueueStatus> queues();

    /** Whether the snapshot can be written, by its directory; empty: the line has none. */
    Map<String, Boolean> snapshots();

    /** Nanoseconds of the ticker. */
    long now();
  }

  private final Map<Watched, Meters.Registration> lines = new LinkedHashMap<>();

  /** Tells of a line as well. */
  synchronized void join(Watched line, Meters meters) {
    // One source tells of all lines, on behalf of the newest.
    lines.put(line, meters.families(() -> isNewest(line) ? families() : List.of()));
  }

  synchronized void leave(Watched line) {
    Meters.Registration registration = lines.remove(line);
    if (registration != null) {
      registration.close();
    }
  }

  private synchronized boolean isNewest(Watched line) {
    return line.equals(List.copyOf(lines.keySet()).getLast());
  }

  private synchronized List<Watched> lines() {
    return List.copyOf(lines.keySet());
  }

  /** A zone, and whether it is told of by itself. */
  private record Told(ZoneStatus zone, boolean alone, @Nullable Duration age) {
    private boolean loaded() {
      return zone.origin() != null;
    }

    private List<Label> labels() {
      return Label.list(
          "zone", zone.name() == null ? "" : zone.name().toString(), "zone_id", zone.zoneId());
    }
  }

  private List<Family> families() {
    List<Watched> all = lines();
    Map<String, Told> zones = new LinkedHashMap<>();
    Map<AwsAccess, AccountStatus> accounts = new LinkedHashMap<>();
    Map<String, Boolean> checks = new LinkedHashMap<>();
    List<TargetCache> targets = new ArrayList<>();
    Map<String, QueueStatus> queues = new LinkedHashMap<>();
    Map<String, Boolean> snapshots = new LinkedHashMap<>();
    long now = all.isEmpty() ? 0 : all.getFirst().now();
    for (Watched line : all) {
      for (ZoneStatus zone : line.zones()) {
        Told told = told(zone, line.detail(), now);
        zones.merge(zone.zoneId(), told, (one, other) -> one.alone() ? one : other);
      }
      accounts.putAll(line.accounts());
      checks.putAll(line.healthChecks());
      line.queues().forEach(queue -> queues.put(queue.url(), queue));
      snapshots.putAll(line.snapshots());
      if (!targets.contains(line.targets())) {
        targets.add(line.targets());
      }
    }
    Gathered gathered = new Gathered();
    totals(gathered, List.copyOf(zones.values()));
    zones.values().stream().filter(Told::alone).forEach(zone -> one(gathered, zone));
    accounts.values().forEach(account -> account(gathered, account, now));
    outside(gathered, checks, targets);
    queues.values().forEach(queue -> queue(gathered, queue));
    snapshots.forEach(
        (directory, usable) ->
            gathered.gauge(
                "snapshot_usable",
                "1 while zones can be written to the directory.",
                Label.list("directory", directory),
                usable ? 1 : 0));
    return gathered.families();
  }

  private static Told told(ZoneStatus zone, ZoneMetrics detail, long now) {
    boolean suspicious = zone.failing() || zone.held() != null || zone.origin() == null;
    return new Told(
        zone,
        detail == ZoneMetrics.ALL || (detail == ZoneMetrics.FAILING && suspicious),
        Currency.age(zone, now));
  }

  private static void totals(Gathered into, List<Told> zones) {
    into.gauge("zones", "Hosted zones that are followed.", zones.size());
    into.gauge(
        "zones_loaded",
        "Hosted zones that are served.",
        zones.stream().filter(Told::loaded).count());
    into.gauge(
        "zones_failing",
        "Hosted zones whose last read failed.",
        zones.stream().filter(told -> told.zone().failing()).count());
    into.gauge(
        "zones_held",
        "Hosted zones of which a change is held back.",
        zones.stream().filter(told -> told.zone().held() != null).count());
    into.gauge("record_sets", "Record sets that are served.", sum(zones, ZoneStatus::recordSets));
    into.gauge("records", "Values of the record sets.", sum(zones, ZoneStatus::records));
    into.gauge(
        "skipped_record_sets",
        "Record sets that could not be read.",
        sum(zones, ZoneStatus::skippedSets));
    into.gauge(
        "oldest_zone_age_seconds",
        "Time since AWS last confirmed the zone of which that is longest.",
        zones.stream()
            .map(Told::age)
            .mapToDouble(age -> age == null ? 0 : seconds(age))
            .max()
            .orElse(0));
    into.counter(
        "torn_reads_total",
        "Reads of zones during which the zone changed.",
        sum(zones, zone -> zone.counts().torn()));
    into.counter(
        "refused_reads_total",
        "Complete listings that were no zone, or another one.",
        sum(zones, zone -> zone.counts().refused()));
    into.counter(
        "held_changes_total",
        "Changes that were kept back.",
        sum(zones, zone -> zone.counts().held()));
    into.counter(
        "events_total",
        "Times that zones were said to have changed.",
        sum(zones, zone -> zone.counts().events()));
  }

  private static double sum(List<Told> zones, ToDoubleFunction<ZoneStatus> part) {
    return zones.stream().map(Told::zone).mapToDouble(part).sum();
  }

  private static void one(Gathered into, Told told) {
    ZoneStatus zone = told.zone();
    List<Label> labels = told.labels();
    Duration age = told.age();
    if (age != null) {
      into.gauge(
          "zone_age_seconds", "Time since AWS last confirmed the zone.", labels, seconds(age));
    }
    Duration took = zone.took();
    if (took != null) {
      into.gauge(
          "zone_read_duration_seconds",
          "How long the last complete read took.",
          labels,
          seconds(took));
    }
    into.gauge("zone_record_sets", "Record sets of the zone.", labels, zone.recordSets());
    into.gauge("zone_records", "Values of the zone's record sets.", labels, zone.records());
    into.gauge(
        "zone_skipped_record_sets",
        "Record sets of the zone that could not be read.",
        labels,
        zone.skippedSets());
    into.gauge("zone_serial", "Grows with each change of the zone.", labels, zone.serial());
    into.gauge("zone_failing", "1 while reads of the zone fail.", labels, zone.failing() ? 1 : 0);
    into.gauge(
        "zone_held",
        "1 while a change of the zone is held back.",
        labels,
        zone.held() != null ? 1 : 0);
    ZoneStatus.Origin origin = zone.origin();
    if (origin != null) {
      List<Label> more = new ArrayList<>(labels);
      more.add(new Label("source", origin.name().toLowerCase(Locale.ROOT)));
      into.gauge("zone_source", "1, with where what is served comes from.", more, 1);
    }
  }

  private static void account(Gathered into, AccountStatus account, long now) {
    List<Label> labels = Label.list("account", account.description());
    for (AccountStatus.Calls calls : account.calls()) {
      List<Label> more = new ArrayList<>(labels);
      more.addAll(Label.list("operation", calls.operation(), "result", calls.result()));
      into.counter("calls_total", "Calls of the API.", more, calls.count());
    }
    into.counter(
        "throttles_total",
        "Calls that AWS refused for being too many.",
        labels,
        account.throttles());
    into.gauge("tokens", "Calls that may be made at once.", labels, account.tokens());
    into.gauge("rate", "Calls a second that may be made at present.", labels, account.rate());
    Long heartbeat = account.heartbeatNanos();
    if (heartbeat != null) {
      into.gauge(
          "heartbeat_age_seconds",
          "Time since the last complete listing of the account's zones.",
          labels,
          seconds(Duration.ofNanos(now - heartbeat)));
    }
  }

  private static void outside(
      Gathered into, Map<String, Boolean> checks, List<TargetCache> targets) {
    long healthy = checks.values().stream().filter(state -> state).count();
    into.gauge(
        "health_checks",
        "Health checks in use whose state is known.",
        Label.list("state", "healthy"),
        healthy);
    into.gauge(
        "health_checks",
        "Health checks in use whose state is known.",
        Label.list("state", "unhealthy"),
        checks.size() - healthy);
    for (TargetCache.State state : TargetCache.State.values()) {
      long count = 0;
      for (TargetCache cache : targets) {
        count += cache.count(state);
      }
      into.gauge(
          "alias_targets",
          "Targets of aliases outside of hosted zones, a name and type each.",
          Label.list("state", state.name().toLowerCase(Locale.ROOT)),
          count);
    }
  }

  private static void queue(Gathered into, QueueStatus queue) {
    List<Label> labels = Label.list("queue", queue.url());
    into.gauge("queue_works", "1 while the queue can be read.", labels, queue.works() ? 1 : 0);
    into.counter("queue_messages_total", "Messages received.", labels, queue.received());
    into.counter("queue_changes_total", "Events that told of a change.", labels, queue.changes());
    into.counter(
        "queue_duplicates_total", "Events that had come before.", labels, queue.duplicates());
    into.counter("queue_others_total", "Events that are none of ours.", labels, queue.others());
    into.counter(
        "queue_unreadable_total", "Messages that are no events.", labels, queue.unreadable());
    into.counter("queue_failures_total", "Calls that failed.", labels, queue.failures());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Samples by family, in the order of their coming. */
  private static final class Gathered {
    private record Head(String name, Kind kind, String help) {}

    private final Map<Head, List<Sample>> samples = new LinkedHashMap<>();

    private void gauge(String name, String help, Number value) {
      gauge(name, help, List.of(), value);
    }

    private void gauge(String name, String help, List<Label> labels, Number value) {
      add(new Head(PREFIX + name, Kind.GAUGE, help), labels, value);
    }

    private void counter(String name, String help, Number value) {
      counter(name, help, List.of(), value);
    }

    private void counter(String name, String help, List<Label> labels, Number value) {
      add(new Head(PREFIX + name, Kind.COUNTER, help), labels, value);
    }

    private void add(Head head, List<Label> labels, Number value) {
      samples
          .computeIfAbsent(head, _ -> new ArrayList<>())
          .add(new Value(labels, value.doubleValue()));
    }

    private List<Family> families() {
      List<Family> families = new ArrayList<>();
      samples.forEach(
          (head, values) ->
              families.add(new Family(head.name(), head.kind(), head.help(), values)));
      return families;
    }
  }
}
