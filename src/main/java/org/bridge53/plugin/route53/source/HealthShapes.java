package org.bridge53.plugin.route53.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusResponse;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.route53.model.ListHealthChecksResponse;

/**
 * The SDK's shapes of health checks and the model's. Every getter of the SDK may return null,
 * Booleans too (moto leaves out {@code IsTruncated}).
 */
final class HealthShapes {
  /** How far back the newest value may lie: metrics of one minute may come a few late. */
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private static final int PERIOD_SECONDS = 60;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int DEFAULT_INTERVAL_SECONDS = 30;
  private static final int DEFAULT_FAILURE_THRESHOLD = 3;

  private HealthShapes() {}

  // ---- CloudWatch ----

  /** Asks for the state of each check; its place in the list is the name of its part. */
  static GetMetricDataRequest.Builder query(List<String> ids, Instant now) {
    List<MetricDataQuery> queries = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      queries.add(
          MetricDataQuery.builder()
              .id("c" + i)
              .metricStat(
                  stat ->
                      stat.metric(
                              metric ->
                                  metric
                                      .namespace("AWS/Route53")
                                      .metricName("HealthCheckStatus")
                                      .dimensions(dimension(id)))
                          .period(PERIOD_SECONDS)
                          .stat("Minimum"))
              .returnData(true)
              .build());
    }
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    return GetMetricDataRequest.builder()
        .metricDataQueries(queries)
        .startTime(minute.minus(WINDOW))
        .endTime(minute.plusSeconds(PERIOD_SECONDS))
        .scanBy(ScanBy.TIMESTAMP_DESCENDING);
  }

  private static Dimension dimension(String id) {
    return Dimension.builder().name("HealthCheckId").value(id).build();
  }

  /** Takes what a page says of the checks that were asked for; the newest value comes first. */
  static void states(GetMetricDataResponse page, List<String> ids, Map<String, Boolean> states) {
    for (MetricDataResult result : page.metricDataResults()) {
      int place = place(result.id(), ids.size());
      if (!result.values().isEmpty()) {
        states.putIfAbsent(ids.get(place), result.values().getFirst() >= 1);
      }
    }
  }

  private static int place(@Nullable String part, int most) {
    try {
      int place = part != null && part.startsWith("c") ? Integer.parseInt(part.substring(1)) : -1;
      if (place >= 0 && place < most) {
        return place;
      }
    } catch (NumberFormatException _) {
      // as below
    }
    throw new AnswerCheck.Refused("sent data that nobody asked for");
  }

  // ---- Route 53 ----

  /** Its statuses are texts for people: {@code Success: HTTP Status Code 200, OK}. */
  static CheckerReports reports(GetHealthCheckStatusResponse response) {
    int passing = 0;
    int all = 0;
    for (HealthCheckObservation observation : response.healthCheckObservations()) {
      String status =
          observation.statusReport() == null ? null : observation.statusReport().status();
      if (status != null && !status.isBlank()) {
        all++;
        passing += status.strip().startsWith("Success") ? 1 : 0;
      }
    }
    return new CheckerReports(passing, all);
  }

  static HealthCheckPage page(ListHealthChecksResponse response) {
    List<HealthCheck> checks = new ArrayList<>();
    for (software.amazon.awssdk.services.route53.model.HealthCheck shape :
        response.healthChecks()) {
      checks.add(check(shape));
    }
    String next = response.nextMarker();
    boolean truncated = Boolean.TRUE.equals(response.isTruncated());
    if (truncated && (next == null || next.isEmpty())) {
      throw new AnswerCheck.Refused(
          "sent a page that is not the last and does not say what follows");
    }
    return new HealthCheckPage(checks, truncated ? next : null);
  }

  static HealthCheck check(
      software.amazon.awssdk.services.route53.model.@Nullable HealthCheck shape) {
    HealthCheckConfig config = shape == null ? null : shape.healthCheckConfig();
    String id = shape == null ? null : shape.id();
    String type = config == null ? null : config.typeAsString();
    if (config == null || id == null || type == null) {
      throw new AnswerCheck.Refused("sent a health check without id or type");
    }
    return new HealthCheck(
        id,
        Boolean.TRUE.equals(config.inverted()),
        Boolean.TRUE.equals(config.disabled()),
        method(type, config));
  }

  private static HealthCheck.Method method(String type, HealthCheckConfig config) {
    return switch (type) {
      case "HTTP", "HTTP_STR_MATCH" -> endpoint(HealthCheck.Protocol.HTTP, HTTP_PORT, type, config);
      case "HTTPS", "HTTPS_STR_MATCH" ->
          endpoint(HealthCheck.Protocol.HTTPS, HTTPS_PORT, type, config);
      case "TCP" -> endpoint(HealthCheck.Protocol.TCP, 0, type, config);
      case "CALCULATED" ->
          new HealthCheck.Calculated(
              config.childHealthChecks(), orElse(config.healthThreshold(), 0));
      default -> new HealthCheck.Remote(OneLine.of(type));
    };
  }

  private static HealthCheck.Method endpoint(
      HealthCheck.Protocol protocol, int usualPort, String type, HealthCheckConfig config) {
    int port = orElse(config.port(), usualPort);
    if (port < 1 || port > 65_535) {
      return new HealthCheck.Remote(OneLine.of(type) + " without a port");
    }
    return new HealthCheck.Endpoint(
        protocol,
        literal(config.ipAddress()),
        port,
        notEmpty(config.fullyQualifiedDomainName()),
        config.resourcePath() == null ? "" : config.resourcePath(),
        type.endsWith("_STR_MATCH") ? config.searchString() : null,
        Duration.ofSeconds(
            Math.clamp(orElse(config.requestInterval(), DEFAULT_INTERVAL_SECONDS), 10, 30)),
        Math.clamp(orElse(config.failureThreshold(), DEFAULT_FAILURE_THRESHOLD), 1, 10),
        !Boolean.FALSE.equals(config.enableSNI()));
  }

  private static int orElse(@Nullable Integer number, int otherwise) {
    return number == null ? otherwise : number;
  }

  private static @Nullable String notEmpty(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** LocalStack writes "None" for no address. */
  private static @Nullable String literal(@Nullable String text) {
    String address = notEmpty(text);
    return "None".equals(address) ? null : address;
  }
}
