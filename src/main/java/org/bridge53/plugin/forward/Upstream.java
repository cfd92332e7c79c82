package org.bridge53.plugin.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Resources;

/**
 * A server that is asked, and what is known of it. Used by many threads: its state is counters and
 * estimates, each atomic by itself.
 */
final class Upstream {
  private static final long SHORTEST_CONNECT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_CONNECT_NANOS = Duration.ofSeconds(30).toNanos();

  /** A measurement moves the average by one in so many parts. */
  private static final int AVERAGE_WEIGHT = 4;

  private final InetSocketAddress address;
  private final Exchange exchange;
  private final LongSupplier ticker;
  private final Duration readTimeout;
  private final Duration expire;
  private final int maxFails;
  private final AtomicInteger failedProbes = new AtomicInteger();
  private final AtomicBoolean probing = new AtomicBoolean();

  // CoreDNS starts at the longest value. There the first query to a host that swallows packets
  // waits
  // for 5 s and no other upstream is asked; 2 s leave time for one lost SYN and one more upstream.
  private final AtomicLong averageConnectNanos = new AtomicLong(SHORTEST_CONNECT_NANOS);

  Upstream(InetSocketAddress address, ForwardConfig config, Resources resources) {
    this.address = address;
    this.exchange = resources.exchange();
    this.ticker = resources.ticker();
    this.readTimeout = config.readTimeout();
    this.expire = config.expire();
    this.maxFails = config.maxFails();
  }

  InetSocketAddress address() {
    return address;
  }

  /** Asks. The time for connecting is cut to what is left, the time for reading is not. */
  ResponseReader.Reply ask(TransportProtocol protocol, byte[] message, long remainingNanos)
      throws IOException {
    long connectNanos = connectTimeoutNanos();
    Exchange.Limits limits =
        new Exchange.Limits(
            Duration.ofNanos(Math.min(connectNanos, remainingNanos)), readTimeout, expire);
    long begin = ticker.getAsLong();
    byte[] reply;
    try {
      reply = exchange.ask(address, protocol, message, limits);
    } finally {
      if (protocol == TransportProtocol.TCP) {
        // The whole exchange is what can be seen of it: connecting takes no longer than that.
        connectTook(Math.min(ticker.getAsLong() - begin, connectNanos));
      }
    }
    ResponseReader.Reply read = ResponseReader.read(reply);
    if (read == null) {
      throw new UnreadableReplyException(this);
    }
    return read;
  }

  /** An upstream sent something that is no DNS response. */
  static final class UnreadableReplyException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableReplyException(Upstream upstream) {
      super("the response of " + upstream + " cannot be read");
    }
  }

  /** Twice the moving average, 1 s to 30 s. */
  long connectTimeoutNanos() {
    return Math.clamp(2 * averageConnectNanos.get(), SHORTEST_CONNECT_NANOS, LONGEST_CONNECT_NANOS);
  }

  private void connectTook(long nanos) {
    averageConnectNanos.updateAndGet(average -> average + (nanos - average) / AVERAGE_WEIGHT);
  }

  /** Whether too many probes in a row have failed. */
  boolean isDown() {
    return maxFails > 0 && failedProbes.get() > maxFails;
  }

  /** Whether this call began the probing: false if it is under way. */
  boolean beginProbing() {
    return probing.compareAndSet(false, true);
  }

  /** Whether this failure took the upstream down. */
  boolean probeFailed() {
    return failedProbes.incrementAndGet() == maxFails + 1;
  }

  /** Ends the probing; whether the upstream was down. */
  boolean probeSucceeded() {
    boolean wasDown = isDown();
    failedProbes.set(0);
    probing.set(false);
    return wasDown;
  }

  /** {@code IP:PORT}, {@code [IPv6]:PORT}. */
  @Override
  public String toString() {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
