package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** Health checks, from the APIs of Route 53 and CloudWatch to the wire. */
class HealthTest {
  private static final String APEX = "health.example";
  private static final String NAME = "www." + APEX;

  private Endpoint endpoint;
  private String zone;

  @BeforeEach
  void open() throws IOException {
    endpoint = Endpoint.open(Endpoint.Kind.EMULATOR);
    zone = endpoint.createZoneWithSoa(APEX);
    zone = zone.substring(zone.lastIndexOf('/') + 1);
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private String corefile(String... options) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + APEX
        + ":"
        + zone
        + " {\n    aws_access_key test test\n    aws_endpoint "
        + endpoint.uri()
        + "\n    endpoint cloudwatch "
        + endpoint.uri()
        + "\n    refresh 1s\n    budget 50 100\n    "
        + String.join("\n    ", options)
        + "\n  }\n}\n";
  }

  private static HealthCheckConfig.Builder http() {
    return HealthCheckConfig.builder()
        .type(HealthCheckType.HTTP)
        .fullyQualifiedDomainName("probe." + APEX);
  }

  private String check(HealthCheckConfig.Builder config) {
    return endpoint
        .client()
        .createHealthCheck(
            r -> r.callerReference(UUID.randomUUID().toString()).healthCheckConfig(config.build()))
        .healthCheck()
        .id();
  }

  /**
   * A primary at 192.0.2.1 that goes by a new check, whose id it returns; a secondary at 192.0.2.2.
   */
  private String failover(HealthCheckConfig.Builder config) {
    String check = check(config);
    put("a", s -> s.failover(ResourceRecordSetFailover.PRIMARY).healthCheckId(check), "192.0.2.1");
    put("b", s -> s.failover(ResourceRecordSetFailover.SECONDARY), "192.0.2.2");
    return check;
  }

  private void put(String identifier, Consumer<ResourceRecordSet.Builder> more, String address) {
    ResourceRecordSet.Builder set =
        ResourceRecordSet.builder()
            .name(NAME)
            .type("A")
            .ttl(60L)
            .setIdentifier(identifier)
            .resourceRecords(ResourceRecord.builder().value(address).build());
    more.accept(set);
    endpoint.upsert(zone, set.build());
  }

  private static void awaitAnswer(RunningServer server, String address) {
    RunningServer.await(
        () -> {
          try {
            return RunningServer.rdata(server.ask(NAME, "A"), Section.ANSWER)
                .equals(List.of(address));
          } catch (IOException lost) {
            return false;
          }
        },
        () -> address + "; log: " + server.log());
  }

  private static long lines(RunningServer server, String text) {
    return server.log().stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void cloudWatch_primaryFailsAndComesBack() throws Exception {
    String check = failover(http());
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
      endpoint.emulator().health(check, false);
      awaitAnswer(server, "192.0.2.2");
      server.awaitLog("health: check " + check + " is unhealthy (CloudWatch)");
      endpoint.emulator().health(check, true);
      awaitAnswer(server, "192.0.2.1");
      assertEquals(0, endpoint.emulator().calls().count(Operation.GET_HEALTH_CHECK_STATUS));
      assertEquals(0, endpoint.emulator().calls().count(Operation.GET_HEALTH_CHECK));
    }
  }

  @Test
  void status_primaryFailsByTheShareOfCheckersAndComesBack() throws Exception {
    String check = failover(http());
    try (RunningServer server = RunningServer.start(corefile("health status every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
      endpoint.emulator().checkers(check, 2);
      awaitAnswer(server, "192.0.2.2");
      server.awaitLog("(GetHealthCheckStatus: 2 of 16 checkers find it healthy)");
      endpoint.emulator().checkers(check, 3);
      awaitAnswer(server, "192.0.2.1");
      assertEquals(0, endpoint.emulator().calls().count(Operation.GET_METRIC_DATA));
    }
  }

  @Test
  void probe_primaryFailsWithItsEndpoint() throws Exception {
    AtomicInteger status = new AtomicInteger(503);
    HttpServer web = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    web.start();
    try {
      endpoint.upsert(zone, "probe." + APEX, "A", 60, "127.0.0.1");
      failover(http().port(web.getAddress().getPort()).requestInterval(10).failureThreshold(1));
      try (RunningServer server = RunningServer.start(corefile("health probe"))) {
        server.awaitReady();
        awaitAnswer(server, "192.0.2.2");
        server.awaitLog("(own probes: HTTP status 503)");
        status.set(200);
        awaitAnswer(server, "192.0.2.1");
      }
    } finally {
      web.stop(0);
    }
  }

  @Test
  void noHealthChecksInUse_noCallOfCloudWatch() throws Exception {
    check(http());
    endpoint.upsert(zone, NAME, "A", 60, "192.0.2.1");
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
      int listings = endpoint.emulator().calls().count(Operation.LIST_RECORD_SETS);
      RunningServer.await(
          () -> endpoint.emulator().calls().count(Operation.LIST_RECORD_SETS) > listings + 1,
          () -> "a further look at the zone");
      assertEquals(0, endpoint.emulator().calls().count(Operation.GET_METRIC_DATA));
    }
  }

  @Test
  void lostSource_keepsItsStateAndSaysSoOnce() throws Exception {
    String check = failover(http());
    endpoint.emulator().health(check, false);
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.2");
      Faults.Armed outage = endpoint.failing(Operation.GET_METRIC_DATA, 503, "ServiceUnavailable");
      RunningServer.await(() -> outage.hits() >= 3, () -> "three calls that fail");
      endpoint.emulator().health(check, true);
      awaitAnswer(server, "192.0.2.2");
      assertEquals(1, lines(server, "health: CloudWatch: "), server.log().toString());
      assertEquals(1, lines(server, "answers HTTP 503"));
      outage.clear();
      awaitAnswer(server, "192.0.2.1");
      assertEquals(1, lines(server, "health: CloudWatch: back after"));
    }
  }

  @Test
  void deniedPermission_namedOnceAndTheNextSourceAsked() throws Exception {
    String check = failover(http());
    endpoint.emulator().health(check, false);
    endpoint.failing(Operation.GET_METRIC_DATA, 403, "AccessDenied");
    try (RunningServer server =
        RunningServer.start(corefile("health cloudwatch status every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.2");
      assertEquals(1, lines(server, "cloudwatch:GetMetricData is not allowed"));
      assertEquals(1, lines(server, "health: GetHealthCheckStatus in place of CloudWatch"));
    }
  }

  @Test
  void deniedPermissionAndNobodyElse_healthy() throws Exception {
    String check = failover(http());
    endpoint.emulator().health(check, false);
    Faults.Armed denied = endpoint.failing(Operation.GET_METRIC_DATA, 403, "AccessDenied");
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      RunningServer.await(() -> denied.hits() >= 2, () -> "two calls that are denied");
      awaitAnswer(server, "192.0.2.1");
      assertEquals(1, lines(server, "cloudwatch:GetMetricData is not allowed"));
      assertEquals(0, endpoint.emulator().calls().count(Operation.GET_HEALTH_CHECK));
    }
  }

  @Test
  void reload_keepsTheStateWhileNobodyCanBeAsked() throws Exception {
    String check = failover(http());
    endpoint.emulator().health(check, false);
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.2");
      endpoint.failing(Operation.GET_METRIC_DATA, 503, "ServiceUnavailable");
      server.reload(corefile("health cloudwatch every 1s", "fallthrough"));
      assertEquals(
          List.of("192.0.2.2"), RunningServer.rdata(server.ask(NAME, "A"), Section.ANSWER));
      endpoint.emulator().faults().clear();
      endpoint.emulator().health(check, true);
      awaitAnswer(server, "192.0.2.1"); // the loops go on with the new server's threads
    }
  }

  @Test
  void noneOverrideAndOtherPolicies_nobodyIsAsked() throws Exception {
    String check = failover(http());
    endpoint.emulator().health(check, false);
    try (RunningServer server = RunningServer.start(corefile("health none"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
    }
    try (RunningServer server =
        RunningServer.start(
            corefile("health cloudwatch every 1s", "health_override " + check + " healthy"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
    }
    try (RunningServer server =
        RunningServer.start(corefile("health cloudwatch every 1s", "policy first"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
    }
    assertEquals(0, endpoint.emulator().calls().count(Operation.GET_METRIC_DATA));
  }

  @Test
  void disabledAndInverted_unhealthyWithoutData() throws Exception {
    failover(http().disabled(true).inverted(true));
    endpoint.failing(Operation.GET_HEALTH_CHECK_STATUS, 403, "AccessDenied");
    try (RunningServer server = RunningServer.start(corefile("health status every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.2");
      assertEquals(0, endpoint.emulator().calls().count(Operation.GET_HEALTH_CHECK_STATUS));
    }
  }

  @Test
  void aliasThatEvaluatesItsTarget_flipsWithTheTargetsCheck() throws Exception {
    String check = check(http());
    endpoint.upsert(
        zone,
        ResourceRecordSet.builder()
            .name("target." + APEX)
            .type("A")
            .ttl(60L)
            .healthCheckId(check)
            .resourceRecords(ResourceRecord.builder().value("192.0.2.1").build())
            .build());
    endpoint.upsert(
        zone,
        ResourceRecordSet.builder()
            .name(NAME)
            .type("A")
            .setIdentifier("a")
            .failover(ResourceRecordSetFailover.PRIMARY)
            .aliasTarget(
                a -> a.hostedZoneId(zone).dnsName("target." + APEX).evaluateTargetHealth(true))
            .build());
    put("b", s -> s.failover(ResourceRecordSetFailover.SECONDARY), "192.0.2.2");
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
      endpoint.emulator().health(check, false);
      awaitAnswer(server, "192.0.2.2");
      endpoint.emulator().health(check, true);
      awaitAnswer(server, "192.0.2.1");
    }
  }

  @Test
  void changeOfHealth_rebuildsNoZone() throws Exception {
    String check = failover(http());
    try (RunningServer server = RunningServer.start(corefile("health cloudwatch every 1s"))) {
      server.awaitReady();
      awaitAnswer(server, "192.0.2.1");
      endpoint.failing(Operation.LIST_RECORD_SETS, 503, "ServiceUnavailable");
      server.awaitLog("what was read before is still served");
      endpoint.emulator().health(check, false);
      awaitAnswer(server, "192.0.2.2");
      assertTrue(lines(server, "is unhealthy") > 0);
    }
  }
}
