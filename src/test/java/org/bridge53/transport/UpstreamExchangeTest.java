package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.ECHO;
import static org.bridge53.transport.NetworkFixture.PATIENCE;
import static org.bridge53.transport.NetworkFixture.V4;
import static org.bridge53.transport.NetworkFixture.await;
import static org.bridge53.transport.NetworkFixture.echoed;
import static org.bridge53.transport.NetworkFixture.id;
import static org.bridge53.transport.NetworkFixture.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bridge53.message.Client;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamExchangeTest {
  private static final Limits LIMITS = new Limits(PATIENCE, PATIENCE, Duration.ofSeconds(10));
  private static final Limits SHORT =
      new Limits(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(10));

  private final NetworkFixture network = new NetworkFixture();
  private final AtomicLong nanos = new AtomicLong();
  private final UpstreamExchange exchange =
      new UpstreamExchange(network.resources.random(), nanos::get, network.resources);
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void closeNetwork() throws Exception {
    exchange.close();
    virtual.shutdownNow();
    network.close();
  }

  private byte[] ask(InetSocketAddress server, TransportProtocol protocol, byte[] query)
      throws IOException {
    return ask(server, protocol, query, LIMITS);
  }

  private byte[] ask(
      InetSocketAddress server, TransportProtocol protocol, byte[] query, Limits limits)
      throws IOException {
    return on(() -> exchange.ask(server, protocol, query, limits));
  }

  /** Runs on a virtual thread, as callers do. */
  private <T> T on(Callable<T> task) throws IOException {
    try {
      return virtual.submit(task).get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException io) {
        throw io;
      }
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private InetSocketAddress server(NetworkFixture.Script script) throws IOException {
    return network.listen("127.0.0.1", script).getFirst().address();
  }

  @Test
  void bothProtocols_responseWithTheCallersIdAndTheRestUntouched() throws Exception {
    InetSocketAddress server = server(ECHO);
    for (TransportProtocol protocol : TransportProtocol.values()) {
      byte[] query = message(77, 60);
      assertArrayEquals(echoed(query), ask(server, protocol, query));
      assertArrayEquals(message(77, 60), query, "the caller's array");
    }
  }

  @Test
  void ipv6_answered() throws Exception {
    NetworkFixture.assumeIpv6();
    InetSocketAddress server = network.listen("::1", ECHO).getFirst().address();
    for (TransportProtocol protocol : TransportProtocol.values()) {
      assertArrayEquals(echoed(message(1, 30)), ask(server, protocol, message(1, 30)));
    }
  }

  @Test
  void manyQueries_portsAndIdsDiffer() throws Exception {
    Set<Integer> ids = new HashSet<>();
    InetSocketAddress server =
        server(
            (message, client, out, later) -> {
              synchronized (ids) {
                ids.add(id(message));
              }
              return ECHO.answer(message, client, out, later);
            });
    for (int i = 0; i < 100; i++) {
      ask(server, TransportProtocol.UDP, message(5, 12));
    }
    Set<Integer> ports = new HashSet<>();
    for (Client client : network.clients) {
      ports.add(client.remote().getPort());
    }
    assertTrue(ids.size() > 95, () -> "ids: " + ids.size());
    assertTrue(ports.size() > 90, () -> "ports: " + ports.size());
  }

  @Test
  void forgedResponses_ignoredAndTheRightOneTaken() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, V4);
        DatagramSocket stranger = new DatagramSocket(0, V4)) {
      server.setSoTimeout((int) PATIENCE.toMillis());
      Future<byte[]> asked =
          virtual.submit(
              () ->
                  exchange.ask(
                      (InetSocketAddress) server.getLocalSocketAddress(),
                      TransportProtocol.UDP,
                      message(9, 20),
                      LIMITS));
      DatagramPacket query = new DatagramPacket(new byte[512], 512);
      server.receive(query);
      byte[] right = echoed(Arrays.copyOf(query.getData(), query.getLength()));
      byte[] elsewhere = right.clone();
      elsewhere[19] = 1;
      stranger.send(new DatagramPacket(elsewhere, 20, query.getSocketAddress()));
      byte[] wrongId = right.clone();
      wrongId[1]++;
      wrongId[19] = 2;
      server.send(new DatagramPacket(wrongId, 20, query.getSocketAddress()));
      server.send(new DatagramPacket(right, 11, query.getSocketAddress()));
      server.send(new DatagramPacket(right, 20, query.getSocketAddress()));
      assertArrayEquals(echoed(message(9, 20)), asked.get());
    }
  }

  @Test
  void largeUdpResponse_whole() throws Exception {
    AtomicInteger length = new AtomicInteger();
    InetSocketAddress server =
        server(
            (message, _, out, _) -> {
              System.arraycopy(message, 0, out, 0, message.length);
              out[length.get() - 1] = 53;
              return length.get();
            });
    for (int octets : new int[] {4095, 4096, 4097, 65_507}) {
      length.set(octets);
      byte[] response = ask(server, TransportProtocol.UDP, message(1, 12));
      assertEquals(octets, response.length);
      assertEquals(53, response[octets - 1]);
    }
  }

  @Test
  void largestTcpResponse_whole() throws Exception {
    InetSocketAddress server = server(ECHO);
    assertArrayEquals(
        echoed(message(1, 65_535)), ask(server, TransportProtocol.TCP, message(1, 65_535)));
  }

  @Test
  void silentServer_timeOutInCoreDnsWords() throws Exception {
    InetSocketAddress server = server((_, _, _, _) -> 0);
    for (TransportProtocol protocol : TransportProtocol.values()) {
      IOException error =
          assertThrows(IOException.class, () -> ask(server, protocol, message(1, 12), SHORT));
      String name = protocol == TransportProtocol.UDP ? "udp" : "tcp";
      assertTrue(
          error
              .getMessage()
              .matches(
                  "read "
                      + name
                      + " 127\\.0\\.0\\.1:\\d+->127\\.0\\.0\\.1:"
                      + server.getPort()
                      + ": i/o timeout"),
          error::getMessage);
    }
  }

  @Test
  void nobodyListens_refusedAtOnce() throws Exception {
    InetSocketAddress nobody = new InetSocketAddress(V4, Transport.freePort(V4));
    IOException udp =
        assertThrows(IOException.class, () -> ask(nobody, TransportProtocol.UDP, message(1, 12)));
    assertTrue(udp.getMessage().startsWith("read udp 127.0.0.1:"), udp::getMessage);
    assertTrue(udp.getMessage().endsWith(": read: connection refused"), udp::getMessage);
    IOException tcp =
        assertThrows(IOException.class, () -> ask(nobody, TransportProtocol.TCP, message(1, 12)));
    assertEquals(
        "dial tcp 127.0.0.1:" + nobody.getPort() + ": connect: connection refused",
        tcp.getMessage());
  }

  @Test
  void notAMessage_refusedWithoutAsking() {
    InetSocketAddress nobody = new InetSocketAddress(V4, 9);
    assertThrows(IOException.class, () -> ask(nobody, TransportProtocol.UDP, new byte[11]));
    assertThrows(IOException.class, () -> ask(nobody, TransportProtocol.TCP, new byte[65_536]));
  }

  @Test
  void tcpConnection_usedAgainUntilIdleForTooLong() throws Exception {
    InetSocketAddress server = server(ECHO);
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ask(server, TransportProtocol.TCP, message(i, 12));
      ports.add(network.clients.poll().remote().getPort());
      nanos.addAndGet(Duration.ofSeconds(i < 2 ? 9 : 10).toNanos());
    }
    assertEquals(ports.get(0), ports.get(1));
    assertEquals(ports.get(1), ports.get(2));
    assertFalse(ports.get(2).equals(ports.get(3)), ports::toString);
  }

  @Test
  void idleConnections_closedByTheSweep() throws Exception {
    InetSocketAddress server = server(ECHO);
    ask(server, TransportProtocol.TCP, message(1, 12));
    assertEquals(1, network.transport.connections());
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    network.resources.advance(Duration.ofSeconds(5));
    await("close", () -> network.transport.connections() == 0);
  }

  @Test
  void idleOfZero_connectionNotKept() throws Exception {
    InetSocketAddress server = server(ECHO);
    ask(
        server,
        TransportProtocol.TCP,
        message(1, 12),
        new Limits(PATIENCE, PATIENCE, Duration.ZERO));
    await("close", () -> network.transport.connections() == 0);
  }

  @Test
  void pooledConnectionClosedByServer_askedAgainAtOnceOverANewOne() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, V4)) {
      AtomicInteger accepted = new AtomicInteger();
      // One query a connection, then it is closed: when it is next taken, it is dead.
      Future<?> serving =
          virtual.submit(
              () -> {
                while (true) {
                  try (Socket socket = server.accept()) {
                    accepted.incrementAndGet();
                    DataInputStream input = new DataInputStream(socket.getInputStream());
                    byte[] query = new byte[input.readUnsignedShort()];
                    input.readFully(query);
                    socket.getOutputStream().write(NetworkFixture.TcpClient.frame(query));
                  }
                }
              });
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      for (int i = 1; i <= 5; i++) {
        assertEquals(i, id(ask(address, TransportProtocol.TCP, message(i, 12))));
        assertEquals(i, accepted.get());
      }
      serving.cancel(true);
    }
  }

  @Test
  void newConnectionClosedByServer_endOfFileAndNoSecondTry() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, V4)) {
      AtomicInteger accepted = new AtomicInteger();
      Future<?> serving =
          virtual.submit(
              () -> {
                while (true) {
                  try (Socket socket = server.accept()) {
                    accepted.incrementAndGet();
                    socket.getInputStream().readNBytes(14);
                  }
                }
              });
      IOException error =
          assertThrows(
              IOException.class,
              () ->
                  ask(
                      (InetSocketAddress) server.getLocalSocketAddress(),
                      TransportProtocol.TCP,
                      message(1, 12)));
      assertTrue(error.getMessage().endsWith(": EOF"), error::getMessage);
      assertEquals(1, accepted.get());
      serving.cancel(true);
    }
  }

  @Test
  void close_closesPooledConnections() throws Exception {
    InetSocketAddress server = server(ECHO);
    ask(server, TransportProtocol.TCP, message(1, 12));
    exchange.close();
    await("close", () -> network.transport.connections() == 0);
    IOException late =
        assertThrows(IOException.class, () -> ask(server, TransportProtocol.TCP, message(1, 12)));
    assertEquals("the server is shutting down", late.getMessage());
  }

  @Test
  void interruptedCaller_endsAtOnce() throws Exception {
    InetSocketAddress server = server((_, _, _, _) -> 0);
    Thread caller =
        Thread.startVirtualThread(
            () ->
                assertThrows(
                    IOException.class,
                    () -> exchange.ask(server, TransportProtocol.UDP, message(1, 12), LIMITS)));
    await("query", () -> !network.clients.isEmpty());
    caller.interrupt();
    assertTrue(caller.join(PATIENCE));
  }

  @Test
  void twoThousandAtOnceToASilentServer_allTimeOutTogetherAndNoCarrierIsHeld() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, V4)) {
      InetSocketAddress server = (InetSocketAddress) silent.getLocalSocketAddress();
      Limits limits = new Limits(PATIENCE, Duration.ofSeconds(2), Duration.ZERO);
      List<Future<byte[]>> asked = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < 2_000; i++) {
        asked.add(
            virtual.submit(
                () -> exchange.ask(server, TransportProtocol.UDP, message(1, 12), limits)));
      }
      InetSocketAddress answering = server(ECHO);
      // With a carrier held by each wait this would be answered last.
      assertEquals(3, id(ask(answering, TransportProtocol.UDP, message(3, 12))));
      for (Future<byte[]> each : asked) {
        ExecutionException error = assertThrows(ExecutionException.class, each::get);
        assertTrue(
            error.getCause().getMessage().endsWith(": i/o timeout"),
            () -> error.getCause().toString());
      }
      long tookMillis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(tookMillis < 20_000, () -> "one after another: " + tookMillis + " ms");
    }
  }
}
