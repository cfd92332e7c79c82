package org.bridge53.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Problems;
import org.bridge53.message.Client;
import org.bridge53.message.Query;
import org.bridge53.message.ServerCookies;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Explainer;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Service;
import org.bridge53.transport.Transport;

/**
 * A configuration that loads what its answers are made of and listens nowhere: for {@code explain}
 * and {@code check --aws}. Of its services only those start that can explain themselves.
 */
public final class DryRun implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int DNS_PORT = 53;

  private final TimerScheduler scheduler;
  private final Transport transport;
  private final List<Readiness.Member> members = new ArrayList<>();

  private DryRun(ServerOptions options, OperatorLog log) {
    this.scheduler = new TimerScheduler(log);
    this.transport = new Transport(options.cores(), scheduler, log);
  }

  /**
   * Links a configuration and begins to load.
   *
   * @param log stays the caller's
   * @throws StartException with one line a problem; nothing is left behind
   */
  public static DryRun start(CorefileText text, ServerOptions options, OperatorLog log)
      throws StartException {
    DryRun run = new DryRun(options, log);
    try {
      run.apply(text, options, log);
    } catch (StartException | RuntimeException failure) {
      run.close();
      throw failure;
    }
    return run;
  }

  private void apply(CorefileText text, ServerOptions options, OperatorLog log)
      throws StartException {
    Problems problems = new Problems();
    ServerMeters meters = new ServerMeters(options.catalog());
    Assembly assembly =
        new Assembly(
            options.withState(options.state().forReading()),
            transport.exchange(),
            scheduler,
            transport.pages(),
            meters,
            List::of,
            log::forPlugin);
    Assembled assembled = assembly.assemble(text, Offers.none(), problems);
    problems.warnings().forEach(log::warning);
    if (assembled == null) {
      throw new StartException(String.join("\n", problems.errors()));
    }
    members.addAll(assembled.members());
    QueryService.DeferredQueries deferred =
        new QueryService.DeferredQueries(options.deferredLimit());
    QueryFailureLog failures =
        new QueryFailureLog(log, meters.counter("coredns_panics_total", "Counted by nobody."));
    byte[] secret = new byte[ServerCookies.SECRET_OCTETS];
    new SecureRandom().nextBytes(secret);
    ServerCookies cookies = new ServerCookies(secret, InstantSource.system());
    for (Assembled.AssembledListener listener : assembled.listeners()) {
      QueryService service = new QueryService(listener.routes(), deferred, failures, cookies);
      listener.lookups().forEach(lookup -> lookup.connect(service));
    }
    try {
      for (Service service : explaining()) {
        service.start();
      }
    } catch (Exception failure) { // Service.start's contract: whatever it is, it must not start
      throw new StartException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private List<Service> explaining() {
    return members.stream()
        .map(Readiness.Member::service)
        .filter(Explainer.class::isInstance)
        .toList();
  }

  /** Waits until everything is loaded that can be; false if that takes longer. */
  public boolean await(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!explaining().stream().allMatch(Service::ready)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      // A service is asked whether it is ready, here as by `ready`, and tells nobody. What takes
      // its
      // time is a network's answer: a look every 20 ms delays no command that a person waits for.
      Thread.sleep(LOOK);
    }
    return true;
  }

  /** How the answer to a question comes about, for each line that has a zone for the name. */
  public List<Explainer.Explanation> explain(DomainName name, int type, InetAddress client) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT);
    Query query =
        Query.ofServer(name, type)
            .withClient(new Client(new InetSocketAddress(client, 0), here, TransportProtocol.UDP));
    List<Explainer.Explanation> all = new ArrayList<>();
    for (Service service : explaining()) {
      Explainer.Explanation explanation = ((Explainer) service).explain(query);
      if (explanation != null) {
        all.add(explanation);
      }
    }
    return all;
  }

  /** How each zone is served. */
  public List<Explainer.Report> parity() {
    List<Explainer.Report> all = new ArrayList<>();
    explaining().forEach(service -> all.addAll(((Explainer) service).parity()));
    return all;
  }

  @Override
  public void close() {
    members.reversed().forEach(member -> member.service().close());
    members.clear();
    transport.close();
    scheduler.close();
  }
}
