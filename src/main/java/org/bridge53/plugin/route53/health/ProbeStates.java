package org.bridge53.plugin.route53.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * What this server sees itself: it looks at the endpoints as Route 53's checkers do, at the check's
 * own interval, and needs the check's threshold of equal outcomes in a row to change its mind.
 */
final class ProbeStates implements StateSource {
  /** Looks at the same time. */
  static final int MOST_AT_ONCE = 64;

  /** One endpoint. */
  private final class Watched {
    private HealthCheck.Endpoint endpoint;
    private final String id;
    private final Loop loop;
    private Verdict verdict = Verdict.PENDING;
    private String reason = "";
    private boolean lastPassed;
    private int inARow;

    private Watched(String id, HealthCheck.Endpoint endpoint) {
      this.id = id;
      this.endpoint = endpoint;
      this.loop = new Loop(watch, false, this::look);
    }

    private @Nullable Duration look(Loop.Turn turn) {
      HealthCheck.Endpoint seen;
      Probe probe;
      synchronized (watch.lock()) {
        if (!turn.isCurrent()) {
          return null;
        }
        seen = endpoint;
        probe = watch.probe();
      }
      Probe.Outcome outcome;
      try {
        places.acquire();
        try {
          outcome = probe.look(id, seen);
        } finally {
          places.release();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return null;
      }
      synchronized (watch.lock()) {
        if (!turn.isCurrent()) {
          return null;
        }
        if (seen.equals(endpoint)) {
          took(outcome);
        }
        return endpoint.interval();
      }
    }

    private void took(Probe.Outcome outcome) {
      inARow = outcome.passed() == lastPassed ? inARow + 1 : 1;
      lastPassed = outcome.passed();
      Verdict now = Verdict.of(outcome.passed());
      if (inARow >= endpoint.failureThreshold() && now != verdict) {
        verdict = now;
        reason = outcome.reason();
        watch.changed();
      }
    }

    private void follow(HealthCheck.Endpoint changed) {
      if (!changed.equals(endpoint)) {
        endpoint = changed;
        inARow = 0;
        loop.wake();
      }
    }
  }

  private final HealthWatch watch;
  private final Definitions definitions;
  private final String otherwise;
  private final Loss never;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Map<String, Watched> watched = new HashMap<>();
  private final Set<String> saidRemote = new HashSet<>();

  /**
   * @param otherwise what becomes of checks that cannot be probed, a clause
   */
  ProbeStates(HealthWatch watch, Definitions definitions, String otherwise) {
    this.watch = watch;
    this.definitions = definitions;
    this.otherwise = otherwise;
    this.never = new Loss(watch, name(), "");
  }

  @Override
  public String name() {
    return "own probes";
  }

  @Override
  public void want(Set<String> ids) {
    definitions.want(this, ids);
    Set<String> endpoints = new HashSet<>();
    for (HealthCheck check : definitions.below(ids)) {
      switch (check.method()) {
        case HealthCheck.Endpoint endpoint -> {
          endpoints.add(check.id());
          Watched one = watched.get(check.id());
          if (one == null) {
            one = new Watched(check.id(), endpoint);
            watched.put(check.id(), one);
            one.loop.wake();
          } else {
            one.follow(endpoint);
          }
        }
        case HealthCheck.Remote remote -> sayRemote(check.id(), remote.type());
        case HealthCheck.Calculated _ -> {}
      }
    }
    watched
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !endpoints.contains(entry.getKey());
              if (gone) {
                entry.getValue().loop.stop();
              }
              return gone;
            });
  }

  private void sayRemote(String id, String type) {
    if (saidRemote.add(id)) {
      watch
          .resources()
          .log()
          .warning(
              "health: check " + id + " (" + type + ") cannot be probed from here; " + otherwise);
    }
  }

  @Override
  public Verdict verdict(String id) {
    return definitions.verdict(
        id,
        check -> {
          if (check.method() instanceof HealthCheck.Remote) {
            return Verdict.UNTOLD;
          }
          Watched one = watched.get(check.id());
          return one == null ? Verdict.PENDING : one.verdict;
        });
  }

  @Override
  public String reason(String id) {
    Watched one = watched.get(id);
    return one == null ? "" : one.reason;
  }

  /** A probe is never lost: that an endpoint cannot be reached is what it tells. */
  @Override
  public Loss loss() {
    return never;
  }

  @Override
  public void move() {
    watched.values().forEach(one -> one.loop.move());
  }
}
