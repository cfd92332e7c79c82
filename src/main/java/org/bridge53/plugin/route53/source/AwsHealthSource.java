package org.bridge53.plugin.route53.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.GetHealthCheckRequest;
import software.amazon.awssdk.services.route53.model.GetHealthCheckResponse;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusRequest;
import software.amazon.awssdk.services.route53.model.GetHealthCheckStatusResponse;
import software.amazon.awssdk.services.route53.model.ListHealthChecksRequest;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;

/** The health checks of an account, through its session. */
final class AwsHealthSource implements HealthSource {
  /** Of an answer of CloudWatch; one page is the rule. */
  private static final int MOST_PAGES = 20;

  /** Opens the session when the first call needs it. */
  @FunctionalInterface
  interface Session {
    HealthCalls open() throws SourceException;
  }

  private final TimedCalls calls;
  private final Session session;

  AwsHealthSource(TimedCalls calls, Session session) {
    this.calls = calls;
    this.session = session;
  }

  @Override
  public Map<String, Boolean> metrics(List<String> ids, Instant now) throws SourceException {
    Map<String, Boolean> states = new HashMap<>();
    String token = null;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      token = page(ids, now, token, states);
      if (token.isEmpty()) {
        return states;
      }
    }
    throw new SourceException(
        SourceException.Kind.INVALID_ANSWER, "CloudWatch's answer does not end");
  }

  /** Adds a page to the states; returns where the next one begins, empty if it was the last. */
  private String page(
      List<String> ids, Instant now, @Nullable String token, Map<String, Boolean> states)
      throws SourceException {
    return calls.within(
        "cloudwatch",
        progress ->
            session
                .open()
                .cloudWatch(
                    "GetMetricData",
                    progress,
                    (ready, keys) ->
                        ready.getMetricData(
                            HealthShapes.query(ids, now)
                                .nextToken(token)
                                .overrideConfiguration(keys)
                                .build()),
                    response -> {
                      HealthShapes.states(response, ids, states);
                      return response.nextToken() == null ? "" : response.nextToken();
                    }));
  }

  @Override
  public CheckerReports reports(String id) throws SourceException {
    return calls.within(
        "route53-status-" + id,
        progress ->
            session
                .open()
                .route53(
                    "GetHealthCheckStatus",
                    progress,
                    (ready, keys) -> {
                      try {
                        return Optional.of(
                            ready.getHealthCheckStatus(
                                GetHealthCheckStatusRequest.builder()
                                    .healthCheckId(id)
                                    .overrideConfiguration(keys)
                                    .build()));
                      } catch (NoSuchHealthCheckException _) {
                        return Optional.<GetHealthCheckStatusResponse>empty();
                      }
                    },
                    response -> response.map(HealthShapes::reports).orElse(CheckerReports.NONE)));
  }

  @Override
  public Optional<HealthCheck> check(String id) throws SourceException {
    return calls.within(
        "route53-check-" + id,
        progress ->
            session
                .open()
                .route53(
                    "GetHealthCheck",
                    progress,
                    (ready, keys) -> {
                      try {
                        return Optional.of(
                            ready.getHealthCheck(
                                GetHealthCheckRequest.builder()
                                    .healthCheckId(id)
                                    .overrideConfiguration(keys)
                                    .build()));
                      } catch (NoSuchHealthCheckException _) {
                        return Optional.<GetHealthCheckResponse>empty();
                      }
                    },
                    response -> response.map(found -> HealthShapes.check(found.healthCheck()))));
  }

  @Override
  public HealthCheckPage checks(@Nullable String start) throws SourceException {
    return calls.within(
        "route53-checks",
        progress ->
            session
                .open()
                .route53(
                    "ListHealthChecks",
                    progress,
                    (ready, keys) ->
                        ready.listHealthChecks(
                            ListHealthChecksRequest.builder()
                                .marker(start)
                                .overrideConfiguration(keys)
                                .build()),
                    HealthShapes::page));
  }
}
