package org.bridge53.plugin.route53.health;

import java.time.Duration;
import java.util.List;

/**
 * Who tells the states of health checks.
 *
 * @param kinds in order of preference; empty: nobody is asked, all are healthy
 * @param every between two questions about the same check; own probes go by the interval of the
 *     check instead
 */
public record HealthSettings(List<Kind> kinds, Duration every) {
  /** Somebody who can be asked. */
  public enum Kind {
    /** The metrics that Route 53 writes to CloudWatch. */
    CLOUDWATCH,
    /** What Route 53's checkers report. */
    STATUS,
    /** This server looks itself. */
    PROBE
  }

  /** CloudWatch once a minute, which is as often as its metrics change. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(List.of(Kind.CLOUDWATCH), Duration.ofMinutes(1));

  public HealthSettings {
    kinds = List.copyOf(kinds);
  }
}
