package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the health checks of an account.
 *
 * @param next where the next page begins; null on the last page
 */
public record HealthCheckPage(List<HealthCheck> checks, @Nullable String next) {
  public HealthCheckPage {
    checks = List.copyOf(checks);
  }
}
