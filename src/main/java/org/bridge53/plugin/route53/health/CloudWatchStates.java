package org.bridge53.plugin.route53.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * The states that Route 53 writes to CloudWatch, for checks of every type: one call for 500 of
 * them. These calls have a limit of their own, so no budget of Route 53's is spent.
 */
final class CloudWatchStates implements StateSource {
  /**
   * How long a state holds of which CloudWatch has no newer data: its metrics may come late, all of
   * them at once.
   */
  static final Duration KEPT = Duration.ofMinutes(5);

  private record State(boolean healthy, long confirmedNanos) {}

  private final HealthWatch watch;
  private final Duration every;
  private final Loss loss;
  private final Loop loop;
  private Set<String> wanted = Set.of();
  private final Set<String> asked = new HashSet<>();
  private final Map<String, State> states = new HashMap<>();

  CloudWatchStates(HealthWatch watch, Duration every, String meanwhile) {
    this.watch = watch;
    this.every = every;
    this.loss = new Loss(watch, name(), meanwhile);
    this.loop = new Loop(watch, true, this::ask);
  }

  @Override
  public String name() {
    return "CloudWatch";
  }

  @Override
  public void want(Set<String> ids) {
    wanted = ids;
    asked.retainAll(ids);
    states.keySet().retainAll(ids);
    if (ids.isEmpty()) {
      loop.stop();
    } else if (loss.isFailing()) {
      loop.wake(loss.pause(every));
    } else {
      loop.wake(asked.containsAll(ids) ? every : Duration.ZERO);
    }
  }

  private @Nullable Duration ask(Loop.Turn turn) {
    List<String> ids;
    HealthSource source;
    Instant now;
    synchronized (watch.lock()) {
      if (!turn.isCurrent()) {
        return null;
      }
      ids = new ArrayList<>(wanted);
      source = watch.source();
      now = watch.resources().clock().instant();
    }
    Map<String, Boolean> told = new HashMap<>();
    SourceException failure = null;
    try {
      for (int from = 0; from < ids.size(); from += HealthSource.MOST_METRICS) {
        int to = Math.min(ids.size(), from + HealthSource.MOST_METRICS);
        told.putAll(source.metrics(ids.subList(from, to), now));
      }
    } catch (SourceException failed) {
      failure = failed;
    }
    synchronized (watch.lock()) {
      if (!turn.isCurrent()) {
        return null;
      }
      if (failure == null) {
        took(ids, told);
        loss.worked();
      } else {
        loss.failed(failure);
      }
      watch.changed();
      return wanted.isEmpty() ? null : failure == null ? every : loss.pause(every);
    }
  }

  private void took(List<String> ids, Map<String, Boolean> told) {
    long now = watch.now();
    for (String id : ids) {
      if (wanted.contains(id)) {
        asked.add(id);
        Boolean healthy = told.get(id);
        if (healthy != null) {
          states.put(id, new State(healthy, now));
        }
      }
    }
  }

  @Override
  public Verdict verdict(String id) {
    State state = states.get(id);
    if (state == null) {
      return asked.contains(id) ? Verdict.UNTOLD : Verdict.PENDING;
    }
    boolean old = watch.now() - state.confirmedNanos() > Math.max(KEPT.toNanos(), every.toNanos());
    return old && !loss.isFailing() ? Verdict.UNTOLD : Verdict.of(state.healthy());
  }

  @Override
  public String reason(String id) {
    return "";
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
