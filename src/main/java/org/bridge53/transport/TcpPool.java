package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections to other servers between two queries. The oldest is taken first (as CoreDNS does), so
 * that all stay in use or all fall idle; one that has been idle for its time is closed. Any thread.
 */
final class TcpPool implements AutoCloseable {
  /** Idle connections kept for one server: a burst beyond them is closed after its query. */
  private static final int MOST_PER_SERVER = 128;

  private final LongSupplier ticker;
  private final ConcurrentHashMap<InetSocketAddress, Idle> servers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private static final class Idle {
    private final ConcurrentLinkedDeque<Connection> connections = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
  }

  private record Connection(Socket socket, long sinceNanos, long idleNanos) {
    boolean outlived(long nowNanos, long idleNanos) {
      return nowNanos - sinceNanos >= Math.min(idleNanos, this.idleNanos);
    }
  }

  TcpPool(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /**
   * Takes a connection out; the caller gives it back or closes it.
   *
   * @param idle only one that has been idle for less
   */
  @Nullable Socket take(InetSocketAddress server, Duration idle) {
    Idle kept = servers.get(server);
    if (kept == null) {
      return null;
    }
    for (Connection next = kept.connections.pollFirst();
        next != null;
        next = kept.connections.pollFirst()) {
      kept.count.decrementAndGet();
      if (!next.outlived(ticker.getAsLong(), idle.toNanos())) {
        return next.socket();
      }
      closeQuietly(next.socket());
    }
    return null;
  }

  /**
   * Keeps a connection, or closes it if there are enough.
   *
   * @param idle how long; zero: not at all
   */
  void give(InetSocketAddress server, Socket socket, Duration idle) {
    if (idle.isZero() || idle.isNegative()) {
      closeQuietly(socket);
      return;
    }
    Idle kept = servers.computeIfAbsent(server, _ -> new Idle());
    if (kept.count.incrementAndGet() > MOST_PER_SERVER) {
      kept.count.decrementAndGet();
      closeQuietly(socket);
      return;
    }
    kept.connections.addLast(new Connection(socket, ticker.getAsLong(), idle.toNanos()));
    if (closed) {
      sweep();
    }
  }

  /** Closes what has been idle for too long. */
  void sweep() {
    long now = ticker.getAsLong();
    for (Idle kept : servers.values()) {
      for (Iterator<Connection> each = kept.connections.iterator(); each.hasNext(); ) {
        Connection connection = each.next();
        if ((closed || connection.outlived(now, Long.MAX_VALUE))
            && kept.connections.remove(connection)) {
          kept.count.decrementAndGet();
          closeQuietly(connection.socket());
        }
      }
    }
  }

  /** How many are kept for a server. */
  int kept(InetSocketAddress server) {
    Idle kept = servers.get(server);
    return kept == null ? 0 : kept.count.get();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Closed is all that was wanted.
      return;
    }
  }

  @Override
  public void close() {
    closed = true;
    sweep();
  }
}
