package org.bridge53.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Destination;
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
 * <p>Memory: a waiting UDP query holds room for {@link #USUAL_OCTETS}, which servers keep to: the
 * plugins that ask advertise less over UDP. A response that is longer is asked for once again with
 * room for anything, rather than have every one of thousands of waiting queries hold 64 KiB.
 *
 * <p>TCP and TLS connections are {@link StreamPool}'s, HTTPS is {@link HttpsExchange}'s.
 */
final class UpstreamExchange implements Exchange, AutoCloseable {
  private static final int USUAL_OCTETS = 4096;
  private static final int MAX_OCTETS = 65_535;
  private static final int HEADER_OCTETS = 12;
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final RandomGenerator random;
  private final StreamPool streams;
  private final HttpsExchange https;
  private final Scheduler.Task sweep;

  /**
   * Begins to look after its connections.
   *
   * @param random not to be guessed by strangers, safe for use by many threads
   * @param ticker nanoseconds, for the age of connections
   */
  UpstreamExchange(RandomGenerator random, LongSupplier ticker, Scheduler scheduler) {
    this.random = random;
    this.streams = new StreamPool(random, ticker);
    this.https = new HttpsExchange(ticker);
    this.sweep = scheduler.every(SWEEP, this::sweep);
  }

  @Override
  public byte[] ask(Destination destination, byte[] message, Limits limits) throws IOException {
    return ask(destination, message, limits, Connections.UNTOLD);
  }

  @Override
  public byte[] ask(Destination destination, byte[] message, Limits limits, Connections connections)
      throws IOException {
    if (message.length < HEADER_OCTETS || message.length > MAX_OCTETS) {
      throw new IOException("not a message: " + message.length + " octets");
    }
    byte[] query = message.clone();
    byte[] response =
        switch (destination) {
          case Destination.Plain(
                  InetSocketAddress server,
                  TransportProtocol protocol,
                  var source) ->
              protocol == TransportProtocol.UDP
                  ? overUdp(server, source, withRandomId(query), limits, connections)
                  : streams.ask(destination, server, query, limits, connections);
          case Destination.Tls tls -> streams.ask(tls, tls.server(), query, limits, connections);
          case Destination.Https over -> https.ask(over, query, limits);
        };
    response[0] = message[0];
    response[1] = message[1];
    return response;
  }

  private void sweep() {
    streams.sweep();
    https.sweep();
  }

  private byte[] withRandomId(byte[] query) {
    int id = random.nextInt(1 << 16);
    query[0] = (byte) (id >> 8);
    query[1] = (byte) id;
    return query;
  }

  @Override
  public void release(Destination destination) {
    if (destination instanceof Destination.Https over) {
      https.release(over);
    } else {
      streams.release(destination);
    }
  }

  /** TCP and TLS connections to a destination at this moment. */
  int connections(Destination destination) {
    return streams.open(destination);
  }

  private static byte[] overUdp(
      InetSocketAddress server,
      @Nullable InetAddress source,
      byte[] query,
      Limits limits,
      Connections connections)
      throws IOException {
    connections.taken(false);
    long deadline = System.nanoTime() + limits.read().toNanos();
    byte[] response = overUdp(server, source, query, deadline, USUAL_OCTETS);
    return response.length <= USUAL_OCTETS
        ? response
        : overUdp(server, source, query, deadline, MAX_OCTETS);
  }

  /** Returns the response, or its first {@code room + 1} octets if it is longer. */
  private static byte[] overUdp(
      InetSocketAddress server, @Nullable InetAddress source, byte[] query, long deadline, int room)
      throws IOException {
    try (DatagramSocket socket = open(server, source)) {
      String ends =
          SocketNames.of((InetSocketAddress) socket.getLocalSocketAddress())
              + "->"
              + SocketNames.of(server)
              + ": ";
      try {
        socket.send(new DatagramPacket(query, query.length));
      } catch (IOException failure) {
        throw NetworkErrors.named("write udp " + ends + "write: ", failure);
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
        throw NetworkErrors.named("read udp " + ends + "read: ", failure);
      }
    }
  }

  private static DatagramSocket open(InetSocketAddress server, @Nullable InetAddress source)
      throws IOException {
    DatagramSocket socket = null;
    try {
      // Port 0 and no port: the kernel draws one at random.
      socket =
          source == null
              ? new DatagramSocket()
              : new DatagramSocket(new InetSocketAddress(source, 0));
      socket.connect(server);
      return socket;
    } catch (IOException failure) {
      if (socket != null) {
        socket.close();
      }
      throw NetworkErrors.named("dial udp " + SocketNames.of(server) + ": connect: ", failure);
    }
  }

  private static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
  }

  @Override
  public void close() {
    sweep.cancel();
    streams.close();
    https.close();
  }
}
