package org.bridge53.plugin.forward;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bridge53.message.SocketNames;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.forward.ForwardConfig.Scheme;
import org.bridge53.plugin.forward.ForwardConfig.Target;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams of one line, in the order written. Those given by address are there from the
 * beginning. Those given by name are looked up once, when the server starts; until that succeeds it
 * is tried again, and the others serve alone.
 */
final class Upstreams implements Service {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private final ForwardConfig config;
  private final List<Target> targets;
  private final @Nullable SSLContext context;
  private final Resources resources;
  private final Scheduler scheduler;
  private final HostLookup lookup;
  private final Log log;
  private final List<List<Upstream>> byTarget = new ArrayList<>();
  private final CountDownLatch firstTries;
  private final Map<Integer, Scheduler.Task> tasks = new ConcurrentHashMap<>();
  private volatile Upstream[] current = {};
  private volatile boolean closed;

  /**
   * @param targets addresses and hosts
   * @param context there if any target is asked over TLS or HTTPS
   */
  Upstreams(
      ForwardConfig config,
      List<Target> targets,
      @Nullable SSLContext context,
      Resources resources) {
    this.config = config;
    this.targets = targets;
    this.context = context;
    this.resources = resources;
    this.scheduler = resources.scheduler();
    this.lookup = new HostLookup(config.resolvers(), resources.exchange());
    this.log = resources.log();
    int hosts = 0;
    for (Target target : targets) {
      byTarget.add(
          target instanceof Target.Address address ? List.of(upstream(address)) : List.of());
      hosts += target instanceof Target.Host ? 1 : 0;
    }
    this.firstTries = new CountDownLatch(hosts);
    current = joined();
  }

  private Upstream upstream(Target.Address target) {
    InetSocketAddress address = target.upstream();
    return switch (target.scheme()) {
      case DNS -> Upstream.plain(address, config, resources);
      case TLS -> overTls(address, serverName(target, SocketNames.of(address.getAddress())));
      case HTTPS -> {
        String host = SocketNames.of(address.getAddress());
        yield Upstream.overHttps(
            host.indexOf(':') < 0 ? host : "[" + host + "]",
            address.getPort(),
            List.of(),
            requireNonNull(context),
            config,
            resources);
      }
    };
  }

  private Upstream overTls(InetSocketAddress address, String serverName) {
    return Upstream.overTls(address, serverName, requireNonNull(context), config, resources);
  }

  private String serverName(Target target, String otherwise) {
    if (!target.serverName().isEmpty()) {
      return target.serverName();
    }
    return config.tlsServerName().isEmpty() ? otherwise : config.tlsServerName();
  }

  /** Those that are known. The array is shared: never write to it. */
  Upstream[] current() {
    return current;
  }

  /** Those that are known; if none is, waits until each name has been looked up once. */
  Upstream[] await(long nanos) throws InterruptedException {
    if (current.length == 0) {
      boolean _ = firstTries.await(nanos, TimeUnit.NANOSECONDS);
    }
    return current;
  }

  @Override
  public void start() {
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i) instanceof Target.Host host) {
        int place = i;
        schedule(place, Duration.ZERO, () -> lookUp(place, host, FIRST_RETRY, true));
      }
    }
  }

  private void schedule(int place, Duration delay, Runnable task) {
    if (closed) {
      return;
    }
    tasks.put(place, scheduler.after(delay, task));
    if (closed) { // perhaps since then: close() may have looked before the task was there
      cancelTasks();
    }
  }

  private void cancelTasks() {
    for (Integer place : List.copyOf(tasks.keySet())) {
      Scheduler.Task task = tasks.remove(place);
      if (task != null) {
        task.cancel();
      }
    }
  }

  private void lookUp(int place, Target.Host host, Duration retry, boolean first) {
    try {
      found(place, host, lookup.addresses(withoutLastDot(host.host())));
    } catch (IOException | RuntimeException failure) {
      // Only a first success ends this: without it the upstream would be missing for ever.
      log.warning(
          "Upstream "
              + host.token().text()
              + " is not asked yet: "
              + failure.getMessage()
              + "; next try in "
              + retry.toSeconds()
              + "s");
      Duration doubled = retry.multipliedBy(2);
      Duration next = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
      schedule(place, retry, () -> lookUp(place, host, next, false));
    } finally {
      if (first) {
        firstTries.countDown();
      }
    }
  }

  private synchronized void found(int place, Target.Host host, List<InetAddress> addresses) {
    List<Upstream> upstreams = new ArrayList<>();
    String name = withoutLastDot(host.host());
    if (host.scheme() == Scheme.HTTPS) {
      upstreams.add(
          Upstream.overHttps(
              name, host.port(), addresses, requireNonNull(context), config, resources));
    } else {
      for (InetAddress address : addresses) {
        InetSocketAddress socket = new InetSocketAddress(address, host.port());
        upstreams.add(
            host.scheme() == Scheme.TLS
                ? overTls(socket, serverName(host, name))
                : Upstream.plain(socket, config, resources));
      }
    }
    byTarget.set(place, upstreams);
    current = joined();
    log.info("Upstream " + host.token().text() + " is " + upstreams);
  }

  private Upstream[] joined() {
    List<Upstream> all = new ArrayList<>();
    for (List<Upstream> each : byTarget) {
      for (Upstream upstream : each) {
        boolean twice =
            all.stream().anyMatch(other -> other.toString().equals(upstream.toString()));
        if (!twice && all.size() < Targets.MOST_UPSTREAMS) {
          all.add(upstream);
        }
      }
    }
    return all.toArray(new Upstream[0]);
  }

  private static String withoutLastDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  @Override
  public void close() {
    closed = true;
    cancelTasks();
    for (Upstream upstream : current) {
      upstream.release();
    }
  }
}
