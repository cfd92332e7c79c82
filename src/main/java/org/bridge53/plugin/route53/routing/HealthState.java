package org.bridge53.plugin.route53.routing;

import java.util.Map;

/**
 * What is known of health checks at one moment, replaced whole. A check that nobody knows counts as
 * healthy.
 *
 * @param healthy by health check id
 */
public record HealthState(Map<String, Boolean> healthy) {
  /** Nothing is known, so everything is healthy. */
  public static final HealthState UNKNOWN = new HealthState(Map.of());

  public HealthState {
    healthy = Map.copyOf(healthy);
  }

  boolean isHealthy(String healthCheckId) {
    return healthy.getOrDefault(healthCheckId, Boolean.TRUE);
  }
}
