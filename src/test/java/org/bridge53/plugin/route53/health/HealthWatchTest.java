package org.bridge53.plugin.route53.health;

import static org.bridge53.plugin.route53.health.FakeHealthSource.calculated;
import static org.bridge53.plugin.route53.health.FakeHealthSource.disabled;
import static org.bridge53.plugin.route53.health.FakeHealthSource.endpoint;
import static org.bridge53.plugin.route53.health.FakeHealthSource.forbidden;
import static org.bridge53.plugin.route53.health.FakeHealthSource.inverted;
import static org.bridge53.plugin.route53.health.FakeHealthSource.remote;
import static org.bridge53.plugin.route53.health.FakeHealthSource.unavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.plugin.route53.health.HealthSettings.Kind;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final CheckerReports ALL = new CheckerReports(16, 16);
  private static final CheckerReports FEW = new CheckerReports(2, 16);

  private final TestResources resources = new TestResources(".");
  private final FakeHealthSource aws = new FakeHealthSource();
  private final HealthWatches watches = new HealthWatches();

  /** What a line heard last, and how often. */
  private static final class Heard {
    private final List<Map<String, Boolean>> all = new ArrayList<>();

    private Map<String, Boolean> last() {
      return all.getLast();
    }
  }

  private static HealthWatches.Key key(Kind... kinds) {
    return new HealthWatches.Key(
        new AwsAccess("team", null, null, null),
        new HealthSettings(List.of(kinds), MINUTE),
        List.of());
  }

  private HealthFollower join(TestResources of, Heard heard, Kind... kinds) {
    return watches.join(
        key(kinds),
        aws,
        name -> {
          throw new IOException("no names in this test");
        },
        of,
        heard.all::add);
  }

  private HealthFollower join(Heard heard, Kind... kinds) {
    return join(resources, heard, kinds);
  }

  private List<String> logged(String text) {
    return resources.logged.stream().filter(line -> line.contains(text)).toList();
  }

  @Nested
  class CloudWatch {
    @Test
    void nothingWanted_nothingAsked() {
      Heard heard = new Heard();
      HealthFollower line = join(heard, Kind.CLOUDWATCH, Kind.STATUS, Kind.PROBE);
      resources.advance(MINUTE);
      line.want(Set.of());
      resources.advance(MINUTE);
      assertEquals(List.of(), aws.calls);
      assertEquals(List.of(Map.of()), heard.all);
      assertEquals(0, resources.scheduledTasks());
    }

    @Test
    void oneCallFor500Checks() {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 501; i++) {
        ids.add("check-" + i);
        aws.metrics.put("check-" + i, i % 2 == 0);
      }
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH).want(ids);
      resources.advance(NOW);
      assertEquals(List.of("metrics 500", "metrics 1"), aws.calls);
      assertEquals(501, heard.last().size());
      assertEquals(false, heard.last().get("check-7"));
      resources.advance(MINUTE);
      assertEquals(4, aws.calls.size());
    }

    @Test
    void change_heardAndLoggedOnceEach() {
      aws.metrics.put("a", true);
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH).want(Set.of("a"));
      resources.advance(MINUTE);
      aws.metrics.put("a", false);
      resources.advance(MINUTE.multipliedBy(3));
      aws.metrics.put("a", true);
      resources.advance(MINUTE.multipliedBy(3));
      assertEquals(
          List.of(Map.of(), Map.of("a", true), Map.of("a", false), Map.of("a", true)), heard.all);
      assertEquals(
          List.of(
              "INFO health: check a is unhealthy (CloudWatch)",
              "INFO health: check a is healthy (CloudWatch)"),
          List.copyOf(resources.logged));
    }

    @Test
    void newIds_askedAtOnceAndNoMoreThanOnceASecond() {
      HealthFollower line = join(new Heard(), Kind.CLOUDWATCH);
      aws.metrics.putAll(Map.of("a", true, "b", true, "c", true));
      line.want(Set.of("a"));
      resources.advance(NOW);
      line.want(Set.of("a", "b"));
      line.want(Set.of("a", "b", "c"));
      resources.advance(Duration.ofMillis(999));
      assertEquals(List.of("metrics 1"), aws.calls);
      resources.advance(Duration.ofMillis(1));
      assertEquals(List.of("metrics 1", "metrics 3"), aws.calls);
      line.want(Set.of());
      resources.advance(MINUTE.multipliedBy(5));
      assertEquals(2, aws.calls.size());
    }

    @Test
    void lost_keepsTheStateForEverAndSaysSoOnce() {
      aws.metrics.put("a", false);
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH).want(Set.of("a"));
      resources.advance(NOW);
      aws.metricsFail = unavailable();
      resources.advance(Duration.ofDays(3));
      assertEquals(Map.of("a", false), heard.last());
      assertEquals(
          List.of(
              "WARNING health: CloudWatch: no connection; what was known before stays, and what"
                  + " nobody knows passes for healthy"),
          logged("CloudWatch: "));
      aws.metricsFail = null;
      aws.metrics.put("a", true);
      resources.advance(MINUTE);
      assertEquals(Map.of("a", true), heard.last());
      assertEquals(
          1, logged("CloudWatch: back after 259200 s").size(), resources.logged.toString());
    }

    @Test
    void throttledNowAndThen_notWorthALine() {
      aws.metrics.put("a", true);
      join(new Heard(), Kind.CLOUDWATCH).want(Set.of("a"));
      resources.advance(NOW);
      aws.metricsFail = new SourceException(SourceException.Kind.THROTTLED, "too many");
      resources.advance(MINUTE);
      aws.metricsFail = null;
      resources.advance(MINUTE);
      assertEquals(List.of(), List.copyOf(resources.logged));
      aws.metricsFail = new SourceException(SourceException.Kind.THROTTLED, "too many");
      resources.advance(MINUTE.multipliedBy(10));
      assertEquals(1, logged("too many").size());
    }

    @Test
    void lateData_keptFiveMinutes() {
      aws.metrics.put("a", false);
      aws.with(endpoint("a", 1));
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH).want(Set.of("a"));
      resources.advance(NOW);
      aws.metrics.clear();
      resources.advance(MINUTE.multipliedBy(5));
      assertEquals(Map.of("a", false), heard.last());
      resources.advance(MINUTE.multipliedBy(2));
      assertEquals(Map.of("a", true), heard.last(), "as a check that was just made");
    }

    @Test
    void noData_asTheSettingsOfTheCheckSay() {
      aws.with(
          inverted(endpoint("new", 1)),
          inverted(disabled(endpoint("off", 1))),
          inverted(remote("alarm", "CLOUDWATCH_METRIC")));
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH).want(Set.of("new", "off", "alarm", "gone"));
      resources.advance(SECOND);
      assertEquals(Map.of("new", false, "off", false), heard.last());
      assertEquals(
          List.of("WARNING health: check gone does not exist; it passes for healthy"),
          logged("gone"));
      resources.advance(Duration.ofMinutes(20));
      assertEquals(1, logged("gone").size());
      assertEquals(2 * 5, aws.asked("checks"), "two pages every five minutes");
    }

    @Test
    void forbidden_oneLineAndAllHealthy() {
      aws.metricsFail = forbidden("cloudwatch:GetMetricData");
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH).want(Set.of("a"));
      resources.advance(Duration.ofHours(1));
      assertEquals(Map.of(), heard.last());
      assertEquals(1, resources.logged.size(), resources.logged.toString());
      assertEquals(aws.calls.size(), aws.asked("metrics"));
    }
  }

  @Nested
  class Preference {
    @Test
    void lostFiveMinutes_theNextOneUntilItIsBack() {
      aws.metrics.put("a", true);
      aws.reports.put("a", FEW);
      aws.with(endpoint("a", 1));
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH, Kind.STATUS).want(Set.of("a"));
      resources.advance(NOW);
      aws.metricsFail = unavailable();
      resources.advance(MINUTE.multipliedBy(5));
      assertEquals(0, aws.asked("reports"));
      assertEquals(Map.of("a", true), heard.last());
      resources.advance(MINUTE.multipliedBy(2));
      assertEquals(Map.of("a", false), heard.last());
      assertEquals(1, logged("health: GetHealthCheckStatus in place of CloudWatch").size());
      aws.metricsFail = null;
      resources.advance(MINUTE);
      assertEquals(Map.of("a", true), heard.last());
      long asked = aws.asked("reports");
      resources.advance(MINUTE.multipliedBy(10));
      assertEquals(asked, aws.asked("reports"));
    }

    @Test
    void everybodyLost_theLastStateOfTheFirst() {
      aws.metrics.put("a", false);
      aws.with(endpoint("a", 1));
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH, Kind.STATUS).want(Set.of("a"));
      resources.advance(NOW);
      aws.metricsFail = unavailable();
      aws.reportsFail = unavailable();
      resources.advance(Duration.ofDays(1));
      assertEquals(List.of(Map.of(), Map.of("a", false)), heard.all);
      assertEquals(1, logged("GetHealthCheckStatus: no connection").size());
    }

    @Test
    void forbidden_theNextOneAtOnce() {
      aws.metricsFail = forbidden("cloudwatch:GetMetricData");
      aws.reports.put("a", FEW);
      aws.with(endpoint("a", 1));
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH, Kind.STATUS).want(Set.of("a"));
      resources.advance(SECOND);
      assertEquals(Map.of("a", false), heard.last());
    }

    @Test
    void checkWithoutDataInTheFirst_askedOfTheNext() {
      aws.metrics.put("old", true);
      aws.reports.put("new", FEW);
      aws.with(endpoint("old", 1), endpoint("new", 1));
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH, Kind.STATUS).want(Set.of("old", "new"));
      resources.advance(MINUTE);
      assertEquals(Map.of("old", true, "new", false), heard.last());
      assertEquals(0, aws.asked("reports old"));
    }
  }

  @Nested
  class Status {
    @Test
    void moreThan18Percent_healthy() {
      aws.with(endpoint("a", 1), endpoint("b", 1), endpoint("c", 1));
      aws.reports.put("a", new CheckerReports(18, 100));
      aws.reports.put("b", new CheckerReports(19, 100));
      aws.reports.put("c", CheckerReports.NONE);
      Heard heard = new Heard();
      join(heard, Kind.STATUS).want(Set.of("a", "b", "c"));
      resources.advance(Duration.ofSeconds(10));
      assertEquals(Map.of("a", false, "b", true, "c", true), heard.last());
      assertEquals(1, logged("(GetHealthCheckStatus: 18 of 100 checkers find it healthy)").size());
    }

    @Test
    void oneCallASecondAtMost() {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 90; i++) {
        aws.with(endpoint("c" + i, 1));
        aws.reports.put("c" + i, ALL);
        ids.add("c" + i);
      }
      join(new Heard(), Kind.STATUS).want(ids);
      resources.advance(Duration.ofSeconds(90));
      assertTrue(aws.asked("reports") >= 88, aws.asked("reports") + " calls");
      assertTrue(aws.asked("reports") <= 91, aws.asked("reports") + " calls");
      long before = aws.asked("reports");
      resources.advance(Duration.ofSeconds(10));
      assertEquals(10, aws.asked("reports") - before);
    }

    @Test
    void fewChecks_eachOnceAMinute() {
      aws.with(endpoint("a", 1), endpoint("b", 1));
      aws.reports.putAll(Map.of("a", ALL, "b", ALL));
      join(new Heard(), Kind.STATUS).want(Set.of("a", "b"));
      resources.advance(Duration.ofSeconds(30));
      assertEquals(2, aws.asked("reports"));
      resources.advance(MINUTE.multipliedBy(2));
      assertEquals(6, aws.asked("reports"));
    }

    @Test
    void calculated_throughItsChildren() {
      aws.with(endpoint("a", 1), inverted(endpoint("b", 1)), calculated("parent", 1, "a", "b"));
      aws.reports.putAll(Map.of("a", FEW, "b", ALL));
      Heard heard = new Heard();
      join(heard, Kind.STATUS).want(Set.of("parent"));
      resources.advance(Duration.ofSeconds(10));
      assertEquals(Map.of("parent", false), heard.last());
      assertEquals(0, aws.asked("reports parent"));
      aws.reports.put("b", FEW);
      resources.advance(MINUTE.multipliedBy(2));
      assertEquals(Map.of("parent", true), heard.last());
    }

    @Test
    void definitionsForbidden_oneLineAndHealthy() {
      aws.with(endpoint("a", 1));
      aws.reports.put("a", FEW);
      aws.checksFail = forbidden("route53:GetHealthCheck");
      Heard heard = new Heard();
      join(heard, Kind.STATUS).want(Set.of("a"));
      resources.advance(Duration.ofHours(1));
      assertEquals(Map.of(), heard.last());
      assertEquals(
          List.of(
              "WARNING health: definitions of health checks: route53:GetHealthCheck is not allowed;"
                  + " those that were read before stay"),
          List.copyOf(resources.logged));
    }

    @Test
    void settingsThatChange_followedWithinFiveMinutes() {
      aws.with(endpoint("a", 1));
      aws.reports.put("a", FEW);
      Heard heard = new Heard();
      join(heard, Kind.STATUS).want(Set.of("a"));
      resources.advance(MINUTE);
      assertEquals(Map.of("a", false), heard.last());
      aws.with(disabled(endpoint("a", 1)));
      resources.advance(MINUTE.multipliedBy(5));
      assertEquals(Map.of("a", true), heard.last());
    }
  }

  @Nested
  class Probes {
    @Test
    void threshold_lookedAtSoOftenBeforeTheStateChanges() throws IOException {
      Heard heard = new Heard();
      int port;
      try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        port = server.getLocalPort();
        aws.with(endpoint("a", port));
        join(heard, Kind.PROBE).want(Set.of("a"));
        resources.advance(Duration.ofSeconds(19));
        assertEquals(Map.of(), heard.last(), "two looks");
        resources.advance(Duration.ofSeconds(5));
        assertEquals(Map.of("a", true), heard.last());
        resources.advance(Duration.ofSeconds(14));
      }
      resources.advance(Duration.ofSeconds(20));
      assertEquals(Map.of("a", true), heard.last(), "two failures");
      resources.advance(Duration.ofSeconds(10));
      assertEquals(Map.of("a", false), heard.last());
      assertEquals(1, logged("(own probes: Connection refused)").size());
      try (ServerSocket again = new ServerSocket()) {
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        resources.advance(Duration.ofSeconds(20));
        assertEquals(Map.of("a", false), heard.last());
        resources.advance(Duration.ofSeconds(10));
        assertEquals(Map.of("a", true), heard.last());
      }
    }

    @Test
    void remoteChecks_saidOnceAndHealthy() {
      aws.with(
          remote("alarm", "CLOUDWATCH_METRIC"),
          remote("control", "RECOVERY_CONTROL"),
          calculated("parent", 1, "alarm"));
      Heard heard = new Heard();
      join(heard, Kind.PROBE).want(Set.of("control", "parent"));
      resources.advance(Duration.ofHours(1));
      assertEquals(Map.of(), heard.last());
      assertEquals(
          List.of(
              "WARNING health: check alarm (CLOUDWATCH_METRIC) cannot be probed from here; it"
                  + " passes for healthy",
              "WARNING health: check control (RECOVERY_CONTROL) cannot be probed from here; it"
                  + " passes for healthy"),
          resources.logged.stream().sorted().toList());
    }

    @Test
    void remoteChecks_askedOfTheNextSource() {
      aws.with(remote("alarm", "CLOUDWATCH_METRIC"));
      aws.metrics.put("alarm", false);
      Heard heard = new Heard();
      join(heard, Kind.PROBE, Kind.CLOUDWATCH).want(Set.of("alarm"));
      resources.advance(SECOND);
      assertEquals(Map.of("alarm", false), heard.last());
      assertEquals(1, logged("cannot be probed from here; the next source is asked").size());
    }

    @Test
    void nobodyWantsIt_noLongerLookedAt() throws IOException {
      try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        aws.with(endpoint("a", server.getLocalPort()));
        HealthFollower line = join(new Heard(), Kind.PROBE);
        line.want(Set.of("a"));
        resources.advance(MINUTE);
        line.want(Set.of());
        assertEquals(0, resources.scheduledTasks());
      }
    }
  }

  @Nested
  class Lines {
    @Test
    void twoLines_oneWatchAndEachItsOwnChecks() {
      aws.metrics.putAll(Map.of("a", true, "b", false));
      Heard one = new Heard();
      Heard two = new Heard();
      join(one, Kind.CLOUDWATCH).want(Set.of("a"));
      HealthFollower second = join(two, Kind.CLOUDWATCH);
      second.want(Set.of("b"));
      resources.advance(NOW);
      assertEquals(List.of("metrics 2"), aws.calls);
      assertEquals(Map.of("a", true), one.last());
      assertEquals(Map.of("b", false), two.last());
      second.leave();
      second.leave();
      second.want(Set.of("c"));
      resources.advance(MINUTE);
      assertEquals("metrics 1", aws.calls.getLast());
    }

    @Test
    void otherSettings_anotherWatch() {
      join(new Heard(), Kind.CLOUDWATCH).want(Set.of("a"));
      join(new Heard(), Kind.CLOUDWATCH, Kind.STATUS).want(Set.of("a"));
      resources.advance(NOW);
      assertEquals(2, aws.asked("metrics"));
    }

    @Test
    void reload_keepsTheStatesAndGoesOnWithTheNewThreads() {
      aws.metrics.put("a", false);
      HealthFollower before = join(new Heard(), Kind.CLOUDWATCH);
      before.want(Set.of("a"));
      resources.advance(NOW);
      TestResources reloaded = new TestResources(".");
      reloaded.advance(Duration.ofMillis(1));
      Heard heard = new Heard();
      HealthFollower after = join(reloaded, heard, Kind.CLOUDWATCH);
      after.want(Set.of("a"));
      before.leave();
      assertEquals(Map.of("a", false), heard.last());
      assertEquals(0, resources.scheduledTasks());
      assertEquals(1, aws.calls.size());
      reloaded.advance(MINUTE);
      assertEquals(2, aws.calls.size());
      after.leave();
      assertEquals(0, reloaded.scheduledTasks());
    }

    @Test
    void lastLineGone_forgotten() {
      aws.metrics.put("a", false);
      HealthFollower line = join(new Heard(), Kind.CLOUDWATCH);
      line.want(Set.of("a"));
      resources.advance(NOW);
      line.leave();
      resources.advance(MINUTE.multipliedBy(3));
      assertEquals(1, aws.calls.size());
      Heard heard = new Heard();
      join(heard, Kind.CLOUDWATCH);
      assertEquals(Map.of(), heard.last());
    }
  }
}
