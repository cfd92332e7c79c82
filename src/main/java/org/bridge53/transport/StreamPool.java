package org.bridge53.transport;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Exchange.Limits;
import org.bridge53.transport.StreamConnection.ClosedByServerException;
import org.bridge53.transport.StreamConnection.Seat;
import org.jspecify.annotations.Nullable;

/**
 * The TCP and TLS connections to other servers. Few of them, as RFC 7766 (section 6.2.2) asks for:
 * a query joins others on a connection. Any thread.
 */
final class StreamPool implements AutoCloseable {
  /*
   * Which connection takes a query: the oldest that is idle (as CoreDNS does, so that later ones
   * fall idle and go), else the oldest that has room, else a new one. A connection on which a query
   * has been waiting for SLOW has no room: some servers answer strictly in turn, and one slow name
   * must not hold up the others. So a server that says nothing gets a few connections a second.
   *
   * A server may close a connection whenever it likes (RFC 7766, section 6.2.4). A query that was
   * on it with others, or came to it when it had been open for a while, is asked once more, over a
   * connection that is its own. Where a server leaves queries behind after it has answered some,
   * it serves one query a connection: then each gets its own for a while.
   */
  static final int MOST_UNDER_WAY = 64;
  private static final long SLOW_NANOS = 200_000_000L;
  private static final long ALONE_NANOS = 60_000_000_000L;

  private final RandomGenerator random;
  private final LongSupplier ticker;
  private final ConcurrentHashMap<Destination, Connections> servers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  StreamPool(RandomGenerator random, LongSupplier ticker) {
    this.random = random;
    this.ticker = ticker;
  }

  /** Asks; the response has the id that was on the wire. */
  byte[] ask(
      Destination destination,
      InetSocketAddress server,
      byte[] query,
      Limits limits,
      Exchange.Connections told)
      throws IOException {
    Connections connections =
        servers.computeIfAbsent(destination, _ -> new Connections(destination, server));
    try {
      return connections.seat(query, limits, false, told).await(limits);
    } catch (ClosedByServerException _) {
      return connections.seat(query, limits, true, told).await(limits);
    } finally {
      connections.tidy(limits);
    }
  }

  /** What is kept for one server. */
  private final class Connections {
    private final Destination destination;
    private final InetSocketAddress server;
    private final DialTime dialTime = new DialTime();
    private final List<StreamConnection> open = new ArrayList<>();
    private boolean strictlyOne;
    private long strictlyOneSince;

    Connections(Destination destination, InetSocketAddress server) {
      this.destination = destination;
      this.server = server;
    }

    synchronized Seat seat(byte[] query, Limits limits, boolean fresh, Exchange.Connections told)
        throws IOException {
      if (closed) {
        throw new IOException("the server is shutting down");
      }
      forgetClosed();
      boolean one = strictlyOne && ticker.getAsLong() - strictlyOneSince < ALONE_NANOS;
      if (!fresh) {
        Seat idle = join(query, limits, 1);
        Seat shared = idle != null || one ? idle : join(query, limits, MOST_UNDER_WAY);
        if (shared != null) {
          told.taken(true);
          return shared;
        }
      }
      told.taken(false);
      StreamConnection connection =
          new StreamConnection(
              destination, server, fresh || one, dialTime, random, ticker, this::forget);
      open.add(connection);
      Seat first = connection.join(query, limits, 1, SLOW_NANOS);
      connection.start(limits.connect());
      return requireNonNull(first, "a new connection has a seat");
    }

    private @Nullable Seat join(byte[] query, Limits limits, int most) {
      for (StreamConnection each : open) {
        Seat seat = each.join(query, limits, most, SLOW_NANOS);
        if (seat != null) {
          return seat;
        }
      }
      return null;
    }

    /** Runs on a connection's own threads, without its monitor. */
    private synchronized void forget() {
      forgetClosed();
    }

    private void forgetClosed() {
      for (Iterator<StreamConnection> each = open.iterator(); each.hasNext(); ) {
        StreamConnection connection = each.next();
        if (connection.isClosed()) {
          each.remove();
          if (connection.leftQueriesBehind()) {
            strictlyOne = true;
            strictlyOneSince = ticker.getAsLong();
          }
        }
      }
    }

    /** Closes what is too old or too many, once a query has its response. */
    synchronized void tidy(Limits limits) {
      int idle = 0;
      for (StreamConnection each : List.copyOf(open)) { // who closes takes itself out
        each.closeIfUnused(limits);
        if (each.isIdle() && limits.mostIdle() > 0 && ++idle > limits.mostIdle()) {
          each.retire();
        }
      }
      forgetClosed();
      if (closed) {
        retire();
      }
    }

    synchronized void sweep() {
      List.copyOf(open).forEach(StreamConnection::sweep);
      forgetClosed();
    }

    synchronized void retire() {
      List.copyOf(open).forEach(StreamConnection::retire);
    }

    synchronized void abort() {
      List.copyOf(open).forEach(StreamConnection::abort);
    }

    synchronized int size() {
      forgetClosed();
      return open.size();
    }
  }

  /** Closes what has been idle for too long. */
  void sweep() {
    servers.values().forEach(Connections::sweep);
  }

  /** Ends what is kept for a destination once its queries are answered. */
  void release(Destination destination) {
    Connections connections = servers.remove(destination);
    if (connections != null) {
      connections.retire();
    }
  }

  /** Connections to a destination at this moment. */
  int open(Destination destination) {
    Connections connections = servers.get(destination);
    return connections == null ? 0 : connections.size();
  }

  @Override
  public void close() {
    closed = true;
    servers.values().forEach(Connections::abort);
  }
}
