package org.bridge53.server;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.message.ServerCookies;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Service;
import org.bridge53.server.Assembled.AssembledListener;
import org.bridge53.server.QueryService.DeferredQueries;
import org.bridge53.transport.ListenOptions;
import org.bridge53.transport.Listener;
import org.bridge53.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A running server: sockets, what answers behind them, services. Start, reload and shutdown exclude
 * each other.
 */
public final class Server implements AutoCloseable {
  /*
   * A reload builds everything new beside the old: parse, read, link, bind the addresses that are new,
   * start the new services. Whatever fails on the way undoes only itself, and the old goes on. Then the
   * routes of each address are swapped by one reference, the old services end, and addresses that are no
   * longer wanted are retired in the background: drained, and closed when their last query is answered.
   *
   * A shutdown first says so to the services while everything goes on (`ready` turns to 503, `on shutdown`
   * runs its command), waits for the lame-duck time, then drains: what had been received is answered,
   * also what waits for other servers and what a slow TCP client has yet to take.
   */

  /** How long a shutdown, or an address that is retired, waits for queries under way. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How long a listener may read what was sent to it before the shutdown. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  /** One configured address and its sockets. */
  private record Bound(ListenOptions options, QueryService service, List<Listener> listeners) {
    void close() {
      listeners.forEach(Listener::close);
    }
  }

  /** An address that is no longer wanted and still answers what it had received. */
  private record Retired(InetSocketAddress address, Thread thread) {}

  private final OperatorLog log;
  private final TimerScheduler scheduler;
  private final Transport transport;
  private final ServerMeters meters;
  private final Assembly assembly;
  private final Reloader reloader;
  private final CorefileSource source;
  private final DeferredQueries deferred;
  private final QueryFailureLog failures;
  private final ServerCookies cookies = new ServerCookies(secret(), InstantSource.system());
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<InetSocketAddress, Bound> bound = new LinkedHashMap<>();
  private final List<Retired> retired = new ArrayList<>();
  private Offers offers = Offers.none();
  private List<String> banner = List.of();
  private volatile List<Readiness.Member> members = List.of();
  private @Nullable Thread teller;
  private boolean ending;

  private Server(CorefileSource source, ServerOptions options, OperatorLog log) {
    this.source = source;
    this.log = log;
    this.scheduler = new TimerScheduler(log);
    this.transport = new Transport(options.cores(), scheduler, log);
    this.meters = new ServerMeters(options.catalog());
    this.assembly =
        new Assembly(
            options,
            transport.exchange(),
            scheduler,
            transport.pages(),
            meters,
            () -> members,
            log::forPlugin);
    this.reloader =
        new Reloader(
            scheduler,
            RandomGenerator.getDefault(),
            log.forPlugin("reload"),
            source,
            (text, problems) -> Assembly.parse(text, options, problems),
            this::reload,
            meters);
    this.deferred = new DeferredQueries(options.deferredLimit());
    this.failures =
        new QueryFailureLog(
            log,
            meters.counter("coredns_panics_total", "A metric that counts the number of panics."));
  }

  /** What cookies are made with; outlives reloads, so that clients' cookies stay good. */
  private static byte[] secret() {
    byte[] secret = new byte[ServerCookies.SECRET_OCTETS];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /**
   * Starts a server with a configuration that stays as it is unless {@link #reload(CorefileText)}
   * brings another.
   *
   * @param text its Corefile
   * @param log of the operator; stays the caller's
   * @throws StartException with one line a problem; nothing is left behind
   */
  public static Server start(CorefileText text, ServerOptions options, OperatorLog log)
      throws StartException {
    return start(() -> text, options, log);
  }

  /**
   * Starts a server.
   *
   * @param source of its Corefile, read again by {@link #reload()} and by the plugin {@code reload}
   * @param log of the operator; stays the caller's
   * @throws StartException with one line a problem; nothing is left behind
   */
  public static Server start(CorefileSource source, ServerOptions options, OperatorLog log)
      throws StartException {
    Server server = new Server(source, options, log);
    try {
      server.apply(source.locate());
    } catch (StartException | RuntimeException failure) {
      server.close();
      throw failure;
    }
    server.tellServing();
    return server;
  }

  /**
   * Reads the configuration again and serves what it says from now on; on failure the old one goes
   * on untouched.
   *
   * @throws StartException with one line a problem
   */
  public void reload() throws StartException {
    reload(source.locate());
  }

  /** As {@link #reload()}, with a text at hand. A server that is about to end stays as it is. */
  public void reload(CorefileText text) throws StartException {
    synchronized (this) {
      if (ending) {
        return;
      }
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
      tellServing();
    }
  }

  /** What a start prints: for each address its zones, {@code ZONE:PORT [on ADDRESS]}. */
  public List<String> banner() {
    return banner;
  }

  /** The addresses that really listen, in the order of the Corefile. */
  public synchronized List<InetSocketAddress> addresses() {
    return bound.values().stream()
        .flatMap(one -> one.listeners().stream())
        .map(Listener::address)
        .distinct()
        .toList();
  }

  /** Whether everything that has to be loaded is there. */
  public boolean ready() {
    return members.stream().allMatch(member -> member.service().ready());
  }

  /** In the order of the Corefile, on a thread of its own: a command may take its time. */
  private synchronized void tellServing() {
    List<Readiness.Member> told = members;
    Consumer<Service> serving =
        service -> {
          if (told.equals(members)) {
            service.serving();
          }
        };
    teller = Thread.ofVirtual().name("serving").start(() -> tell(told, serving));
  }

  /** Last to first; {@link #members} are others by now, so that no more of them is told. */
  private void closeAll(List<Readiness.Member> those) {
    if (teller != null) {
      teller.interrupt();
      teller = null;
    }
    tell(those.reversed(), Service::close);
  }

  private void tell(List<Readiness.Member> told, Consumer<Service> what) {
    for (Readiness.Member member : told) {
      try {
        what.accept(member.service());
      } catch (RuntimeException failure) {
        log.error("plugin/" + member.plugin() + ": " + failure);
      }
    }
  }

  /**
   * Answers what was received, also what waits for other servers, then ends everything: within ten
   * seconds, whatever comes in meanwhile, after what the services do at the end (commands of {@code
   * on}) and the lame-duck time.
   */
  public void shutdown() {
    shutdown(PATIENCE);
  }

  /** With another patience for what waits for other servers. */
  void shutdown(Duration patience) {
    synchronized (this) { // behind a reload that is under way
      ending = true;
      reloader.close();
    }
    List<Readiness.Member> told = members;
    tell(told, Service::ending);
    try {
      Duration lameduck = Duration.ZERO;
      for (Readiness.Member member : told) {
        Duration one = member.service().lameduck();
        lameduck = one.compareTo(lameduck) > 0 ? one : lameduck;
      }
      closing.await(lameduck.toNanos(), TimeUnit.NANOSECONDS);
      synchronized (this) {
        long deadline = System.nanoTime() + patience.toNanos();
        drain(bound.values());
        settle(deadline);
        for (Retired one : retired) {
          one.thread().join(left(deadline));
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  private void settle(long deadline) throws InterruptedException {
    // TCP first: there one answer may be what makes room for the next query.
    forEachListener(bound.values(), listener -> listener.settle(left(deadline)));
    if (!deferred.waiting().awaitNone(left(deadline))) {
      log.warning(deferred.waiting().now() + " queries still waited for other servers at the end");
    }
    forEachListener(bound.values(), listener -> listener.settle(left(deadline)));
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private static void drain(Collection<Bound> those) {
    forEachListener(those, listener -> listener.drain(DRAIN));
  }

  /**
   * All at once: each has its own patience, and a client that floods one must not hold up another.
   */
  private static void forEachListener(Collection<Bound> those, Consumer<Listener> what) {
    List<Thread> threads = new ArrayList<>();
    for (Bound one : those) {
      for (Listener listener : one.listeners()) {
        threads.add(Thread.ofVirtual().start(() -> what.accept(listener)));
      }
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      reloader.close();
      bound.values().forEach(Bound::close);
      bound.clear();
      retired.forEach(one -> one.thread().interrupt());
      retired.clear();
      List<Readiness.Member> old = members;
      members = List.of();
      closeAll(old);
      transport.close();
      scheduler.close();
    }
  }

  private void apply(CorefileText text) throws StartException {
    Problems problems = new Problems();
    Offers own = offers.next();
    Assembled assembled;
    try {
      assembled = assembly.assemble(text, own, problems);
    } finally {
      own.forget();
    }
    problems.warnings().forEach(log::warning);
    if (assembled == null) {
      throw new StartException(String.join("\n", problems.errors()));
    }
    if (bound.isEmpty()) {
      members = assembled.members(); // a page of `ready` opens before the rest has started
    }
    Map<InetSocketAddress, Bound> added = new LinkedHashMap<>();
    try {
      for (AssembledListener listener : assembled.listeners()) {
        if (!bound.containsKey(listener.address())) {
          awaitRetired(listener.address());
          QueryService service = new QueryService(listener.routes(), deferred, failures, cookies);
          listener.lookups().forEach(lookup -> lookup.connect(service));
          List<Listener> listeners =
              transport.listen(listener.address(), listener.options(), service);
          added.put(listener.address(), new Bound(listener.options(), service, listeners));
        }
      }
      for (Readiness.Member member : assembled.members()) {
        member.service().start();
      }
    } catch (Exception failure) {
      added.values().forEach(Bound::close);
      tell(assembled.members().reversed(), Service::close);
      if (bound.isEmpty()) {
        members = List.of();
      }
      throw new StartException(String.valueOf(failure.getMessage()), failure);
    }
    offers = own;
    publish(assembled, added);
  }

  /** An address that comes back while it is being retired is bound anew. */
  private void awaitRetired(InetSocketAddress address) throws InterruptedException {
    retired.removeIf(one -> !one.thread().isAlive());
    for (Retired one : retired) {
      if (one.address().equals(address)) {
        one.thread().join();
      }
    }
  }

  private void publish(Assembled assembled, Map<InetSocketAddress, Bound> added) {
    Map<InetSocketAddress, Bound> wanted = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (AssembledListener listener : assembled.listeners()) {
      Bound kept = bound.remove(listener.address());
      if (kept != null) {
        listener.lookups().forEach(lookup -> lookup.connect(kept.service()));
        kept.service().publish(listener.routes());
        kept.listeners().forEach(one -> one.use(listener.options()));
        reportKeptSockets(listener, kept);
      }
      wanted.put(listener.address(), kept != null ? kept : added.get(listener.address()));
      lines.addAll(listener.banner());
    }
    Map<InetSocketAddress, Bound> unwanted = new LinkedHashMap<>(bound);
    List<Readiness.Member> old = members;
    boolean first = bound.isEmpty() && old.equals(assembled.members());
    bound.clear();
    bound.putAll(wanted);
    members = assembled.members();
    banner = List.copyOf(lines);
    meters.enabled(assembled.enabled());
    log.showDebug(assembled.debug());
    if (!first) {
      closeAll(old);
    }
    unwanted.forEach((address, one) -> retire(address, one, isCovered(address, wanted.keySet())));
    reloader.runs(assembled.fingerprint(), assembled.watch());
  }

  private void reportKeptSockets(AssembledListener listener, Bound kept) {
    if (listener.options().udpSockets() != kept.options().udpSockets()) {
      log.warning(
          "multisocket: the number of sockets on "
              + String.join(", ", listener.banner())
              + " changes with the next start, not with a reload");
    }
  }

  /** Whether a wildcard among others takes an address over. */
  private static boolean isCovered(InetSocketAddress address, Set<InetSocketAddress> others) {
    for (InetSocketAddress other : others) {
      if (other.getPort() == address.getPort()
          && other.getPort() != 0
          && other.getAddress().isAnyLocalAddress()
          && (other.getAddress() instanceof Inet6Address
              || address.getAddress() instanceof Inet4Address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param covered whether another address has it too: nobody reads it after the drain, so that
   *     must not wait for the queries that do
   */
  private void retire(InetSocketAddress address, Bound unwanted, boolean covered) {
    Thread thread =
        Thread.ofVirtual()
            .name("retire")
            .unstarted(
                () -> {
                  long deadline = System.nanoTime() + PATIENCE.toNanos();
                  drain(List.of(unwanted));
                  if (covered) {
                    forEachListener(List.of(unwanted), Listener::handOver);
                  }
                  try {
                    var _ = unwanted.service().waiting().awaitNone(left(deadline));
                    forEachListener(List.of(unwanted), listener -> listener.settle(left(deadline)));
                  } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                  }
                  unwanted.close();
                });
    retired.add(new Retired(address, thread));
    thread.start();
  }
}
