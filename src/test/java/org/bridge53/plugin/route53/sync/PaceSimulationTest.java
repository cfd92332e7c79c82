package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.bridge53.plugin.route53.FakeHostedZones;
import org.bridge53.plugin.route53.RecordSets;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What an account is asked in hours of a simulated clock; the figures go into the test report. */
class PaceSimulationTest {
  private static final AwsAccess ACCESS = new AwsAccess("team", null, null, null);
  private static final Pace DEFAULT = new Pace(Duration.ofMinutes(1), false, null, Shrink.DEFAULT);
  private static final Pace WITH_EVENTS =
      new Pace(Duration.ofMinutes(1), false, Pace.RELIST_WITH_EVENTS, Shrink.DEFAULT);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private TestReporter reporter;

  /** What a line hears, with the moments. */
  private final class Line implements ZoneListener {
    private final List<Long> loaded = new ArrayList<>();

    @Override
    public void loaded(Zone zone) {
      loaded.add(now());
    }

    @Override
    public void failed(boolean lasting) {}
  }

  @BeforeEach
  void report(TestReporter given) {
    reporter = given;
  }

  private long now() {
    return resources.ticker().getAsLong();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static List<RecordSet> records(String name, int count) {
    List<RecordSet> all = RecordSets.zone(name);
    for (int i = all.size(); i < count; i++) {
      all.add(simple("h" + i + "." + name, "A", 60, "192.0.2." + i % 250));
    }
    return all;
  }

  private void zone(String id, int count) {
    String name = id.toLowerCase(java.util.Locale.ROOT) + ".example.";
    aws.listed.put(id, new HostedZone(id, name, false, null, null));
    aws.zone(id, records(name, count));
  }

  private Map<String, Line> follow(Membership membership, int zones, Pace pace) {
    Map<String, Line> lines = new HashMap<>();
    for (int i = 0; i < zones; i++) {
      Line line = new Line();
      lines.put("Z" + i, line);
      membership.follow("Z" + i, null, pace, line);
    }
    return lines;
  }

  private Membership join(FakeHostedZones source, Budget budget) {
    return new Accounts(source.opener()).join(ACCESS, budget, resources);
  }

  private int calls() {
    return aws.calls.size() + aws.otherCalls.size();
  }

  private long asked(String operation) {
    return aws.otherCalls.stream().filter(call -> call.startsWith(operation)).count();
  }

  @Test
  void fiveHundredZones_coldStart_byUseAndNoCallTooMany() {
    int pages = 0;
    int several = 0;
    for (int i = 0; i < 500; i++) {
      int size = i % 50 == 7 ? 700 : i % 50 == 8 ? 300 : 20;
      zone("Z" + i, size);
      pages += (size + 299) / 300;
      several += size > 300 ? 1 : 0;
    }
    Membership membership = join(aws, new Budget(10, 10));
    final long begin = now();
    Map<String, Line> lines = follow(membership, 500, DEFAULT);
    membership.wanted("Z440");
    resources.advance(SECOND);
    assertEquals("Z0", aws.calls.getFirst().zoneId(), "began before the query came");
    List<String> order = aws.calls.stream().map(FakeHostedZones.Call::zoneId).toList();
    assertTrue(order.indexOf("Z440") <= Account.MOST_CALLS, order.toString());
    membership.wanted("Z450");
    resources.advance(SECOND);
    assertTrue(seconds(lines.get("Z440").loaded.getFirst() - begin) <= 1);
    assertTrue(seconds(lines.get("Z450").loaded.getFirst() - begin) <= 1.2);
    long last = 0;
    while (lines.values().stream().anyMatch(line -> line.loaded.isEmpty())) {
      resources.advance(Duration.ofMillis(100));
      last = now();
    }
    int lists = aws.calls.size();
    resources.advance(Duration.ofSeconds(2));
    assertEquals(pages, lists);
    assertEquals(several, asked("GetHostedZone"));
    assertEquals(5, asked("ListHostedZones"), "one heartbeat");
    reporter.publishEntry(
        "cold start",
        lists
            + " pages, "
            + several
            + " counts, 5 of the heartbeat; "
            + seconds(last - begin)
            + " s");
    assertTrue(seconds(last - begin) <= (pages + several) / 10.0 + 1);
  }

  private double steadyState(Pace pace) {
    for (int i = 0; i < 500; i++) {
      zone("Z" + i, 3);
    }
    Membership membership = join(aws, Budget.DEFAULT);
    Map<String, Line> lines = follow(membership, 500, pace);
    resources.advance(Duration.ofMinutes(20));
    aws.calls.clear();
    aws.otherCalls.clear();
    int tasks = resources.scheduledTasks();
    int logged = resources.logged.size();
    resources.advance(Duration.ofHours(1));
    assertTrue(lines.values().stream().allMatch(line -> line.loaded.size() == 1));
    assertEquals(500, aws.calls.stream().map(FakeHostedZones.Call::zoneId).distinct().count());
    assertTrue(resources.scheduledTasks() <= tasks + 2, "tasks " + resources.scheduledTasks());
    assertEquals(logged, resources.logged.size());
    long oldest = Long.MAX_VALUE;
    for (ZoneStatus status : membership.statuses()) {
      oldest = Math.min(oldest, status.confirmedNanos());
    }
    assertTrue(seconds(now() - oldest) <= 61, "age " + seconds(now() - oldest));
    reporter.publishEntry(
        "steady state",
        calls() / 3600.0
            + " calls a second, "
            + aws.otherCalls.size()
            + " of them of the heartbeat; oldest "
            + seconds(now() - oldest)
            + " s");
    return calls() / 3600.0;
  }

  @Test
  void fiveHundredZones_steadyHourByPolling() {
    assertTrue(steadyState(DEFAULT) <= 1.1);
  }

  @Test
  void fiveHundredZones_steadyHourWithEvents() {
    assertTrue(steadyState(WITH_EVENTS) <= 0.7);
  }

  @Test
  void oneRecordMore_seenWithinRefreshAndTwoSeconds_andSoonerByAnEvent() {
    for (int i = 0; i < 500; i++) {
      zone("Z" + i, 3);
    }
    Membership membership = join(aws, Budget.DEFAULT);
    Map<String, Line> lines = follow(membership, 500, DEFAULT);
    resources.advance(Duration.ofMinutes(20));
    SplittableRandom random = new SplittableRandom(7);
    double worst = 0;
    double worstEvent = 0;
    for (int i = 0; i < 100; i++) {
      resources.advance(Duration.ofMillis(random.nextInt(60_000)));
      String id = "Z" + random.nextInt(500);
      zone(id, aws.zones.get(id).size() + 1);
      long changed = now();
      resources.advance(Duration.ofSeconds(63));
      worst = Math.max(worst, seconds(lines.get(id).loaded.getLast() - changed));
      assertTrue(lines.get(id).loaded.getLast() >= changed, id + " was not seen");
      aws.zone(id, records(aws.zones.get(id).getFirst().name(), aws.zones.get(id).size()));
      List<RecordSet> other = new ArrayList<>(aws.zones.get(id));
      other.set(2, simple(other.get(2).name(), "A", 60, "198.51.100." + i));
      aws.zone(id, other);
      long swapped = now();
      membership.changed(id);
      resources.advance(Duration.ofSeconds(5));
      assertTrue(lines.get(id).loaded.getLast() >= swapped, id + " event");
      worstEvent = Math.max(worstEvent, seconds(lines.get(id).loaded.getLast() - swapped));
    }
    reporter.publishEntry("seen", worst + " s by count, " + worstEvent + " s by event");
    assertTrue(worst <= 62, "seen after " + worst + " s");
    assertTrue(worstEvent <= 3, "seen after " + worstEvent + " s");
  }

  @Test
  void outageOfADay_caughtUpWithinTwoMinutes_neverMoreThanTheBudget() {
    for (int i = 0; i < 300; i++) {
      zone("Z" + i, 3);
    }
    Membership membership = join(aws, Budget.DEFAULT);
    Map<String, Line> lines = follow(membership, 300, DEFAULT);
    resources.advance(Duration.ofMinutes(15));
    SourceException down = new SourceException(SourceException.Kind.UNAVAILABLE, "no route");
    aws.failure = call -> down;
    aws.otherFailure = operation -> down;
    aws.calls.clear();
    aws.otherCalls.clear();
    resources.advance(Duration.ofHours(24));
    final int probes = calls();
    assertTrue(lines.values().stream().allMatch(line -> line.loaded.size() == 1));
    assertTrue(membership.statuses().stream().allMatch(ZoneStatus::failing));
    for (int i = 0; i < 300; i++) {
      zone("Z" + i, 4);
    }
    aws.failure = call -> null;
    aws.otherFailure = operation -> null;
    aws.calls.clear();
    aws.otherCalls.clear();
    int most = 0;
    int before = 0;
    int second = 0;
    while (lines.values().stream().anyMatch(line -> line.loaded.size() == 1)) {
      resources.advance(SECOND);
      most = Math.max(most, calls() - before);
      assertTrue(calls() <= 10 + 3 * (second + 1), calls() + " calls in " + (second + 1) + " s");
      before = calls();
      second++;
      assertTrue(second <= 120, () -> "not caught up: " + calls());
    }
    reporter.publishEntry(
        "outage",
        probes + " probes in a day; caught up in " + second + " s, most a second " + most);
    assertTrue(probes < 24 * 3600 / 7);
    assertTrue(membership.statuses().stream().noneMatch(ZoneStatus::failing));
  }

  /** The account's limit at AWS, shared by all who ask. */
  private static final class Limit {
    private final double rate;
    private final double burst;
    private final LongSupplier ticker;
    private double tokens;
    private long updated;

    private Limit(double rate, double burst, LongSupplier ticker) {
      this.rate = rate;
      this.burst = burst;
      this.ticker = ticker;
      this.tokens = burst;
      this.updated = ticker.getAsLong();
    }

    private boolean take() {
      long now = ticker.getAsLong();
      tokens = Math.min(burst, tokens + (now - updated) / 1e9 * rate);
      updated = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  /** Calls of somebody, and how many were refused. */
  private static final class Tally {
    private int calls;
    private int refused;

    private SourceException count(boolean served) {
      calls++;
      if (served) {
        return null;
      }
      refused++;
      return new SourceException(SourceException.Kind.THROTTLED, "Rate exceeded");
    }

    private double share() {
      return calls == 0 ? 0 : 100.0 * refused / calls;
    }

    @Override
    public String toString() {
      return calls + " calls, " + share() + " % refused";
    }
  }

  @Test
  void fiftyReplicas_oneAccount_noneStarves() {
    Limit limit = new Limit(5, 5, resources.ticker());
    Tally[] ours = {new Tally()};
    Tally[] tool = {new Tally()};
    List<FakeHostedZones> sources = new ArrayList<>();
    List<Map<String, Line>> replicas = new ArrayList<>();
    List<Membership> memberships = new ArrayList<>();
    for (int replica = 0; replica < 50; replica++) {
      FakeHostedZones source = new FakeHostedZones(resources.ticker());
      source.failure = call -> ours[0].count(limit.take());
      source.otherFailure = operation -> ours[0].count(limit.take());
      sources.add(source);
    }
    for (int i = 0; i < 20; i++) {
      zone("Z" + i, 3);
      for (FakeHostedZones source : sources) {
        source.listed.put("Z" + i, aws.listed.get("Z" + i));
        source.zone("Z" + i, aws.zones.get("Z" + i));
      }
    }
    for (FakeHostedZones source : sources) {
      Membership membership = join(source, Budget.DEFAULT);
      memberships.add(membership);
      replicas.add(follow(membership, 20, DEFAULT));
    }
    var _ = resources.every(SECOND, () -> tool[0].count(limit.take()));
    final long begin = now();
    resources.advance(Duration.ofMinutes(5));
    Tally oursAtFirst = ours[0];
    Tally toolAtFirst = tool[0];
    long waiting =
        replicas.stream()
            .flatMap(lines -> lines.values().stream())
            .filter(line -> line.loaded.isEmpty())
            .count();
    long lastLoaded = 0;
    for (Map<String, Line> lines : replicas) {
      for (Line line : lines.values()) {
        lastLoaded =
            Math.max(lastLoaded, line.loaded.isEmpty() ? Long.MAX_VALUE : line.loaded.getFirst());
      }
    }
    reporter.publishEntry(
        "first five minutes",
        "ours: "
            + oursAtFirst
            + "; the tool's: "
            + toolAtFirst
            + "; zones not loaded: "
            + waiting
            + "; last after "
            + seconds(lastLoaded - begin)
            + " s");
    ours[0] = new Tally();
    tool[0] = new Tally();
    SplittableRandom random = new SplittableRandom(11);
    double worst = 0;
    int changes = 0;
    // The rest of the hour: a change each minute or so, the last with time to be seen.
    while (seconds(now() - begin) < 3600 - 360) {
      resources.advance(Duration.ofMillis(random.nextInt(120_000)));
      String id = "Z" + random.nextInt(20);
      zone(id, aws.zones.get(id).size() + 1);
      sources.forEach(source -> source.zone(id, aws.zones.get(id)));
      long changed = now();
      changes++;
      for (int i = 0; i < 300; i++) {
        resources.advance(SECOND);
        if (replicas.stream().allMatch(lines -> hasSeen(lines.get(id), changed))) {
          break;
        }
      }
      for (Map<String, Line> lines : replicas) {
        assertTrue(hasSeen(lines.get(id), changed), "a change was not seen within 5 minutes");
        worst = Math.max(worst, seconds(lines.get(id).loaded.getLast() - changed));
      }
    }
    resources.advance(Duration.ofNanos(begin + Duration.ofHours(1).toNanos() - now()));
    double oldest = 0;
    for (Membership membership : memberships) {
      for (ZoneStatus status : membership.statuses()) {
        oldest = Math.max(oldest, seconds(now() - status.confirmedNanos()));
      }
    }
    reporter.publishEntry(
        "afterwards",
        "ours: "
            + ours[0]
            + "; the tool's: "
            + tool[0]
            + "; "
            + changes
            + " changes, the slowest seen by all after "
            + worst
            + " s; the oldest zone "
            + oldest
            + " s");
    assertTrue(oldest <= 300, "starved: " + oldest + " s");
    assertTrue(
        ours[0].share() <= 5 && tool[0].share() <= 5,
        "ours: " + ours[0] + "; the tool's: " + tool[0]);
  }

  private static boolean hasSeen(Line line, long sinceNanos) {
    return !line.loaded.isEmpty() && line.loaded.getLast() >= sinceNanos;
  }
}
