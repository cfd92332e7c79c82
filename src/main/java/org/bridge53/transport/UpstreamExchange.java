package org.bridge53.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Asks other servers, with blocking sockets on the virtual thread that asks: no thread of the
 * operating system waits with it.
 *
 * <p>Against forged responses (RFC 5452, section 9.2): every UDP query has a socket, hence a source
 * port, of its own, which the kernel draws at random from its ephemeral range, and a random id. The
 * socket is connected, so the kernel passes on only what comes from the server that was asked, and
 * its refusal (ICMP) is known at once. A response with another id is ignored, and the wait goes on.
 *
 * <p>Memory: a waiting UDP query holds room for {@link #USUAL_OCTETS}, which servers keep to since
 * queries advertise no more. A response that is longer is asked for once again with room for
 * anything, rather than have every one of thousands of waiting queries hold 64 KiB.
 *
 * <p>TCP connections carry one query at a time and are kept in a {@link TcpPool} after it.
 */
final class UpstreamExchange implements Exchange, AutoCloseable {
  private static final int USUAL_OCTETS = 4096;
  private static final int MAX_OCTETS = 65_535;
  private static final int HEADER_OCTETS = 12;
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final RandomGenerator random;
  private final TcpPool pool;
  private final Scheduler.Task sweep;

  /**
   * Begins to look after its pool.
   *
   * @param random not to be guessed by strangers, safe for use by many threads
   * @param ticker nanoseconds, for the age of pooled connections
   */
  UpstreamExchange(RandomGenerator random, LongSupplier ticker, Scheduler scheduler) {
    this.random = random;
    this.pool = new TcpPool(ticker);
    this.sweep = scheduler.every(SWEEP, pool::sweep);
  }

  @Override
  public byte[] ask(
      InetSocketAddress server, TransportProtocol protocol, byte[] message, Limits limits)
      throws IOException {
    if (message.length < HEADER_OCTETS || message.length > MAX_OCTETS) {
      throw new IOException("not a message: " + message.length + " octets");
    }
    byte[] query = message.clone();
    int id = random.nextInt(1 << 16);
    query[0] = (byte) (id >> 8);
    query[1] = (byte) id;
    byte[] response =
        switch (protocol) {
          case UDP -> overUdp(server, query, limits);
          case TCP -> overTcp(server, query, limits);
        };
    response[0] = message[0];
    response[1] = message[1];
    return response;
  }

  private static byte[] overUdp(InetSocketAddress server, byte[] query, Limits limits)
      throws IOException {
    long deadline = System.nanoTime() + limits.read().toNanos();
    byte[] response = overUdp(server, query, deadline, USUAL_OCTETS);
    return response.length <= USUAL_OCTETS
        ? response
        : overUdp(server, query, deadline, MAX_OCTETS);
  }

  /** Returns the response, or its first {@code room + 1} octets if it is longer. */
  private static byte[] overUdp(InetSocketAddress server, byte[] query, long deadline, int room)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      try {
        socket.connect(server);
      } catch (SocketException failure) {
        throw named("dial udp " + SocketNames.of(server) + ": connect: ", failure);
      }
      String ends =
          SocketNames.of((InetSocketAddress) socket.getLocalSocketAddress())
              + "->"
              + SocketNames.of(server)
              + ": ";
      try {
        socket.send(new DatagramPacket(query, query.length));
      } catch (IOException failure) {
        throw named("write udp " + ends + "write: ", failure);
      }
      DatagramPacket packet = new DatagramPacket(new byte[room + 1], room + 1);
      try {
        while (true) {
          socket.setSoTimeout(millisUntil(deadline));
          packet.setLength(room + 1);
          socket.receive(packet);
          byte[] octets = packet.getData();
          if (packet.getLength() >= HEADER_OCTETS
              && octets[0] == query[0]
              && octets[1] == query[1]) {
            return Arrays.copyOf(octets, packet.getLength());
          }
        }
      } catch (SocketTimeoutException timeout) {
        throw new IOException("read udp " + ends + "i/o timeout", timeout);
      } catch (IOException failure) {
        throw named("read udp " + ends + "read: ", failure);
      }
    }
  }

  private byte[] overTcp(InetSocketAddress server, byte[] query, Limits limits) throws IOException {
    Socket pooled = pool.take(server, limits.idle());
    if (pooled != null) {
      try {
        return overTcp(server, pooled, query, limits);
      } catch (ClosedByServerException _) {
        // The server had closed it, as it may at any time: this says nothing about the query.
        return overTcp(server, connect(server, limits), query, limits);
      }
    }
    return overTcp(server, connect(server, limits), query, limits);
  }

  private static Socket connect(InetSocketAddress server, Limits limits) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(server, Math.max(1, Math.toIntExact(limits.connect().toMillis())));
      return socket;
    } catch (IOException failure) {
      socket.close();
      String dial = "dial tcp " + SocketNames.of(server) + ": ";
      if (failure instanceof SocketTimeoutException) {
        throw new IOException(dial + "i/o timeout", failure);
      }
      throw named(dial + "connect: ", failure);
    }
  }

  /** Asks over a connection and gives it to the pool, or closes it if anything goes wrong. */
  private byte[] overTcp(InetSocketAddress server, Socket socket, byte[] query, Limits limits)
      throws IOException {
    String ends =
        "tcp "
            + SocketNames.of((InetSocketAddress) socket.getLocalSocketAddress())
            + "->"
            + SocketNames.of(server)
            + ": ";
    boolean done = false;
    boolean any = false;
    try {
      long deadline = System.nanoTime() + limits.read().toNanos();
      byte[] frame = new byte[2 + query.length];
      frame[0] = (byte) (query.length >> 8);
      frame[1] = (byte) query.length;
      System.arraycopy(query, 0, frame, 2, query.length);
      socket.getOutputStream().write(frame);
      while (true) {
        byte[] prefix = new byte[2];
        readFully(socket, prefix, 1, 0, deadline);
        any = true;
        readFully(socket, prefix, 2, 1, deadline);
        byte[] response = new byte[((prefix[0] & 0xff) << 8) | (prefix[1] & 0xff)];
        readFully(socket, response, response.length, 0, deadline);
        if (response.length >= HEADER_OCTETS
            && response[0] == query[0]
            && response[1] == query[1]) {
          pool.give(server, socket, limits.idle());
          done = true;
          return response;
        }
      }
    } catch (SocketTimeoutException timeout) {
      throw new IOException("read " + ends + "i/o timeout", timeout);
    } catch (IOException failure) {
      IOException told = named("read " + ends + "read: ", failure);
      throw any ? told : new ClosedByServerException(told.getMessage(), failure);
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  /** A connection ended before the first octet of a response. */
  private static final class ClosedByServerException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedByServerException(@Nullable String message, IOException cause) {
      super(message, cause);
    }
  }

  private static void readFully(Socket socket, byte[] into, int end, int from, long deadline)
      throws IOException {
    InputStream input = socket.getInputStream();
    int filled = from;
    while (filled < end) {
      socket.setSoTimeout(millisUntil(deadline));
      int read = input.read(into, filled, end - filled);
      if (read < 0) {
        throw new IOException("EOF");
      }
      filled += read;
    }
  }

  private static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
  }

  /** The kernel's error in CoreDNS's (Go's) words, behind what was being done. */
  private static IOException named(String doing, IOException failure) {
    String given = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String text = given.toLowerCase(Locale.ROOT);
    String told;
    if (failure instanceof PortUnreachableException || text.contains("refused")) {
      told = "connection refused";
    } else if (text.contains("reset")) {
      told = "connection reset by peer";
    } else if (text.contains("broken pipe")) {
      told = "broken pipe";
    } else if (text.contains("network is unreachable")) {
      told = "network is unreachable";
    } else if (text.contains("no route") || text.contains("host is unreachable")) {
      told = "no route to host";
    } else if (text.contains("message too long")) {
      told = "message too long";
    } else {
      told = given;
    }
    return new IOException(doing + told, failure);
  }

  @Override
  public void close() {
    sweep.cancel();
    pool.close();
  }
}
