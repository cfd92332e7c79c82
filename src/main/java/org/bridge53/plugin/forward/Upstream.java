package org.bridge53.plugin.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Resources;

/**
 * A server that is asked, and what is known of it. Used by many threads: its state is a counter and
 * a flag, each atomic by itself.
 */
final class Upstream {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

  private final String text;
  private final Destination overUdp;
  private final Destination overTcp;
  private final Exchange exchange;
  private final ForwardConfig config;
  private final ForwardMeters.OfUpstream meters;
  private final LongSupplier ticker;
  private final AtomicInteger failedProbes = new AtomicInteger();
  private final AtomicBoolean probing = new AtomicBoolean();

  private Upstream(
      String text,
      Destination overUdp,
      Destination overTcp,
      ForwardConfig config,
      Resources resources) {
    this.text = text;
    this.overUdp = overUdp;
    this.overTcp = overTcp;
    this.exchange = resources.exchange();
    this.config = config;
    this.meters = new ForwardMeters(resources.meters()).of(text);
    this.ticker = resources.ticker();
  }

  /** Asked in the clear. */
  static Upstream plain(InetSocketAddress address, ForwardConfig config, Resources resources) {
    InetAddress source = config.sourceAddress().orElse(null);
    return new Upstream(
        SocketNames.of(address),
        new Destination.Plain(address, TransportProtocol.UDP, source),
        new Destination.Plain(address, TransportProtocol.TCP, source),
        config,
        resources);
  }

  /**
   * Asked over TLS.
   *
   * @param serverName what the certificate must be for: a name or an address
   */
  static Upstream overTls(
      InetSocketAddress address,
      String serverName,
      SSLContext context,
      ForwardConfig config,
      Resources resources) {
    Destination only =
        new Destination.Tls(address, serverName, context, config.sourceAddress().orElse(null));
    return new Upstream("tls://" + SocketNames.of(address), only, only, config, resources);
  }

  /**
   * Asked over HTTPS.
   *
   * @param host a name, or an address (IPv6 in brackets)
   * @param addresses of the name
   */
  static Upstream overHttps(
      String host,
      int port,
      List<InetAddress> addresses,
      SSLContext context,
      ForwardConfig config,
      Resources resources) {
    String origin = "https://" + host + ":" + port;
    Destination only =
        new Destination.Https(
            URI.create(origin + "/dns-query"),
            addresses,
            config.dohGet(),
            context,
            config.sourceAddress().orElse(null));
    return new Upstream(origin, only, only, config, resources);
  }

  /** What an upstream says: the message, and what was read of it. */
  static final class Said {
    private final byte[] octets;
    private final ResponseReader.Reply reply;

    private Said(byte[] octets, ResponseReader.Reply reply) {
      this.octets = octets;
      this.reply = reply;
    }

    /** The whole message; nobody else has the array. */
    byte[] octets() {
      return octets;
    }

    ResponseReader.Reply reply() {
      return reply;
    }
  }

  /**
   * Asks. Connecting takes no longer than what is left, reading may. How long a server gets to
   * accept a connection, the exchange knows better.
   */
  Said ask(TransportProtocol protocol, byte[] message, long remainingNanos) throws IOException {
    long began = ticker.getAsLong();
    Said said = ask(protocol, message, Duration.ofNanos(remainingNanos), config.readTimeout());
    meters.answered(said.reply().response().rcode(), ticker.getAsLong() - began);
    return said;
  }

  /** Asks whether anybody is there. Any response will do, REFUSED too. */
  void probe(byte[] message) throws IOException {
    TransportProtocol protocol = config.forceTcp() ? TransportProtocol.TCP : TransportProtocol.UDP;
    var _ = ask(protocol, message, PROBE_TIMEOUT, PROBE_TIMEOUT);
  }

  private Said ask(TransportProtocol protocol, byte[] message, Duration connect, Duration read)
      throws IOException {
    Destination destination = protocol == TransportProtocol.UDP ? overUdp : overTcp;
    Exchange.Limits limits =
        new Exchange.Limits(connect, read, config.expire(), config.maxAge(), config.maxIdleConns());
    byte[] octets =
        exchange.ask(
            destination, message, limits, kept -> meters.connected(named(destination), kept));
    ResponseReader.Reply reply = ResponseReader.read(octets);
    if (reply == null) {
      throw new UnreadableReplyException(this);
    }
    return new Said(octets, reply);
  }

  private static String named(Destination destination) {
    return switch (destination) {
      case Destination.Plain plain -> plain.protocol() == TransportProtocol.UDP ? "udp" : "tcp";
      case Destination.Tls _ -> "tcp-tls";
      case Destination.Https _ -> "https";
    };
  }

  /** Closes what only this upstream uses, once its queries are answered. */
  void release() {
    // Connections in the clear stay for the server that a reload puts in place of this one.
    if (!(overTcp instanceof Destination.Plain)) {
      exchange.release(overTcp);
    }
  }

  /** An upstream sent something that is no DNS response. */
  static final class UnreadableReplyException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableReplyException(Upstream upstream) {
      super("the response of " + upstream + " cannot be read");
    }
  }

  /** Whether too many probes in a row have failed. */
  boolean isDown() {
    return config.maxFails() > 0 && failedProbes.get() > config.maxFails();
  }

  /** Whether this call began the probing: false if it is under way. */
  boolean beginProbing() {
    return probing.compareAndSet(false, true);
  }

  /** Whether this failure took the upstream down. */
  boolean probeFailed() {
    meters.probeFailed();
    return failedProbes.incrementAndGet() == config.maxFails() + 1;
  }

  /** Ends the probing; whether the upstream was down. */
  boolean probeSucceeded() {
    boolean wasDown = isDown();
    failedProbes.set(0);
    probing.set(false);
    return wasDown;
  }

  /** {@code IP:PORT}, {@code [IPv6]:PORT}, {@code tls://IP:PORT}, {@code https://HOST:PORT}. */
  @Override
  public String toString() {
    return text;
  }
}
