package org.bridge53.plugin.route53.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * What Route 53's checkers report, one check a call and one call a second at most: AWS allows no
 * more, and thinks of it as an aid for people. Calculated checks, of which there are no reports,
 * follow from their children.
 */
final class CheckerStates implements StateSource {
  /**
   * An endpoint is healthy if more than this share of the checkers, in percent, finds it so (Route
   * 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy").
   */
  static final int ENOUGH_PERCENT = 18;

  private record Report(Verdict verdict, String reason, long askedNanos) {}

  private final HealthWatch watch;
  private final Definitions definitions;
  private final Duration every;
  private final Loss loss;
  private final Loop loop;
  private Set<String> endpoints = Set.of();
  private final Map<String, Report> reports = new HashMap<>();

  CheckerStates(HealthWatch watch, Definitions definitions, Duration every, String meanwhile) {
    this.watch = watch;
    this.definitions = definitions;
    this.every = every;
    this.loss = new Loss(watch, name(), meanwhile);
    this.loop = new Loop(watch, true, this::ask);
  }

  @Override
  public String name() {
    return "GetHealthCheckStatus";
  }

  @Override
  public void want(Set<String> ids) {
    definitions.want(this, ids);
    Set<String> below = new HashSet<>();
    definitions.below(ids).forEach(check -> below.add(check.id()));
    endpoints = below;
    reports.keySet().retainAll(below);
    if (below.isEmpty()) {
      loop.stop();
    } else if (loss.isFailing()) {
      loop.wake(loss.pause(Loop.LEAST_PAUSE));
    } else {
      loop.wake(pauseUntilDue());
    }
  }

  /** The one that was asked longest ago, or never. */
  private @Nullable String next() {
    String oldest = null;
    long oldestNanos = 0;
    for (String id : endpoints) {
      Report report = reports.get(id);
      if (report == null) {
        return id;
      }
      if (oldest == null || report.askedNanos() - oldestNanos < 0) {
        oldest = id;
        oldestNanos = report.askedNanos();
      }
    }
    return oldest;
  }

  private Duration pauseUntilDue() {
    String next = next();
    Report report = next == null ? null : reports.get(next);
    return report == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, report.askedNanos() + every.toNanos() - watch.now()));
  }

  private @Nullable Duration ask(Loop.Turn turn) {
    String id;
    HealthSource source;
    synchronized (watch.lock()) {
      id = next();
      if (id == null || !turn.isCurrent()) {
        return null;
      }
      source = watch.source();
    }
    CheckerReports told = CheckerReports.NONE;
    SourceException failure = null;
    try {
      told = source.reports(id);
    } catch (SourceException failed) {
      failure = failed;
    }
    synchronized (watch.lock()) {
      if (!turn.isCurrent()) {
        return null;
      }
      if (failure == null) {
        reports.put(id, report(told, watch.now()));
        loss.worked();
      } else {
        loss.failed(failure);
      }
      watch.changed();
      return failure == null ? pauseUntilDue() : loss.pause(Loop.LEAST_PAUSE);
    }
  }

  private static Report report(CheckerReports told, long now) {
    Verdict verdict =
        told.all() == 0
            ? Verdict.UNTOLD
            : Verdict.of(told.passing() * 100 > told.all() * ENOUGH_PERCENT);
    return new Report(
        verdict, told.passing() + " of " + told.all() + " checkers find it healthy", now);
  }

  @Override
  public Verdict verdict(String id) {
    return definitions.verdict(
        id,
        check -> {
          Report report = reports.get(check.id());
          return report == null ? Verdict.PENDING : report.verdict();
        });
  }

  @Override
  public String reason(String id) {
    Report report = reports.get(id);
    return report == null ? "" : report.reason();
  }

  @Override
  public Loss loss() {
    return loss;
  }

  @Override
  public void move() {
    loop.move();
  }
}
