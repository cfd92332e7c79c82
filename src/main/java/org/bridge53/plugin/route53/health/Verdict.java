package org.bridge53.plugin.route53.health;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a health check.
 *
 * <p>A check follows from others and from what is seen at its endpoint (Route 53 Developer Guide,
 * "How Amazon Route 53 determines whether a health check is healthy"): a disabled one passes, a
 * calculated one counts its healthy children, and inversion comes last.
 */
enum Verdict {
  HEALTHY,
  UNHEALTHY,
  /** Was asked, and cannot tell. */
  UNTOLD,
  /** Is not there yet, and will come. */
  PENDING;

  static Verdict of(boolean healthy) {
    return healthy ? HEALTHY : UNHEALTHY;
  }

  boolean isKnown() {
    return this == HEALTHY || this == UNHEALTHY;
  }

  private Verdict inverted(boolean inverts) {
    return switch (this) {
      case HEALTHY -> inverts ? UNHEALTHY : HEALTHY;
      case UNHEALTHY -> inverts ? HEALTHY : UNHEALTHY;
      case UNTOLD, PENDING -> this;
    };
  }

  /**
   * The state of a check.
   *
   * @param definitions what is known of the checks: null if not read yet
   * @param seen what is seen at the endpoint of a check, before inversion; never asked about
   *     disabled and calculated ones
   */
  static Verdict of(
      String id,
      Function<String, Definitions.@Nullable Known> definitions,
      Function<HealthCheck, Verdict> seen) {
    return of(id, definitions, seen, new HashSet<>());
  }

  /**
   * @param path the checks that are being calculated: a loop of them tells nothing
   */
  private static Verdict of(
      String id,
      Function<String, Definitions.@Nullable Known> definitions,
      Function<HealthCheck, Verdict> seen,
      Set<String> path) {
    Definitions.Known definition = definitions.apply(id);
    if (definition == null) {
      return PENDING;
    }
    HealthCheck check = definition.check();
    if (check == null) {
      return UNTOLD;
    }
    if (check.disabled()) {
      return HEALTHY.inverted(check.inverted());
    }
    if (!(check.method() instanceof HealthCheck.Calculated calculated)) {
      return seen.apply(check).inverted(check.inverted());
    }
    if (!path.add(id)) {
      return UNTOLD;
    }
    int healthy = 0;
    int untold = 0;
    int pending = 0;
    for (String child : calculated.children()) {
      switch (of(child, definitions, seen, path)) {
        case HEALTHY -> healthy++;
        case UNHEALTHY -> {}
        case UNTOLD -> untold++;
        case PENDING -> pending++;
      }
    }
    path.remove(id);
    Verdict counted;
    if (healthy >= calculated.threshold()) {
      counted = HEALTHY;
    } else if (healthy + untold + pending < calculated.threshold()) {
      counted = UNHEALTHY;
    } else {
      counted = pending > 0 ? PENDING : UNTOLD;
    }
    return counted.inverted(check.inverted());
  }

  /**
   * What holds for a check before anybody has looked: healthy, and unhealthy for an inverted one.
   * Of a check that AWS alone can look at nothing is concluded.
   */
  static Verdict beforeData(Definitions.@Nullable Known definition) {
    HealthCheck check = definition == null ? null : definition.check();
    return check != null && (check.disabled() || check.method() instanceof HealthCheck.Endpoint)
        ? HEALTHY.inverted(check.inverted())
        : UNTOLD;
  }
}
