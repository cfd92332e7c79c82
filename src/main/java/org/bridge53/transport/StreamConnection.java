package org.bridge53.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bridge53.message.Header;
import org.bridge53.message.SocketNames;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange.Limits;
import org.jspecify.annotations.Nullable;

/** One TCP or TLS connection to a server, with any number of queries under way (RFC 7766). */
final class StreamConnection {
  /*
   * Two virtual threads serve a connection. One connects and then writes what lies in the outbox,
   * as many frames at once as there are; the other reads responses and hands each to the query
   * whose id it has, in whatever order they come. Those that ask are on threads of their own and
   * wait with a deadline of their own, so neither a server that reads nothing nor one that says
   * nothing holds anybody for longer: who gives up leaves, and what nobody waits on is closed.
   *
   * Queries may join while the connection is still being made: a burst costs one handshake.
   *
   * All state is guarded by the object's monitor, which is never held over input or output. JDK
   * sockets wait without holding a carrier thread, TLS ones too.
   */
  private static final int MOST_IDS = 1 << 16;

  /** Frames are written together up to about this. */
  private static final int WRITE_OCTETS = 16_384;

  /** A query that waits on this connection. */
  private static final class Waiting {
    private final CompletableFuture<byte[]> response = new CompletableFuture<>();
    private final byte[] frame;
    private final long sinceNanos;
    private volatile boolean written;

    Waiting(byte[] frame, long sinceNanos) {
      this.frame = frame;
      this.sinceNanos = sinceNanos;
    }
  }

  /** The server ended the connection, which says nothing about this query. */
  static final class ClosedByServerException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedByServerException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Destination destination;
  private final InetSocketAddress server;
  private final DialTime dialTime;
  private final RandomGenerator random;
  private final LongSupplier ticker;
  private final Runnable whenClosed;
  private final CompletableFuture<String> opened = new CompletableFuture<>();
  private final long bornNanos;

  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private final ArrayDeque<Waiting> outbox = new ArrayDeque<>();
  private @Nullable Socket socket;
  private @Nullable Socket raw;
  private boolean closed;
  private boolean retired;
  private boolean alone;
  private boolean everShared;
  private int answeredSinceIdle;
  private long idleSinceNanos;
  private long idleNanos = Long.MAX_VALUE;

  /**
   * One that does nothing before {@link #start}.
   *
   * @param alone whether one query has it for itself, until that is answered
   */
  StreamConnection(
      Destination destination,
      InetSocketAddress server,
      boolean alone,
      DialTime dialTime,
      RandomGenerator random,
      LongSupplier ticker,
      Runnable whenClosed) {
    this.destination = destination;
    this.server = server;
    this.alone = alone;
    this.dialTime = dialTime;
    this.random = random;
    this.ticker = ticker;
    this.whenClosed = whenClosed;
    this.bornNanos = ticker.getAsLong();
  }

  /**
   * Begins to connect, once its first query has a seat.
   *
   * @param connect that query's own limit; the server's may be less
   */
  void start(Duration connect) {
    Duration limit = dialTime.limit(connect);
    Thread.ofVirtual().name("upstream-write").start(() -> connectAndWrite(limit));
  }

  /** A place on a connection, between {@link #join} and the response. */
  final class Seat {
    private final int id;
    private final Waiting mine;
    private final boolean reused;

    private Seat(int id, Waiting mine, boolean reused) {
      this.id = id;
      this.mine = mine;
      this.reused = reused;
    }

    /**
     * Waits for the response.
     *
     * @throws ClosedByServerException if another connection may do better
     */
    byte[] await(Limits limits) throws IOException {
      try {
        String ends = awaitOpen(limits.connect());
        try {
          return mine.response.get(limits.read().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException timeout) {
          leave(true);
          throw new IOException((mine.written ? "read " : "write ") + ends + "i/o timeout");
        }
      } catch (InterruptedException interrupted) {
        leave(false);
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      } catch (ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof ClosedByServerException && !(reused || everShared())) {
          // Nobody else was on it, and it was opened for this query: this is the server's reply.
          throw new IOException(cause.getMessage(), cause);
        }
        if (cause instanceof ClosedByServerException closed) {
          throw new ClosedByServerException(String.valueOf(closed.getMessage()), closed);
        }
        throw new IOException(cause == null ? failure.toString() : cause.getMessage(), cause);
      }
    }

    private String awaitOpen(Duration connect)
        throws IOException, InterruptedException, ExecutionException {
      try {
        return opened.get(connect.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException timeout) {
        leave(false);
        throw new IOException("dial tcp " + SocketNames.of(server) + ": i/o timeout", timeout);
      }
    }

    /** Gives up: nobody waits here any more. */
    private void leave(boolean timedOut) {
      boolean close;
      synchronized (StreamConnection.this) {
        waiting.remove(id, mine);
        outbox.remove(mine);
        // What has not answered in time gets no new queries; what does not even read is broken.
        retired |= timedOut;
        close = (timedOut && !mine.written) || (retired && waiting.isEmpty());
        becomeIdleIfEmpty();
      }
      if (close) {
        close(new IOException("write tcp " + SocketNames.of(server) + ": i/o timeout"));
      }
    }
  }

  /**
   * Puts a query on this connection.
   *
   * @param most queries that may be under way
   * @param oldestNanos not if one has been under way for longer
   * @return null if it takes none
   */
  synchronized @Nullable Seat join(byte[] query, Limits limits, int most, long oldestNanos) {
    long now = ticker.getAsLong();
    if (closed
        || retired
        || (alone && everUsed())
        || waiting.size() >= most
        || isTooOld(now, limits)) {
      return null;
    }
    boolean reused = opened.isDone();
    for (Waiting each : waiting.values()) {
      if (now - each.sinceNanos > oldestNanos) {
        return null;
      }
    }
    everShared |= !waiting.isEmpty();
    idleNanos = limits.idle().toNanos();
    int id = random.nextInt(MOST_IDS);
    while (waiting.containsKey(id)) {
      id = (id + 1) & (MOST_IDS - 1);
    }
    byte[] frame = new byte[2 + query.length];
    Header.putU16(frame, 0, query.length);
    System.arraycopy(query, 0, frame, 2, query.length);
    Header.putU16(frame, 2, id);
    Waiting mine = new Waiting(frame, now);
    waiting.put(id, mine);
    outbox.add(mine);
    notifyAll();
    return new Seat(id, mine, reused);
  }

  private boolean everUsed() {
    return !waiting.isEmpty() || answeredSinceIdle > 0;
  }

  private boolean isTooOld(long now, Limits limits) {
    boolean idleTooLong =
        waiting.isEmpty() && opened.isDone() && now - idleSinceNanos >= limits.idle().toNanos();
    boolean aged = limits.maxAge().isPositive() && now - bornNanos >= limits.maxAge().toNanos();
    return idleTooLong || aged;
  }

  private synchronized boolean everShared() {
    return everShared;
  }

  synchronized boolean isIdle() {
    return !closed && opened.isDone() && waiting.isEmpty();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Whether the server answered some of the queries that were under way and then left the others.
   */
  synchronized boolean leftQueriesBehind() {
    return everShared && answeredSinceIdle > 0;
  }

  /** Closes the connection if nobody uses it and nobody will. */
  void closeIfUnused(Limits limits) {
    boolean close;
    synchronized (this) {
      close = waiting.isEmpty() && opened.isDone() && isTooOld(ticker.getAsLong(), limits);
    }
    if (close) {
      close(null);
    }
  }

  /** Closes the connection if it has been idle for as long as its last user allowed. */
  void sweep() {
    boolean close;
    synchronized (this) {
      close =
          waiting.isEmpty() && opened.isDone() && ticker.getAsLong() - idleSinceNanos >= idleNanos;
    }
    if (close) {
      close(null);
    }
  }

  /** Takes no more queries; ends with the last one. */
  void retire() {
    boolean close;
    synchronized (this) {
      retired = true;
      close = waiting.isEmpty();
    }
    if (close) {
      close(null);
    }
  }

  private void becomeIdleIfEmpty() {
    if (waiting.isEmpty()) {
      answeredSinceIdle = 0;
      alone = false;
      idleSinceNanos = ticker.getAsLong();
    }
  }

  private void connectAndWrite(Duration connect) {
    String ends;
    Socket connection;
    long begin = System.nanoTime();
    try {
      connection = connect(connect);
      dialTime.took(System.nanoTime() - begin);
      ends =
          "tcp "
              + SocketNames.of((InetSocketAddress) connection.getLocalSocketAddress())
              + "->"
              + SocketNames.of(server)
              + ": ";
      synchronized (this) {
        socket = connection;
        idleSinceNanos = ticker.getAsLong();
      }
    } catch (IOException | RuntimeException failure) {
      dialTime.took(System.nanoTime() - begin);
      opened.completeExceptionally(failure);
      close(failure);
      return;
    }
    opened.complete(ends);
    Thread.ofVirtual().name("upstream-read").start(() -> read(connection, ends));
    try {
      write(connection.getOutputStream());
      connection.close(); // over TLS with a word of farewell, which may block: here it may
    } catch (IOException failure) {
      close(closedByServer("write " + ends + "write: ", failure));
    } catch (InterruptedException _) {
      close(null); // nobody interrupts this thread
    } finally {
      closeRaw();
    }
  }

  private Socket connect(Duration timeout) throws IOException {
    int millis = Math.max(1, Math.toIntExact(Math.min(Integer.MAX_VALUE, timeout.toMillis())));
    long deadline = System.nanoTime() + timeout.toNanos();
    String dial = "dial tcp " + SocketNames.of(server) + ": ";
    Socket plain = new Socket();
    boolean done = false;
    try {
      synchronized (this) {
        raw = plain;
        if (closed) {
          throw new IOException("use of closed network connection");
        }
      }
      plain.setTcpNoDelay(true);
      if (destination.source() != null) {
        plain.bind(new InetSocketAddress(destination.source(), 0));
      }
      plain.connect(server, millis);
      Socket connection = plain;
      if (destination instanceof Destination.Tls tls) {
        dial = "dial tls " + SocketNames.of(server) + ": ";
        plain.setSoTimeout(Math.max(1, (int) ((deadline - System.nanoTime()) / 1_000_000)));
        connection = handshake(tls, plain);
        plain.setSoTimeout(0);
      }
      done = true;
      return connection;
    } catch (SocketTimeoutException timedOut) {
      throw new IOException(dial + "i/o timeout", timedOut);
    } catch (IOException failure) {
      throw NetworkErrors.named(
          dial + (destination instanceof Destination.Tls ? "" : "connect: "), failure);
    } finally {
      if (!done) {
        plain.close();
      }
    }
  }

  private SSLSocket handshake(Destination.Tls tls, Socket plain) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            tls.context()
                .getSocketFactory()
                .createSocket(plain, tls.serverName(), server.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name or address must be in it
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private void write(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      ArrayDeque<Waiting> taken = new ArrayDeque<>();
      synchronized (this) {
        while (outbox.isEmpty() && !closed) {
          wait();
        }
        if (closed) {
          return;
        }
        while (!outbox.isEmpty() && frames.size() < WRITE_OCTETS) {
          Waiting next = outbox.remove();
          frames.writeBytes(next.frame);
          taken.add(next);
        }
      }
      frames.writeTo(out);
      out.flush();
      synchronized (this) {
        taken.forEach(each -> each.written = true);
      }
    }
  }

  private void read(Socket connection, String ends) {
    try (InputStream stream = connection.getInputStream()) {
      DataInputStream in = new DataInputStream(stream);
      while (true) {
        byte[] response = new byte[in.readUnsignedShort()];
        in.readFully(response);
        if (response.length >= Header.LENGTH) {
          deliver(response);
        }
      }
    } catch (IOException failure) {
      close(closedByServer("read " + ends + "read: ", failure));
    }
  }

  private static ClosedByServerException closedByServer(String doing, IOException failure) {
    return new ClosedByServerException(
        String.valueOf(NetworkErrors.named(doing, failure).getMessage()), failure);
  }

  private void deliver(byte[] response) {
    Waiting answered;
    boolean close;
    synchronized (this) {
      answered = waiting.remove(Header.id(response));
      if (answered == null) {
        return; // nobody asked that, or has given up
      }
      answeredSinceIdle++;
      becomeIdleIfEmpty();
      close = waiting.isEmpty() && (retired || idleNanos == 0);
    }
    answered.response.complete(response);
    if (close) {
      close(null);
    }
  }

  /**
   * Ends the connection for all that wait on it.
   *
   * @param failure what they are told; null: nobody waits
   */
  private void close(@Nullable Throwable failure) {
    Throwable told =
        failure != null ? failure : new IOException("use of closed network connection");
    Waiting[] left;
    boolean farewell;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      farewell = failure == null && socket != null;
      left = waiting.values().toArray(new Waiting[0]);
      waiting.clear();
      outbox.clear();
      notifyAll();
    }
    if (!farewell) {
      closeRaw(); // else the thread that writes does it
    }
    for (Waiting each : left) {
      each.response.completeExceptionally(told);
    }
    whenClosed.run();
  }

  private void closeRaw() {
    Socket plain;
    synchronized (this) {
      plain = raw;
    }
    if (plain != null) {
      try {
        plain.close();
      } catch (IOException _) {
        return; // closed is all that was wanted
      }
    }
  }

  /** Closes at once, whoever waits. */
  void abort() {
    close(new IOException("use of closed network connection"));
  }
}
