package org.bridge53.plugin.forward;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseLimit;
import org.bridge53.message.ResponseReader.Reply;
import org.bridge53.message.TransportProtocol;
import org.bridge53.message.Verbatim;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.forward.Upstream.Said;
import org.jspecify.annotations.Nullable;

/** Asks the upstreams one after the other until one answers, and relays what it says. */
final class Forward implements Handler {
  /*
   * A query ends in one of five ways: relayed; FORMERR, because the upstream answered another
   * question; handed to the forward that follows (next); SERVFAIL, because every attempt failed;
   * REFUSED or SERVFAIL, because too many are in flight. Attempts begin within DEADLINE of the query's arrival;
   * connecting must end within it too, reading may go on for the read time-out after it. So an
   * answer is there after DEADLINE plus one read at the latest, whatever the upstreams do.
   */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /**
   * What upstreams are told that this server takes over UDP at most (RFC 9715 section 3.1),
   * whatever its client takes: it passes on no more in one datagram, and a larger one may be lost
   * on its way.
   */
  static final int MOST_UDP_OCTETS = ResponseLimit.MAX_UDP_OCTETS;

  /** Between rounds over the upstreams: refused connections would fail as fast as they are made. */
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private final ForwardConfig config;
  private final Upstreams upstreams;
  private final UpstreamOrder order;
  private final HealthChecks checks;
  private final Handler next;
  private final LongSupplier ticker;
  private final SharedQuestions shared;
  private final ForwardMeters meters;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** How many queries may be in flight: at most what is configured, else this line's share. */
  private final int limit;

  Forward(
      ForwardConfig config,
      Upstreams upstreams,
      HealthChecks checks,
      Handler next,
      Resources resources) {
    this.config = config;
    this.upstreams = upstreams;
    this.order = new UpstreamOrder(config.policy(), resources.random());
    this.checks = checks;
    this.next = next;
    this.ticker = resources.ticker();
    this.meters = new ForwardMeters(resources.meters());
    // Half of the places of the whole server: upstreams that are dead leave room for other blocks.
    this.limit =
        config.maxConcurrent() != 0
            ? config.maxConcurrent()
            : Math.max(1, resources.deferredLimit() / 2);
    // An attempt begins before the deadline, and may connect, wait, and do both again over TCP.
    this.shared = new SharedQuestions(DEADLINE.plus(config.readTimeout().multipliedBy(4)));
  }

  @Override
  public Answer handle(Query query) {
    if (!config.forwards(query.qname())) {
      return next.handle(query);
    }
    if (inFlight.get() >= limit) {
      return tooMany(); // at once: under such a load a thread for the refusal is too much
    }
    return new Deferred(() -> relayWithin(query));
  }

  /** Counted here and not in {@link #handle}: a deferred answer may be dropped before it runs. */
  private Answer relayWithin(Query query) throws InterruptedException {
    try {
      return inFlight.incrementAndGet() > limit ? tooMany() : relay(query);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private Response tooMany() {
    meters.rejected.increment();
    return config.maxConcurrent() != 0
        ? Response.failure(Rcode.REFUSED, "concurrent queries exceeded maximum " + limit)
        : Response.failure(Rcode.SERVFAIL, "concurrent queries exceeded this line's share " + limit)
            .withExtendedError(ExtendedError.OTHER, "too many queries wait for other servers");
  }

  private Answer relay(Query query) throws InterruptedException {
    Outcome outcome = shared.ask(query, () -> outcome(query));
    Upstream upstream = outcome.upstream();
    Metadata metadata = query.metadata();
    if (metadata != null && upstream != null) {
      metadata.put("forward/upstream", upstream::toString);
    }
    if (outcome.handOver()) {
      return next.handle(query);
    }
    Verbatim verbatim = outcome.verbatim();
    return verbatim != null ? verbatim : relayed(query, outcome.response());
  }

  /**
   * A response with those of its EDNS options that are for this client: not what was said between
   * the upstream and this server (cookies, for one), and where the client is only if it asked so
   * (RFC 7871 section 7.2.2).
   */
  private static Response relayed(Query query, Response response) {
    if (response.options().isEmpty()) {
      return response;
    }
    boolean tellsWhere = query.ednsOption(EdnsOption.CLIENT_SUBNET) != null;
    boolean forPartOfTheNetwork = false;
    List<EdnsOption> options = new ArrayList<>();
    for (EdnsOption option : response.options()) {
      boolean where = option.code() == EdnsOption.CLIENT_SUBNET;
      forPartOfTheNetwork |= where && hasScope(option);
      if (where ? tellsWhere : !EdnsOption.isBetweenNeighbours(option.code())) {
        options.add(option);
      }
    }
    Response relayed = response.withOptions(options);
    return forPartOfTheNetwork ? relayed.asFreeChoice() : relayed;
  }

  /** RFC 7871 section 6: family (2), source prefix length (1), scope prefix length (1), address. */
  private static boolean hasScope(EdnsOption clientSubnet) {
    return clientSubnet.length() >= 4 && clientSubnet.data()[3] != 0;
  }

  /**
   * What asking came to.
   *
   * @param handOver whether the following forward is to be asked instead
   * @param upstream who replied last; null: nobody
   * @param verbatim what it said to a signed query; null for others, and if that was nothing
   */
  record Outcome(
      Response response,
      boolean handOver,
      @Nullable Upstream upstream,
      @Nullable Verbatim verbatim) {
    static Outcome of(Response response) {
      return new Outcome(response, false, null, null);
    }
  }

  private Outcome outcome(Query query) throws InterruptedException {
    long begin = ticker.getAsLong();
    Upstream[] known = upstreams.await(DEADLINE.toNanos());
    if (known.length == 0) {
      return Outcome.of(failure(new IOException("no upstream has been looked up yet")));
    }
    Upstream[] ordered = order.forOneQuery(known);
    int configured = config.maxConnectAttempts().orElse(2 * ordered.length);
    int mostFailures = configured == 0 ? Integer.MAX_VALUE : configured;
    IOException lastFailure = null;
    Upstream replied = null;
    int failures = 0;
    int failovers = 0;
    int skipped = 0;
    for (int i = 0; failures < mostFailures; i++) {
      if (i == ordered.length) {
        i = 0;
        skipped = 0;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      long remaining = DEADLINE.toNanos() - (ticker.getAsLong() - begin);
      if (remaining <= 0 || Thread.currentThread().isInterrupted()) {
        break;
      }
      Upstream upstream = ordered[i];
      if (upstream.isDown()) {
        if (++skipped < ordered.length) {
          continue;
        }
        meters.allDown.increment();
        if (config.failFast()) {
          lastFailure = null;
          break;
        }
        // All are down: then it is more likely that the probes are what fails.
        upstream = order.anyOne(ordered);
      }
      Said said;
      try {
        said = ask(upstream, query, begin, remaining);
      } catch (IOException failed) {
        lastFailure = failed;
        failures++;
        checks.suspect(upstream);
        continue;
      }
      if (!answers(said.reply(), query)) {
        return new Outcome(
            Response.failure(Rcode.FORMERR, upstream + " answered another question"),
            false,
            upstream,
            null);
      }
      replied = upstream;
      Response response = said.reply().response();
      if (config.failover().contains(response.rcode()) && ++failovers < ordered.length) {
        continue;
      }
      return new Outcome(
          response,
          next.ofPlugin() instanceof Forward && wantsNext(response),
          upstream,
          query.isSigned() ? new Verbatim(said.octets(), response) : null);
    }
    return new Outcome(failure(lastFailure), false, replied, null);
  }

  private Said ask(Upstream upstream, Query query, long begin, long remaining) throws IOException {
    boolean tcp =
        config.forceTcp()
            || (!config.preferUdp() && query.client().protocol() == TransportProtocol.TCP);
    byte[] message =
        tcp || query.udpPayloadOctets() <= MOST_UDP_OCTETS
            ? query.octetsForUpstream()
            : query.withUdpPayloadOctets(MOST_UDP_OCTETS).octetsForUpstream();
    if (tcp) {
      return upstream.ask(TransportProtocol.TCP, message, remaining);
    }
    Said said = upstream.ask(TransportProtocol.UDP, message, remaining);
    if (config.preferUdp() && said.reply().response().has(Header.TC)) {
      long left = DEADLINE.toNanos() - (ticker.getAsLong() - begin);
      if (left > 0) {
        return upstream.ask(TransportProtocol.TCP, message, left);
      }
    }
    return said;
  }

  /** RFC 5452 section 9.1: the question of a response is the question that was asked. */
  private static boolean answers(Reply reply, Query query) {
    DomainName qname = reply.qname();
    return qname != null
        && qname.equals(query.qname())
        && query.qtype() == reply.qtype()
        && query.qclass() == reply.qclass();
  }

  private boolean wantsNext(Response response) {
    return config.next().contains(response.rcode())
        || (config.nextOnNodata()
            && response.rcode() == Rcode.NOERROR
            && response.answer().isEmpty());
  }

  private static Response failure(@Nullable IOException last) {
    if (last == null) {
      return Response.failure(Rcode.SERVFAIL, "no healthy proxies")
          .withExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "all upstreams are down");
    }
    Response response = Response.failure(Rcode.SERVFAIL, String.valueOf(last.getMessage()));
    // The addresses of the upstreams are the operator's business, not the client's.
    return last instanceof Upstream.UnreadableReplyException
        ? response.withExtendedError(
            ExtendedError.NETWORK_ERROR, "the response of an upstream cannot be read")
        : response.withExtendedError(
            ExtendedError.NO_REACHABLE_AUTHORITY, "no upstream has answered");
  }
}
