package org.bridge53.server;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.Problems;
import org.bridge53.message.ServerCookies;
import org.bridge53.plugin.Service;
import org.bridge53.server.Assembled.AssembledListener;
import org.bridge53.server.QueryService.DeferredQueries;
import org.bridge53.transport.Listener;
import org.bridge53.transport.Transport;

/**
 * A running server: sockets, what answers behind them, services. Start, reload and shutdown exclude
 * each other.
 */
public final class Server implements AutoCloseable {
  /*
   * A reload builds everything new beside the old: parse, read, link, bind the addresses that are new,
   * start the new services. Whatever fails on the way undoes only itself, and the old goes on. Then the
   * routes of each address are swapped by one reference, addresses that are no longer wanted are drained
   * and closed, and the old services end.
   */

  /** How long a shutdown waits for queries that wait for other servers. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How long a listener may read what was sent to it before the shutdown. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  /** One configured address and its sockets. */
  private record Bound(QueryService service, List<Listener> listeners) {}

  private final OperatorLog log;
  private final TimerScheduler scheduler;
  private final Transport transport;
  private final Assembly assembly;
  private final DeferredQueries deferred;
  private final QueryFailureLog failures;
  private final ServerCookies cookies = new ServerCookies(secret(), InstantSource.system());
  private final Map<InetSocketAddress, Bound> bound = new LinkedHashMap<>();
  private List<Service> services = List.of();
  private List<String> banner = List.of();

  private Server(ServerOptions options, OperatorLog log) {
    this.log = log;
    this.scheduler = new TimerScheduler(log);
    this.transport = new Transport(options.cores(), scheduler, log);
    this.assembly = new Assembly(options, transport.exchange(), scheduler, log::forPlugin);
    this.deferred = new DeferredQueries(options.deferredLimit());
    this.failures = new QueryFailureLog(log);
  }

  /** What cookies are made with; outlives reloads, so that clients' cookies stay good. */
  private static byte[] secret() {
    byte[] secret = new byte[ServerCookies.SECRET_OCTETS];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /**
   * Starts a server.
   *
   * @param text its Corefile
   * @param log of the operator; stays the caller's
   * @throws StartException with one line a problem; nothing is left behind
   */
  public static Server start(CorefileText text, ServerOptions options, OperatorLog log)
      throws StartException {
    Server server = new Server(options, log);
    try {
      server.apply(text);
    } catch (StartException | RuntimeException failure) {
      server.close();
      throw failure;
    }
    return server;
  }

  /**
   * Serves another configuration from now on; on failure the old one goes on untouched.
   *
   * @throws StartException with one line a problem
   */
  public synchronized void reload(CorefileText text) throws StartException {
    log.info("Reloading");
    try {
      apply(text);
    } catch (StartException failure) {
      String.valueOf(failure.getMessage())
          .lines()
          .forEach(line -> log.error("Restart failed: " + line));
      throw failure;
    }
    log.info("Reloading complete");
  }

  /** What a start prints: for each address its zones, {@code ZONE:PORT [on ADDRESS]}. */
  public List<String> banner() {
    return banner;
  }

  /** The addresses that really listen, in the order of the Corefile. */
  public List<InetSocketAddress> addresses() {
    return bound.values().stream()
        .flatMap(one -> one.listeners().stream())
        .map(Listener::address)
        .distinct()
        .toList();
  }

  /** Whether everything that has to be loaded is there. */
  public boolean ready() {
    return services.stream().allMatch(Service::ready);
  }

  /**
   * Answers what was received, also what waits for other servers, then ends everything: within ten
   * seconds, whatever comes in meanwhile.
   */
  public synchronized void shutdown() {
    drain(bound.values());
    try {
      if (!deferred.await(PATIENCE)) {
        log.warning(deferred.waiting() + " queries still waited for other servers at the end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /**
   * All at once: each has its own patience, and a client that floods one must not hold up another.
   */
  private static void drain(Collection<Bound> those) {
    List<Thread> drains = new ArrayList<>();
    for (Bound one : those) {
      for (Listener listener : one.listeners()) {
        drains.add(Thread.ofVirtual().start(() -> listener.drain(DRAIN)));
      }
    }
    try {
      for (Thread thread : drains) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends everything at once. */
  @Override
  public synchronized void close() {
    bound.values().forEach(one -> one.listeners().forEach(Listener::close));
    bound.clear();
    services.reversed().forEach(Service::close);
    services = List.of();
    transport.close();
    scheduler.close();
  }

  private void apply(CorefileText text) throws StartException {
    Problems problems = new Problems();
    Assembled assembled = assembly.assemble(text, problems);
    problems.warnings().forEach(log::warning);
    if (assembled == null) {
      throw new StartException(String.join("\n", problems.errors()));
    }
    Map<InetSocketAddress, Bound> added = new LinkedHashMap<>();
    try {
      for (AssembledListener listener : assembled.listeners()) {
        if (!bound.containsKey(listener.address())) {
          QueryService service = new QueryService(listener.routes(), deferred, failures, cookies);
          listener.lookups().forEach(lookup -> lookup.connect(service));
          added.put(
              listener.address(),
              new Bound(service, transport.listen(listener.address(), service)));
        }
      }
      for (Service service : assembled.services()) {
        service.start();
      }
    } catch (Exception failure) {
      added.values().forEach(one -> one.listeners().forEach(Listener::close));
      assembled.services().reversed().forEach(Service::close);
      throw new StartException(String.valueOf(failure.getMessage()), failure);
    }
    publish(assembled, added);
  }

  private void publish(Assembled assembled, Map<InetSocketAddress, Bound> added) {
    Map<InetSocketAddress, Bound> wanted = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (AssembledListener listener : assembled.listeners()) {
      Bound kept = bound.remove(listener.address());
      if (kept != null) {
        listener.lookups().forEach(lookup -> lookup.connect(kept.service()));
        kept.service().publish(listener.routes());
      }
      wanted.put(listener.address(), kept != null ? kept : added.get(listener.address()));
      lines.addAll(listener.banner());
    }
    List<Bound> unwanted = List.copyOf(bound.values());
    List<Service> old = services;
    bound.clear();
    bound.putAll(wanted);
    services = assembled.services();
    banner = List.copyOf(lines);
    log.showDebug(assembled.debug());
    drain(unwanted);
    unwanted.forEach(one -> one.listeners().forEach(Listener::close));
    old.reversed().forEach(Service::close);
  }
}
