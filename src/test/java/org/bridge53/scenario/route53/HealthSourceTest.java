package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.source.AwsClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.InsufficientDataHealthStatus;

/** The SDK's calls for health checks, against the emulator and moto. */
class HealthSourceTest {
  private static final String CLOUDWATCH = "aws.endpointUrlCloudWatch";

  private Endpoint endpoint;
  private HostedZoneSource account;

  private HealthSource open(Endpoint.Kind kind) throws Exception {
    endpoint = Endpoint.open(kind);
    System.setProperty(CLOUDWATCH, endpoint.uri().toString());
    account =
        AwsClients.open(
            new AwsAccess(
                null,
                null,
                new AwsAccess.AccessKey("test", "test", null),
                endpoint.uri().toString()));
    return account.health();
  }

  @AfterEach
  void close() {
    System.clearProperty(CLOUDWATCH);
    if (account != null) {
      account.close();
    }
    if (endpoint != null) {
      endpoint.close();
    }
  }

  private String create(Consumer<HealthCheckConfig.Builder> settings) {
    return endpoint
        .client()
        .createHealthCheck(
            r -> r.callerReference(UUID.randomUUID().toString()).healthCheckConfig(settings))
        .healthCheck()
        .id();
  }

  private static HealthCheck.Endpoint tcp(int port) {
    return new HealthCheck.Endpoint(
        HealthCheck.Protocol.TCP,
        "192.0.2.1",
        port,
        null,
        "",
        null,
        Duration.ofSeconds(30),
        3,
        true);
  }

  @Test
  void definitions_ofEveryType() throws Exception {
    HealthSource source = open(Endpoint.Kind.EMULATOR);
    String tcp = create(c -> c.type("TCP").ipAddress("192.0.2.1").port(853));
    String web =
        create(
            c ->
                c.type("HTTPS_STR_MATCH")
                    .fullyQualifiedDomainName("www.example.org")
                    .resourcePath("/ok")
                    .searchString("fine")
                    .requestInterval(10)
                    .failureThreshold(1)
                    .enableSNI(false)
                    .inverted(true)
                    .disabled(true));
    String plain = create(c -> c.type("HTTP").ipAddress("2001:db8::1"));
    String counted =
        create(c -> c.type("CALCULATED").healthThreshold(2).childHealthChecks(tcp, web));
    String alarm =
        create(
            c ->
                c.type("CLOUDWATCH_METRIC")
                    .alarmIdentifier(a -> a.region("eu-west-1").name("hot"))
                    .insufficientDataHealthStatus(InsufficientDataHealthStatus.HEALTHY));
    String control = create(c -> c.type("RECOVERY_CONTROL").routingControlArn("arn:aws:x"));
    assertEquals(Optional.of(new HealthCheck(tcp, false, false, tcp(853))), source.check(tcp));
    assertEquals(
        Optional.of(
            new HealthCheck(
                web,
                true,
                true,
                new HealthCheck.Endpoint(
                    HealthCheck.Protocol.HTTPS,
                    null,
                    443,
                    "www.example.org",
                    "/ok",
                    "fine",
                    Duration.ofSeconds(10),
                    1,
                    false))),
        source.check(web));
    assertEquals(80, ((HealthCheck.Endpoint) source.check(plain).orElseThrow().method()).port());
    assertEquals(
        new HealthCheck.Calculated(List.of(tcp, web), 2),
        source.check(counted).orElseThrow().method());
    assertEquals(
        new HealthCheck.Remote("CLOUDWATCH_METRIC"), source.check(alarm).orElseThrow().method());
    assertEquals(
        new HealthCheck.Remote("RECOVERY_CONTROL"), source.check(control).orElseThrow().method());
    assertEquals(Optional.empty(), source.check("nobody"));
  }

  @Test
  void list_allPages() throws Exception {
    HealthSource source = open(Endpoint.Kind.EMULATOR);
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      created.add(create(c -> c.type("TCP").ipAddress("192.0.2.1").port(853)));
    }
    List<String> listed = new ArrayList<>();
    HealthCheckPage page = source.checks(null);
    page.checks().forEach(check -> listed.add(check.id()));
    assertEquals(100, listed.size());
    page = source.checks(page.next());
    page.checks().forEach(check -> listed.add(check.id()));
    assertEquals(null, page.next());
    assertEquals(created.stream().sorted().toList(), listed);
  }

  @Test
  void reports_countedAndNoneOfNobody() throws Exception {
    HealthSource source = open(Endpoint.Kind.EMULATOR);
    String id = create(c -> c.type("TCP").ipAddress("192.0.2.1").port(853));
    endpoint.emulator().checkers(id, 5);
    assertEquals(new CheckerReports(5, 16), source.reports(id));
    assertEquals(CheckerReports.NONE, source.reports("nobody"));
  }

  @Test
  void metrics_500InOneCall() throws Exception {
    HealthSource source = open(Endpoint.Kind.EMULATOR);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ids.add("check-" + i);
      if (i != 3) {
        endpoint.emulator().health("check-" + i, i % 2 == 0);
      }
    }
    Map<String, Boolean> states = source.metrics(ids, Instant.now());
    assertEquals(499, states.size());
    for (int i = 0; i < 500; i++) {
      if (i != 3) {
        assertEquals(i % 2 == 0, states.get("check-" + i));
      }
    }
    assertEquals(1, endpoint.emulator().calls().count(Operation.GET_METRIC_DATA));
    assertEquals(
        "us-east-1", endpoint.emulator().calls().of(Operation.GET_METRIC_DATA).getFirst().region());
  }

  @Test
  void failures_inOneLineThatNamesThePermission() throws Exception {
    HealthSource source = open(Endpoint.Kind.EMULATOR);
    endpoint.emulator().faults().arm(Fault.error(403, "AccessDenied", "no"), Faults.Scope.all());
    for (Map.Entry<String, Executable> call :
        Map.<String, Executable>of(
                "cloudwatch:GetMetricData", () -> source.metrics(List.of("a"), Instant.now()),
                "route53:GetHealthCheckStatus", () -> source.reports("a"),
                "route53:GetHealthCheck", () -> source.check("a"),
                "route53:ListHealthChecks", () -> source.checks(null))
            .entrySet()) {
      SourceException failure = assertThrows(SourceException.class, call.getValue());
      assertEquals(SourceException.Kind.FORBIDDEN, failure.kind());
      assertEquals(
          call.getKey() + " is not allowed with aws_access_key test (AccessDenied: no)",
          failure.getMessage());
    }
    endpoint.emulator().faults().clear();
    endpoint.emulator().faults().arm(Fault.html(), Faults.Scope.all());
    SourceException page =
        assertThrows(SourceException.class, () -> source.metrics(List.of("a"), Instant.now()));
    assertEquals(SourceException.Kind.INVALID_ANSWER, page.kind());
    assertTrue(page.getMessage().contains("another document"), page.getMessage());
    endpoint.emulator().faults().clear();
    endpoint.emulator().faults().arm(Fault.throttling(), Faults.Scope.all());
    assertEquals(
        SourceException.Kind.THROTTLED,
        assertThrows(SourceException.class, () -> source.reports("a")).kind());
  }

  /** moto: no {@code IsTruncated}, its own alarm settings lost, every observer satisfied. */
  @Test
  void moto_definitionsReportsAndMetrics() throws Exception {
    HealthSource source = open(Endpoint.Kind.MOTO);
    String tcp = create(c -> c.type("TCP").ipAddress("192.0.2.1").port(853).failureThreshold(3));
    String off =
        create(
            c ->
                c.type("HTTP")
                    .fullyQualifiedDomainName("www.example.org")
                    .disabled(true)
                    .inverted(true));
    HealthCheckPage page = source.checks(null);
    assertEquals(2, page.checks().size());
    assertEquals(null, page.next());
    HealthCheck found = source.check(off).orElseThrow();
    assertTrue(found.disabled() && found.inverted());
    assertEquals(853, ((HealthCheck.Endpoint) source.check(tcp).orElseThrow().method()).port());
    assertEquals(new CheckerReports(1, 1), source.reports(tcp));
    try (CloudWatchClient cloudWatch =
        CloudWatchClient.builder()
            .endpointOverride(endpoint.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      cloudWatch.putMetricData(
          r ->
              r.namespace("AWS/Route53")
                  .metricData(
                      MetricDatum.builder()
                          .metricName("HealthCheckStatus")
                          .dimensions(Dimension.builder().name("HealthCheckId").value(tcp).build())
                          .timestamp(Instant.now().minusSeconds(61))
                          .value(0.0)
                          .build()));
    }
    assertEquals(Map.of(tcp, false), source.metrics(List.of(off, tcp), Instant.now()));
  }
}
