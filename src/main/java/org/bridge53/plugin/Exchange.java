package org.bridge53.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.bridge53.message.TransportProtocol;

/**
 * Asks another server: one query out, one response back. Blocks, so it is called on virtual threads
 * only. The implementation draws a random id and source port (RFC 5452) and checks that the
 * response comes from the server that was asked, with that id.
 */
public interface Exchange {
  /**
   * Asks a server.
   *
   * @param message a whole query; its id is replaced by a random one (by 0 over HTTPS, RFC 8484)
   * @param limits how long each step may take
   * @return the whole response, with the id of {@code message}
   * @throws IOException in one line: time-out, refused, reset, unreachable, not trusted
   */
  byte[] ask(Destination destination, byte[] message, Limits limits) throws IOException;

  /** Told how an exchange came to its connection; called before the query is sent. */
  @FunctionalInterface
  interface Connections {
    /** Nobody is told. */
    Connections UNTOLD = _ -> {};

    /**
     * The exchange has one.
     *
     * @param kept whether it was there already; false also for each UDP query, which has a socket
     *     of its own
     */
    void taken(boolean kept);
  }

  /** As the short form, and tells how it came to a connection, if that is known. */
  default byte[] ask(
      Destination destination, byte[] message, Limits limits, Connections connections)
      throws IOException {
    return ask(destination, message, limits);
  }

  /** Asks a server over plain UDP or TCP. */
  default byte[] ask(
      InetSocketAddress server, TransportProtocol protocol, byte[] message, Limits limits)
      throws IOException {
    return ask(new Destination.Plain(server, protocol, null), message, limits);
  }

  /**
   * Nobody will ask there any more: what is kept for it is closed, at once or after the queries
   * that are under way. Asking again all the same opens it anew.
   */
  default void release(Destination destination) {}

  /**
   * Limits of one exchange.
   *
   * @param connect until a connection is there, TLS included; less for a server that is known to
   *     accept connections faster
   * @param read until the response is there
   * @param idle how long an unused connection is kept for the next query; zero: not at all
   * @param maxAge how long a connection takes new queries; zero: as long as it lives
   * @param mostIdle unused connections kept for a server; zero: any number
   */
  record Limits(Duration connect, Duration read, Duration idle, Duration maxAge, int mostIdle) {
    /** Of any age and number. */
    public Limits(Duration connect, Duration read, Duration idle) {
      this(connect, read, idle, Duration.ZERO, 0);
    }
  }
}
