package org.bridge53.plugin.route53;

import java.util.List;
import org.bridge53.plugin.Fallthrough;

/**
 * One {@code route53} line.
 *
 * @param zones in the written order; empty: the line does nothing
 * @param access who asks AWS, and where
 * @param answers how answers are chosen
 * @param health who tells the states of health checks
 * @param pace when AWS is asked
 * @param fallthrough for which names that do not exist the next plugin is asked
 */
public record Route53Config(
    List<ZoneReference> zones,
    AccessOptions access,
    AnswerOptions answers,
    HealthOptions health,
    PaceOptions pace,
    Fallthrough fallthrough) {
  public Route53Config {
    zones = List.copyOf(zones);
  }
}
