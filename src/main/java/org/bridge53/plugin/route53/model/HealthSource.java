package org.bridge53.plugin.route53.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where health checks and their states are read from: one account through one set of credentials.
 * Each method is one API call, not repeated by itself, that blocks with a deadline; called on
 * virtual threads.
 */
public interface HealthSource {
  /** An account without health checks. */
  HealthSource NONE =
      new HealthSource() {
        @Override
        public Map<String, Boolean> metrics(List<String> ids, Instant now) {
          return Map.of();
        }

        @Override
        public CheckerReports reports(String id) {
          return CheckerReports.NONE;
        }

        @Override
        public Optional<HealthCheck> check(String id) {
          return Optional.empty();
        }

        @Override
        public HealthCheckPage checks(@Nullable String start) {
          return new HealthCheckPage(List.of(), null);
        }
      };

  /** How many checks one call of {@link #metrics} may ask for. */
  int MOST_METRICS = 500;

  /**
   * The newest value of {@code AWS/Route53} {@code HealthCheckStatus} of each check (CloudWatch,
   * GetMetricData; a further call for each further page of the answer).
   *
   * @param ids at most {@link #MOST_METRICS}
   * @param now until when
   * @return whether it is healthy, by id; checks without data are left out
   */
  Map<String, Boolean> metrics(List<String> ids, Instant now) throws SourceException;

  /**
   * What the checkers see at a check's endpoint, whatever the check makes of it
   * (GetHealthCheckStatus); nothing of one that does not exist.
   */
  CheckerReports reports(String id) throws SourceException;

  /** One check (GetHealthCheck); empty if it does not exist. */
  Optional<HealthCheck> check(String id) throws SourceException;

  /**
   * One page of all checks (ListHealthChecks).
   *
   * @param start null for the first page
   */
  HealthCheckPage checks(@Nullable String start) throws SourceException;
}
