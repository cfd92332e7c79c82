package org.bridge53.plugin.route53;

import java.util.List;

/**
 * One {@code route53} line.
 *
 * @param zones that the line writes by id, in its order; without any, and nothing to find, the line
 *     does nothing
 * @param access who asks AWS, and where
 * @param answers how answers are chosen
 * @param health who tells the states of health checks
 * @param pace when AWS is asked
 * @param ages what becomes of zones that AWS has not confirmed for long
 * @param snapshot what outlives a restart, and how it starts
 * @param events by what changes tell of themselves
 * @param find which zones are served beside those, and to whom
 * @param fallthrough which answers the next plugin gives instead
 */
public record Route53Config(
    List<ZoneReference> zones,
    AccessOptions access,
    AnswerOptions answers,
    HealthOptions health,
    PaceOptions pace,
    AgeOptions ages,
    SnapshotOptions snapshot,
    EventOptions events,
    ZoneOptions find,
    ZoneFallthrough fallthrough) {
  public Route53Config {
    zones = List.copyOf(zones);
  }

  /** Whether the line serves no zone and never will. */
  boolean isEmpty() {
    return zones.isEmpty() && !find.finds();
  }
}
