package org.bridge53.plugin.forward;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bridge53.message.Header;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a failing upstream is down. While all is well nothing is asked: a query that
 * failed begins a series of probes of that upstream, which the first probe that succeeds ends. Only
 * failed probes count, not failed queries: a client cannot take an upstream down by what it asks.
 */
final class HealthChecks implements Service {
  private final ForwardConfig config;
  private final Scheduler scheduler;
  private final Log log;
  private final byte[] probe;
  private final Map<Upstream, Scheduler.Task> series = new ConcurrentHashMap<>();
  private volatile boolean closed;

  HealthChecks(ForwardConfig config, Resources resources) {
    this.config = config;
    this.scheduler = resources.scheduler();
    this.log = resources.log();
    this.probe = probe(config.healthCheck());
  }

  private static byte[] probe(ForwardConfig.HealthCheck check) {
    byte[] name = check.domain().octets();
    byte[] message = new byte[Header.LENGTH + name.length + 4];
    Header.putU16(message, 2, check.recursionDesired() ? Header.RD : 0);
    Header.putU16(message, 4, 1); // one question; the exchange draws the id
    System.arraycopy(name, 0, message, Header.LENGTH, name.length);
    Header.putU16(message, message.length - 4, RrType.NS);
    Header.putU16(message, message.length - 2, RrClass.IN);
    return message;
  }

  @Override
  public void start() {
    // Nothing is probed before a query has failed.
  }

  @Override
  public void close() {
    closed = true;
    for (Upstream upstream : List.copyOf(series.keySet())) {
      Scheduler.Task task = series.remove(upstream);
      if (task != null) {
        task.cancel();
      }
    }
  }

  /** A query to this upstream failed. */
  void suspect(Upstream upstream) {
    if (config.maxFails() > 0
        && config.healthCheck().interval().isPositive()
        && upstream.beginProbing()) {
      schedule(upstream, Duration.ZERO);
    }
  }

  private void schedule(Upstream upstream, Duration delay) {
    if (closed) {
      return;
    }
    Scheduler.Task task = scheduler.after(delay, () -> check(upstream));
    series.put(upstream, task);
    if (closed) { // perhaps since then: close() may have looked before the task was there
      task.cancel();
      series.remove(upstream, task);
    }
  }

  private void check(Upstream upstream) {
    String failure = askProbe(upstream);
    if (failure == null) {
      if (upstream.probeSucceeded()) {
        log.info("Upstream " + upstream + " is up again");
      }
      return;
    }
    if (upstream.probeFailed()) {
      log.warning("Upstream " + upstream + " is down: " + failure);
    }
    schedule(upstream, config.healthCheck().interval());
  }

  /** Why the probe failed; null if it did not. */
  private @Nullable String askProbe(Upstream upstream) {
    try {
      upstream.probe(probe);
      return null;
    } catch (Upstream.UnreadableReplyException unreadable) {
      return "the response cannot be read";
    } catch (IOException | RuntimeException failed) {
      // A series that a mistake in the exchange ended would leave the upstream as it is for ever.
      return String.valueOf(failed.getMessage());
    }
  }
}
