package org.bridge53.plugin.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Resources;

/**
 * A server that is asked, and what is known of it. Used by many threads: its state is a counter and
 * a flag, each atomic by itself.
 */
final class Upstream {
  /**
   * Until a TCP connection is there. CoreDNS allows twice a moving average, at first 30 s: there
   * the first query to a host that swallows packets waits for 5 s and no other upstream is asked. 2
   * s leave time for one lost SYN and one more upstream.
   */
  private static final long CONNECT_NANOS = Duration.ofSeconds(2).toNanos();

  private final InetSocketAddress address;
  private final Exchange exchange;
  private final Duration readTimeout;
  private final Duration expire;
  private final int maxFails;
  private final AtomicInteger failedProbes = new AtomicInteger();
  private final AtomicBoolean probing = new AtomicBoolean();

  Upstream(InetSocketAddress address, ForwardConfig config, Resources resources) {
    this.address = address;
    this.exchange = resources.exchange();
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
    Exchange.Limits limits =
        new Exchange.Limits(
            Duration.ofNanos(Math.min(CONNECT_NANOS, remainingNanos)), readTimeout, expire);
    ResponseReader.Reply read =
        ResponseReader.read(exchange.ask(address, protocol, message, limits));
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
