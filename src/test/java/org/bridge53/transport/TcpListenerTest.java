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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.Client;
import org.bridge53.message.TransportProtocol;
import org.bridge53.transport.NetworkFixture.TcpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpListenerTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private NetworkFixture network = new NetworkFixture();
  private final Map<Integer, MessageService.LaterReply> waiting = new ConcurrentHashMap<>();

  /** Defers every message, to be completed by the test. */
  private final NetworkFixture.Script deferring =
      (message, _, _, later) -> {
        waiting.put(id(message), later);
        return MessageService.Worker.DEFERRED;
      };

  @AfterEach
  void closeNetwork() throws Exception {
    network.close();
  }

  private void limits(TcpLimits limits) throws Exception {
    network.close();
    network = new NetworkFixture(2, limits, WildcardUdpListener.LocalAddresses::ofInterfaces);
  }

  private Listener listen(NetworkFixture.Script script) throws Exception {
    return network.listen("127.0.0.1", script).getLast();
  }

  private TcpClient client(Listener listener) throws Exception {
    return network.tcp(listener.address());
  }

  @Test
  void query_answeredWithClientTold() throws Exception {
    Listener listener = listen(ECHO);
    TcpClient client = client(listener);
    client.send(message(7, 40));
    assertArrayEquals(echoed(message(7, 40)), client.receive());
    assertEquals(
        new Client(
            new InetSocketAddress(V4, client.socket.getLocalPort()),
            listener.address(),
            TransportProtocol.TCP),
        network.clients.peek());
  }

  @Test
  void ipv6_answered() throws Exception {
    NetworkFixture.assumeIpv6();
    Listener listener = network.listen("::1", ECHO).getLast();
    TcpClient client = client(listener);
    client.send(message(7, 40));
    assertEquals(7, id(client.receive()));
    assertEquals(listener.address(), network.clients.peek().local());
  }

  @Test
  void udpAndTcp_sharePort() throws Exception {
    List<Listener> listeners = network.listen("127.0.0.1", ECHO);
    assertEquals(listeners.getFirst().address(), listeners.getLast().address());
  }

  @Test
  void framesCutAtEveryOctet_answered() throws Exception {
    Listener listener = listen(ECHO);
    byte[] both = new byte[2 * (2 + 15)];
    System.arraycopy(TcpClient.frame(message(1, 15)), 0, both, 0, 17);
    System.arraycopy(TcpClient.frame(message(2, 15)), 0, both, 17, 17);
    for (int cut = 1; cut < both.length; cut++) {
      int handed = network.clients.size();
      TcpClient client = client(listener);
      client.output.write(both, 0, cut);
      if (cut >= 17) {
        assertArrayEquals(echoed(message(1, 15)), client.receive());
      }
      assertEquals(handed + cut / 17, network.clients.size());
      client.output.write(both, cut, both.length - cut);
      if (cut < 17) {
        assertArrayEquals(echoed(message(1, 15)), client.receive());
      }
      assertArrayEquals(echoed(message(2, 15)), client.receive());
      client.close();
    }
  }

  @Test
  void octetByOctet_answered() throws Exception {
    TcpClient client = client(listen(ECHO));
    for (byte octet : TcpClient.frame(message(3, 30))) {
      client.output.write(octet);
    }
    assertArrayEquals(echoed(message(3, 30)), client.receive());
  }

  @Test
  void manyFramesInOneSegment_allAnsweredInOrder() throws Exception {
    TcpClient client = client(listen(ECHO));
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      segment.write(TcpClient.frame(message(i, 12 + i % 50)));
    }
    client.output.write(segment.toByteArray());
    for (int i = 0; i < 500; i++) {
      assertArrayEquals(echoed(message(i, 12 + i % 50)), client.receive());
    }
  }

  @Test
  void largestMessage_answeredWhole() throws Exception {
    TcpClient client = client(listen(ECHO));
    client.send(message(4, 65_535));
    assertArrayEquals(echoed(message(4, 65_535)), client.receive());
    client.send(message(5, 12));
    assertEquals(5, id(client.receive()));
  }

  @Test
  void deferredResponses_overtakenAndOutOfOrder() throws Exception {
    Listener listener =
        listen(
            (message, client, out, later) ->
                id(message) < 10
                    ? deferring.answer(message, client, out, later)
                    : ECHO.answer(message, client, out, later));
    TcpClient client = client(listener);
    client.send(message(1, 12));
    client.send(message(2, 12));
    client.send(message(10, 12));
    assertEquals(10, id(client.receive()));
    waiting.get(2).send(message(2, 12));
    assertEquals(2, id(client.receive()));
    waiting.get(1).send(message(1, 12));
    assertEquals(1, id(client.receive()));
  }

  @Test
  void deferredCompletedTwiceOrEmpty_oneResponseOrNone() throws Exception {
    TcpClient client = client(listen(deferring));
    for (int i = 1; i <= 3; i++) {
      client.send(message(i, 12));
    }
    await("three queries", () -> waiting.size() == 3);
    waiting.get(1).send(new byte[0]);
    waiting.get(2).send(message(2, 12));
    waiting.get(2).send(message(2, 12));
    waiting.get(3).send(message(3, 12));
    assertEquals(2, id(client.receive()));
    assertEquals(3, id(client.receive()));
  }

  @Test
  void tooManyInFlight_readingPausesUntilOneIsAnswered() throws Exception {
    limits(new TcpLimits(LONG, LONG, LONG, 10, 10, 4));
    TcpClient client = client(listen(deferring));
    for (int i = 0; i < 20; i++) {
      client.send(message(i, 12));
    }
    await("four queries", () -> waiting.size() == 4);
    for (int i = 0; i < 20; i++) {
      int answered = i;
      await("query", () -> waiting.containsKey(answered));
      assertTrue(network.clients.size() <= i + 4, "read ahead");
      waiting.get(i).send(message(i, 12));
      assertEquals(i, id(client.receive()));
    }
  }

  @Test
  void clientThatDoesNotRead_isReadNoMore_thenAnsweredWhole() throws Exception {
    limits(new TcpLimits(LONG, LONG, LONG, 10, 10, 128));
    AtomicInteger asked = new AtomicInteger();
    Listener listener =
        listen(
            (_, _, _, _) -> {
              asked.incrementAndGet();
              return 60_000;
            });
    TcpClient client = client(listener);
    int queries = 2_000;
    Thread sender =
        Thread.startVirtualThread(
            () -> {
              try {
                for (int i = 0; i < queries; i++) {
                  client.send(message(i, 12));
                }
              } catch (java.io.IOException failure) {
                throw new AssertionError(failure);
              }
            });
    await("stall", () -> stalls(asked));
    assertTrue(asked.get() < queries, "all " + asked + " answers were buffered");
    for (int i = 0; i < queries; i++) {
      assertEquals(60_000, client.receive().length);
    }
    assertTrue(sender.join(PATIENCE));
    assertEquals(queries, asked.get());
  }

  /** Whether nothing more is asked while the client reads nothing. */
  private static boolean stalls(AtomicInteger asked) {
    int before = asked.get();
    long until = System.nanoTime() + 100_000_000;
    while (System.nanoTime() < until) {
      Thread.yield();
    }
    return before > 0 && asked.get() == before;
  }

  @Test
  void clientThatNeverReads_closedAfterTheWriteTime() throws Exception {
    limits(new TcpLimits(LONG, LONG, Duration.ofMillis(200), 10, 10, 128));
    TcpClient client = client(listen((_, _, _, _) -> 65_535));
    try {
      for (int i = 0; i < 1_000; i++) {
        client.send(message(i, 12));
      }
    } catch (java.net.SocketException closedAlready) {
      assertTrue(network.clients.size() < 1_000);
    }
    await("close", () -> network.transport.connections() == 0);
  }

  @Test
  void zeroLengthFrame_closesAfterWhatCameBefore() throws Exception {
    TcpClient client = client(listen(ECHO));
    client.output.write(TcpClient.frame(message(1, 12)));
    client.output.write(new byte[] {0, 0, 0, 12});
    assertEquals(1, id(client.receive()));
    assertEquals(0, client.readToEnd());
  }

  @Test
  void halfClosedClient_stillGetsItsDeferredResponses() throws Exception {
    TcpClient client = client(listen(deferring));
    client.send(message(1, 12));
    client.send(message(2, 12));
    client.output.write(new byte[] {0, 12, 5}); // a part of a frame, never completed
    client.socket.shutdownOutput();
    await("queries", () -> waiting.size() == 2);
    waiting.get(2).send(message(2, 12));
    assertEquals(2, id(client.receive()));
    waiting.get(1).send(message(1, 12));
    assertEquals(1, id(client.receive()));
    assertEquals(0, client.readToEnd());
    await("close", () -> network.transport.connections() == 0);
  }

  @Test
  void serviceThrows_loggedAndConnectionGoesOn() throws Exception {
    Listener listener =
        listen(
            (message, client, out, later) -> {
              if (id(message) == 1) {
                throw new IllegalStateException("first");
              }
              return ECHO.answer(message, client, out, later);
            });
    TcpClient client = client(listener);
    client.send(message(1, 12));
    client.send(message(1, 12));
    client.send(message(2, 12));
    assertEquals(2, id(client.receive()));
    assertEquals(1, network.resources.logged.size());
  }

  @Test
  void silentClient_closedAfterFirstReadTime() throws Exception {
    limits(new TcpLimits(Duration.ofMillis(100), LONG, LONG, 10, 10, 4));
    TcpClient client = client(listen(ECHO));
    client.output.write(TcpClient.frame(message(1, 12)), 0, 13);
    assertEquals(0, client.readToEnd());
  }

  @Test
  void idleClient_closedAfterIdleTime() throws Exception {
    limits(new TcpLimits(LONG, Duration.ofMillis(100), LONG, 10, 10, 4));
    TcpClient client = client(listen(ECHO));
    client.send(message(1, 12));
    assertEquals(1, id(client.receive()));
    assertEquals(0, client.readToEnd());
  }

  @Test
  void tricklingClient_closedAfterIdleTimeAllTheSame() throws Exception {
    limits(new TcpLimits(LONG, Duration.ofMillis(200), LONG, 10, 10, 4));
    TcpClient client = client(listen(ECHO));
    client.send(message(1, 12));
    assertEquals(1, id(client.receive()));
    byte[] frame = TcpClient.frame(message(2, 60_000));
    Thread trickle =
        Thread.startVirtualThread(
            () -> {
              try {
                for (byte octet : frame) {
                  client.output.write(octet);
                  Thread.sleep(5);
                }
              } catch (java.io.IOException | InterruptedException _) {
                return; // closed, as it should
              }
            });
    assertEquals(0, client.readToEnd());
    client.close();
    assertTrue(trickle.join(PATIENCE));
  }

  @Test
  void deferredOutstanding_idleTimeStandsStill() throws Exception {
    limits(new TcpLimits(LONG, Duration.ofMillis(50), LONG, 10, 10, 4));
    TcpClient client = client(listen(deferring));
    client.send(message(1, 12));
    client.socket.setSoTimeout(300);
    assertThrows(java.net.SocketTimeoutException.class, client::receive);
    waiting.get(1).send(message(1, 12));
    assertEquals(1, id(client.receive()));
  }

  @Test
  void tooManyConnections_furtherOnesClosedUntilOneLeaves() throws Exception {
    limits(new TcpLimits(LONG, LONG, LONG, 3, 3, 4));
    Listener listener = listen(ECHO);
    List<TcpClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(client(listener));
      clients.get(i).send(message(i, 12));
      assertEquals(i, id(clients.get(i).receive()));
    }
    assertEquals(0, client(listener).readToEnd());
    clients.getFirst().close();
    await("leaving", () -> network.transport.connections() == 2);
    TcpClient next = client(listener);
    next.send(message(9, 12));
    assertEquals(9, id(next.receive()));
  }

  @Test
  void tooManyConnectionsFromOneClient_othersStillServed() throws Exception {
    limits(new TcpLimits(LONG, LONG, LONG, 100, 1, 4));
    int port = network.listen("0.0.0.0", ECHO).getLast().address().getPort();
    TcpClient first = network.tcp(new InetSocketAddress(V4, port));
    first.send(message(1, 12));
    assertEquals(1, id(first.receive()));
    assertEquals(0, network.tcp(new InetSocketAddress(V4, port)).readToEnd());
    try (java.net.Socket other = new java.net.Socket()) {
      other.bind(new InetSocketAddress("127.0.0.2", 0));
      other.connect(new InetSocketAddress(V4, port));
      other.setSoTimeout((int) PATIENCE.toMillis());
      other.getOutputStream().write(TcpClient.frame(message(2, 12)));
      assertEquals(14, other.getInputStream().readNBytes(14).length);
    }
  }

  @Test
  void drainUnderLoad_everyFrameSentIsAnsweredThenTheConnectionEnds() throws Exception {
    Listener listener = listen(ECHO);
    List<TcpClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(client(listener));
      for (int j = 0; j < 50; j++) {
        clients.get(i).send(message(j, 300));
      }
      clients.get(i).output.write(new byte[] {1, 44, 0}); // and a part of one more
    }
    listener.drain(PATIENCE);
    for (TcpClient client : clients) {
      for (int j = 0; j < 50; j++) {
        assertArrayEquals(echoed(message(j, 300)), client.receive());
      }
      assertEquals(0, client.readToEnd());
    }
    assertThrows(ConnectException.class, () -> new TcpClient(listener.address()));
  }

  @Test
  void drainWithDeferred_answeredWhenItComesThenTheConnectionEnds() throws Exception {
    Listener listener = listen(deferring);
    TcpClient client = client(listener);
    client.send(message(1, 12));
    await("query", () -> waiting.size() == 1);
    listener.drain(PATIENCE);
    waiting.get(1).send(message(1, 12));
    assertEquals(1, id(client.receive()));
    assertEquals(0, client.readToEnd());
    client.close();
    await("close", () -> network.transport.connections() == 0);
  }

  @Test
  void closeRightAfterDeferredResponse_responseArrives() throws Exception {
    Listener listener = listen(deferring);
    TcpClient client = client(listener);
    client.send(message(1, 12));
    await("query", () -> waiting.size() == 1);
    listener.drain(PATIENCE);
    waiting.get(1).send(message(1, 12));
    listener.close();
    assertEquals(1, id(client.receive()));
  }

  @Test
  void addressInUse_startErrorThatHelpsAndUdpIsFreedAgain() throws Exception {
    try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, V4)) {
      InetSocketAddress address = new InetSocketAddress(V4, taken.getLocalPort());
      ListenException error =
          assertThrows(
              ListenException.class,
              () ->
                  network.transport.listen(address, ListenOptions.DEFAULT, network.service(ECHO)));
      assertEquals(
          "listen tcp 127.0.0.1:%d: address already in use: another server has port %d; choose another with -dns.port or in the Corefile"
              .formatted(address.getPort(), address.getPort()),
          error.getMessage());
      new java.net.DatagramSocket(address).close();
    }
  }
}
