package org.bridge53.plugin.route53.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/** An account in memory; each method answers at once, or fails as the test says. */
final class FakeHealthSource implements HealthSource {
  /** The values of CloudWatch, by id. */
  final Map<String, Boolean> metrics = new HashMap<>();

  final Map<String, CheckerReports> reports = new HashMap<>();
  final TreeMap<String, HealthCheck> checks = new TreeMap<>();

  /** What was asked: {@code metrics 2}, {@code reports a}, {@code check a}, {@code checks}. */
  final List<String> calls = new ArrayList<>();

  @Nullable SourceException metricsFail;
  @Nullable SourceException reportsFail;
  @Nullable SourceException checksFail;

  static SourceException unavailable() {
    return new SourceException(SourceException.Kind.UNAVAILABLE, "no connection");
  }

  static SourceException forbidden(String permission) {
    return new SourceException(SourceException.Kind.FORBIDDEN, permission + " is not allowed");
  }

  static HealthCheck endpoint(String id, int port) {
    return new HealthCheck(
        id,
        false,
        false,
        new HealthCheck.Endpoint(
            HealthCheck.Protocol.TCP,
            "127.0.0.1",
            port,
            null,
            "",
            null,
            Duration.ofSeconds(10),
            3,
            true));
  }

  static HealthCheck inverted(HealthCheck check) {
    return new HealthCheck(check.id(), true, check.disabled(), check.method());
  }

  static HealthCheck disabled(HealthCheck check) {
    return new HealthCheck(check.id(), check.inverted(), true, check.method());
  }

  static HealthCheck calculated(String id, int threshold, String... children) {
    return new HealthCheck(
        id, false, false, new HealthCheck.Calculated(List.of(children), threshold));
  }

  static HealthCheck remote(String id, String type) {
    return new HealthCheck(id, false, false, new HealthCheck.Remote(type));
  }

  FakeHealthSource with(HealthCheck... several) {
    for (HealthCheck check : several) {
      checks.put(check.id(), check);
    }
    return this;
  }

  long asked(String call) {
    return calls.stream().filter(one -> one.startsWith(call)).count();
  }

  @Override
  public Map<String, Boolean> metrics(List<String> ids, Instant now) throws SourceException {
    calls.add("metrics " + ids.size());
    if (metricsFail != null) {
      throw metricsFail;
    }
    Map<String, Boolean> told = new HashMap<>(metrics);
    told.keySet().retainAll(ids);
    return told;
  }

  @Override
  public CheckerReports reports(String id) throws SourceException {
    calls.add("reports " + id);
    if (reportsFail != null) {
      throw reportsFail;
    }
    return reports.getOrDefault(id, CheckerReports.NONE);
  }

  @Override
  public Optional<HealthCheck> check(String id) throws SourceException {
    calls.add("check " + id);
    if (checksFail != null) {
      throw checksFail;
    }
    return Optional.ofNullable(checks.get(id));
  }

  @Override
  public HealthCheckPage checks(@Nullable String start) throws SourceException {
    calls.add("checks");
    if (checksFail != null) {
      throw checksFail;
    }
    List<HealthCheck> rest = new ArrayList<>(checks.tailMap(start == null ? "" : start).values());
    return rest.size() > 2
        ? new HealthCheckPage(rest.subList(0, 2), rest.get(2).id())
        : new HealthCheckPage(rest, null);
  }
}
