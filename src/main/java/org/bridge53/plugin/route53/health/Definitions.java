package org.bridge53.plugin.route53.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * What the health checks look at, their children included: read when somebody needs to know, and
 * again every few minutes as long as that lasts. The watch's lock guards it.
 */
final class Definitions {
  /** How often they are read again: they change when people change them. */
  static final Duration EVERY = Duration.ofMinutes(5);

  /** From so many on all of the account are listed, else each one is asked for. */
  static final int LIST_FROM = 4;

  /** Far more than an account has checks. */
  private static final int MOST_PAGES = 100;

  /**
   * What was read of a check.
   *
   * @param check null: there is none of this id
   */
  record Known(@Nullable HealthCheck check) {
    static final Known NONE = new Known(null);
  }

  private final HealthWatch watch;
  private final Loss loss;
  private final Loop loop;
  private final IdentityHashMap<Object, Set<String>> wanted = new IdentityHashMap<>();
  private Map<String, Known> known = new HashMap<>();
  private long readNanos;

  Definitions(HealthWatch watch) {
    this.watch = watch;
    this.loss =
        new Loss(watch, "definitions of health checks", "; those that were read before stay");
    this.loop = new Loop(watch, true, this::read);
  }

  /** Somebody needs these. */
  void want(Object who, Set<String> ids) {
    if (ids.isEmpty()) {
      wanted.remove(who);
    } else {
      wanted.put(who, ids);
    }
    Set<String> needed = needed();
    known.keySet().retainAll(needed);
    if (needed.isEmpty()) {
      loop.stop();
    } else if (loss.isFailing()) {
      loop.wake(loss.pause(Loop.LEAST_PAUSE));
    } else {
      loop.wake(known.keySet().containsAll(needed) ? untilStale() : Duration.ZERO);
    }
  }

  /** Null: not read yet. */
  @Nullable Known find(String id) {
    return known.get(id);
  }

  /** The checks that are neither calculated nor disabled, of these and of all their children. */
  Collection<HealthCheck> below(Set<String> ids) {
    Map<String, HealthCheck> below = new HashMap<>();
    for (String id : ids) {
      Verdict.of(
          id,
          this::find,
          check -> {
            below.put(check.id(), check);
            return Verdict.PENDING;
          });
    }
    return below.values();
  }

  /**
   * The state of a check that follows from what is seen at endpoints.
   *
   * @param seen see {@link Verdict#of(String, Function, Function)}
   */
  Verdict verdict(String id, Function<HealthCheck, Verdict> seen) {
    return find(id) == null && loss.isPassedOver()
        ? Verdict.UNTOLD
        : Verdict.of(id, this::find, seen);
  }

  void move() {
    loop.move();
  }

  /** What is wanted, and the children of calculated checks as far as they are known. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>();
    ArrayDeque<String> ahead = new ArrayDeque<>();
    wanted.values().forEach(ahead::addAll);
    while (!ahead.isEmpty()) {
      String id = ahead.remove();
      Known definition = known.get(id);
      HealthCheck check = definition == null ? null : definition.check();
      if (needed.add(id)
          && check != null
          && check.method() instanceof HealthCheck.Calculated calculated) {
        ahead.addAll(calculated.children());
      }
    }
    return needed;
  }

  private Duration untilStale() {
    return Duration.ofNanos(Math.max(0, readNanos + EVERY.toNanos() - watch.now()));
  }

  private @Nullable Duration read(Loop.Turn turn) {
    Set<String> asked;
    HealthSource source;
    synchronized (watch.lock()) {
      if (!turn.isCurrent()) {
        return null;
      }
      asked = needed();
      if (!known.isEmpty() && !untilStale().isZero()) {
        asked.removeAll(known.keySet());
      }
      if (asked.isEmpty()) {
        return untilStale(); // it was woken for what is known by now
      }
      source = watch.source();
    }
    Map<String, Known> found = new HashMap<>();
    SourceException failure = null;
    try {
      if (asked.size() < LIST_FROM) {
        for (String id : asked) {
          found.put(id, source.check(id).map(Known::new).orElse(Known.NONE));
        }
      } else {
        list(source, found);
        asked.forEach(id -> found.putIfAbsent(id, Known.NONE));
      }
    } catch (SourceException failed) {
      failure = failed;
    }
    synchronized (watch.lock()) {
      if (!turn.isCurrent()) {
        return null;
      }
      if (failure != null) {
        loss.failed(failure);
        watch.changed();
        return loss.pause(Loop.LEAST_PAUSE);
      }
      loss.worked();
      took(found, asked);
      watch.changed();
      Set<String> needed = needed();
      if (needed.isEmpty()) {
        return null;
      }
      return known.keySet().containsAll(needed) ? untilStale() : Duration.ZERO;
    }
  }

  private void took(Map<String, Known> found, Set<String> asked) {
    boolean all = asked.containsAll(known.keySet());
    for (String id : asked) {
      if (found.getOrDefault(id, Known.NONE).check() == null && wasThere(id)) {
        watch
            .resources()
            .log()
            .warning("health: check " + id + " does not exist; it passes for healthy");
      }
    }
    if (all) {
      readNanos = watch.now();
    }
    known.putAll(found);
    known.keySet().retainAll(needed());
  }

  /** Whether a check that is not there now is news. */
  private boolean wasThere(String id) {
    Known before = known.get(id);
    return before == null || before.check() != null;
  }

  private static void list(HealthSource source, Map<String, Known> found) throws SourceException {
    String start = null;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      HealthCheckPage page = source.checks(start);
      page.checks().forEach(check -> found.put(check.id(), new Known(check)));
      start = page.next();
      if (start == null) {
        return;
      }
    }
    throw new SourceException(
        SourceException.Kind.INVALID_ANSWER, "the list of health checks does not end");
  }
}
