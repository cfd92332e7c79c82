package org.bridge53.emulator;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The health checks of all accounts and what their checkers see. The store's monitor guards it.
 *
 * <p>A state may be set for an id that was never created: record sets of tests may name any.
 */
final class HealthChecks {
  /** How many checkers look at each endpoint: two in each of AWS's eight regions for that. */
  static final int CHECKERS = 16;

  /** Healthy is what more than this share of the checkers finds so, in percent. */
  private static final int ENOUGH_PERCENT = 18;

  private static final int MOST_OF_AN_ACCOUNT = 200;

  private final RandomGenerator random;
  private final NavigableMap<String, HealthCheck> checks = new TreeMap<>();
  private final Map<String, Integer> passing = new HashMap<>();
  private final Set<String> deletedReferences = new HashSet<>();

  HealthChecks(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Creates a check, or finds it created before.
   *
   * @throws ApiException HealthCheckAlreadyExists, TooManyHealthChecks
   */
  HealthCheck create(String account, String reference, CheckConfig config) {
    int owned = 0;
    for (HealthCheck check : checks.values()) {
      if (check.account.equals(account)) {
        owned++;
        if (check.callerReference.equals(reference)) {
          if (check.config.equals(config)) {
            return check;
          }
          throw exists();
        }
      }
    }
    if (deletedReferences.contains(account + "/" + reference)) {
      throw exists();
    }
    if (owned >= MOST_OF_AN_ACCOUNT) {
      throw new ApiException(
          400, "TooManyHealthChecks", "Limits Exceeded: MAX_HEALTH_CHECKS_BY_OWNER");
    }
    HealthCheck check =
        new HealthCheck(
            new UUID(random.nextLong(), random.nextLong()).toString(), account, reference, config);
    checks.put(check.id, check);
    return check;
  }

  private static ApiException exists() {
    return new ApiException(
        409,
        "HealthCheckAlreadyExists",
        "A health check with the same caller reference has already been created.");
  }

  void remove(HealthCheck check) {
    checks.remove(check.id);
    passing.remove(check.id);
    deletedReferences.add(check.account + "/" + check.callerReference);
  }

  /**
   * The check of an id, for one account.
   *
   * @throws ApiException NoSuchHealthCheck
   */
  HealthCheck check(String account, String id) {
    HealthCheck check = checks.get(id);
    if (check == null || !check.account.equals(account)) {
      throw new ApiException(
          404, "NoSuchHealthCheck", "No health check exists with the specified ID: " + id);
    }
    return check;
  }

  @Nullable HealthCheck find(String id) {
    return checks.get(id);
  }

  /** The checks of an account, by id. */
  Collection<HealthCheck> of(String account) {
    return checks.values().stream().filter(check -> check.account.equals(account)).toList();
  }

  /** How many checkers find an endpoint healthy: all, unless it was said. */
  int passing(String id) {
    return passing.getOrDefault(id, CHECKERS);
  }

  void passing(String id, int checkers) {
    passing.put(id, checkers);
  }

  /** Whether anything is known of an id. */
  boolean hasState(String id) {
    return checks.containsKey(id) || passing.containsKey(id);
  }

  /** The state of a check; of one that nobody has spoken of, healthy. */
  boolean isHealthy(String id) {
    return isHealthy(id, new HashSet<>());
  }

  /**
   * @param path the calculated checks that ask: one that asks itself counts as healthy
   */
  private boolean isHealthy(String id, Set<String> path) {
    boolean seen = passing(id) * 100 > CHECKERS * ENOUGH_PERCENT;
    HealthCheck check = checks.get(id);
    if (check == null) {
      return seen;
    }
    CheckConfig config = check.config;
    boolean healthy;
    if (config.disabled()) {
      healthy = true;
    } else if (config.type().equals(CheckConfig.CALCULATED)) {
      if (!path.add(id)) {
        return true;
      }
      long count = config.children().stream().filter(child -> isHealthy(child, path)).count();
      path.remove(id);
      Long threshold = config.healthThreshold();
      healthy = threshold == null || count >= threshold;
    } else {
      healthy = seen;
    }
    return healthy != config.inverted();
  }
}
