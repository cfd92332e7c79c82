package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.ECHO;
import static org.bridge53.transport.NetworkFixture.PATIENCE;
import static org.bridge53.transport.NetworkFixture.V4;
import static org.bridge53.transport.NetworkFixture.ask;
import static org.bridge53.transport.NetworkFixture.await;
import static org.bridge53.transport.NetworkFixture.echoed;
import static org.bridge53.transport.NetworkFixture.id;
import static org.bridge53.transport.NetworkFixture.message;
import static org.bridge53.transport.NetworkFixture.receive;
import static org.bridge53.transport.NetworkFixture.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.bridge53.message.Client;
import org.bridge53.message.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpListenerTest {
  private final NetworkFixture network = new NetworkFixture();

  @AfterEach
  void closeNetwork() throws Exception {
    network.close();
  }

  private InetSocketAddress listen(String address, NetworkFixture.Script script) throws Exception {
    return network.listen(address, script).getFirst().address();
  }

  @Test
  void query_answeredWithClientTold() throws Exception {
    InetSocketAddress server = listen("127.0.0.1", ECHO);
    DatagramSocket client = network.udp(server);
    byte[] query = message(7, 40);
    assertArrayEquals(echoed(query), ask(client, query));
    assertEquals(
        new Client(new InetSocketAddress(V4, client.getLocalPort()), server, TransportProtocol.UDP),
        network.clients.peek());
  }

  @Test
  void ipv6_answered() throws Exception {
    NetworkFixture.assumeIpv6();
    InetSocketAddress server = listen("::1", ECHO);
    byte[] query = message(7, 40);
    assertArrayEquals(echoed(query), ask(network.udp(server), query));
    assertEquals(server, network.clients.peek().local());
  }

  @Test
  void eachLength_isReadWhole() throws Exception {
    DatagramSocket client = network.udp(listen("127.0.0.1", ECHO));
    for (int length : new int[] {3, 12, 511, 512, 513, 4096, 9000, 65_507}) {
      assertArrayEquals(
          echoed(message(length, length)), ask(client, message(length, length)), "" + length);
    }
  }

  @Test
  void largestResponse_arrives() throws Exception {
    InetSocketAddress server = listen("127.0.0.1", (_, _, _, _) -> 65_507);
    assertEquals(65_507, ask(network.udp(server), message(1, 12)).length);
  }

  @Test
  void noResponse_nothingSent() throws Exception {
    InetSocketAddress server =
        listen(
            "127.0.0.1",
            (message, client, out, later) ->
                id(message) == 1 ? 0 : ECHO.answer(message, client, out, later));
    DatagramSocket client = network.udp(server);
    send(client, message(1, 12));
    send(client, message(2, 12));
    assertEquals(2, id(receive(client)));
    client.setSoTimeout(50);
    assertThrows(SocketTimeoutException.class, () -> receive(client));
  }

  @Test
  void deferredResponses_eachGoesToItsClient() throws Exception {
    InetSocketAddress server =
        listen(
            "127.0.0.1",
            (message, _, _, later) -> {
              Thread.startVirtualThread(() -> later.send(echoed(message)));
              return MessageService.Worker.DEFERRED;
            });
    for (int i = 0; i < 50; i++) {
      DatagramSocket client = network.udp(server);
      assertArrayEquals(echoed(message(i, 30 + i)), ask(client, message(i, 30 + i)));
    }
  }

  @Test
  void deferredWithoutResponse_nothingSentAndLoopGoesOn() throws Exception {
    InetSocketAddress server =
        listen(
            "127.0.0.1",
            (message, client, out, later) -> {
              if (id(message) == 1) {
                later.send(new byte[0]);
                return MessageService.Worker.DEFERRED;
              }
              return ECHO.answer(message, client, out, later);
            });
    DatagramSocket client = network.udp(server);
    send(client, message(1, 12));
    assertEquals(2, id(ask(client, message(2, 12))));
  }

  @Test
  void serviceThrows_loggedOnceAKindAndLoopsGoOn() throws Exception {
    InetSocketAddress server =
        listen(
            "127.0.0.1",
            (message, client, out, later) -> {
              switch (id(message)) {
                case 1 -> throw new IllegalStateException("first");
                case 2 -> throw new StackOverflowError();
                default -> {
                  return ECHO.answer(message, client, out, later);
                }
              }
            });
    DatagramSocket client = network.udp(server);
    for (int i = 0; i < 20; i++) {
      send(client, message(1, 12));
      send(client, message(2, 12));
    }
    assertEquals(3, id(ask(client, message(3, 12))));
    List<String> logged = new ArrayList<>(network.resources.logged);
    assertEquals(2, logged.size(), logged::toString);
    assertTrue(
        logged
            .getFirst()
            .startsWith(
                "ERROR udp 127.0.0.1:"
                    + server.getPort()
                    + ": java.lang.IllegalStateException: first"),
        logged::toString);
  }

  @Test
  void responseThatCannotBeSent_loopGoesOn() throws Exception {
    InetSocketAddress server =
        listen(
            "127.0.0.1",
            (message, client, out, later) ->
                // 65,535 octets do not fit into a datagram: EMSGSIZE.
                id(message) == 1 ? 65_535 : ECHO.answer(message, client, out, later));
    DatagramSocket client = network.udp(server);
    send(client, message(1, 12));
    assertEquals(2, id(ask(client, message(2, 12))));
    try (DatagramSocket gone = new DatagramSocket()) {
      gone.connect(server);
      send(gone, message(3, 12));
    }
    assertEquals(4, id(ask(client, message(4, 12))));
  }

  @Test
  void addressInUseOnSharedSocketToo_startErrorThatHelps() throws Exception {
    InetSocketAddress server = listen("127.0.0.1", ECHO);
    try (NetworkFixture second = new NetworkFixture()) {
      ListenException error =
          assertThrows(
              ListenException.class,
              () -> second.transport.listen(server, ListenOptions.DEFAULT, second.service(ECHO)));
      assertEquals(
          "listen udp 127.0.0.1:"
              + server.getPort()
              + ": address already in use: another server has port "
              + server.getPort()
              + "; choose another with -dns.port or in the Corefile",
          error.getMessage());
    }
    assertEquals(1, id(ask(network.udp(server), message(1, 12))));
  }

  @Test
  void foreignAddress_startErrorThatHelps() {
    ListenException error =
        assertThrows(
            ListenException.class,
            () ->
                network.transport.listen(
                    new InetSocketAddress("198.51.100.77", 5300),
                    ListenOptions.DEFAULT,
                    network.service(ECHO)));
    assertEquals(
        "listen udp 198.51.100.77:5300: cannot assign requested address: no interface of this"
            + " machine has it; choose another with bind in the Corefile",
        error.getMessage());
  }

  @Test
  void threads_areDaemonsNamedAfterTheAddress() throws Exception {
    InetSocketAddress server = listen("127.0.0.1", ECHO);
    Set<String> names = ConcurrentHashMap.newKeySet();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("udp-127.0.0.1:" + server.getPort())) {
        assertTrue(thread.isDaemon());
        names.add(thread.getName());
      }
    }
    assertEquals(UdpSockets.loops(2), names.size(), names::toString);
    assertTrue(names.contains("udp-127.0.0.1:" + server.getPort() + "-0"), names::toString);
  }

  @Test
  void drainUnderLoad_whatWasSentBeforeIsAnswered() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    // The loops stand still until everything is in the kernel's hands.
    Listener listener =
        network
            .listen(
                "127.0.0.1",
                (message, client, out, later) -> {
                  try {
                    go.await();
                  } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                  }
                  return ECHO.answer(message, client, out, later);
                })
            .getFirst();
    int senders = 24;
    int each = 5;
    List<DatagramSocket> clients = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      DatagramSocket client = network.udp(listener.address());
      clients.add(client);
      for (int j = 0; j < each; j++) {
        send(client, message(j, 40));
      }
    }
    Thread drain = Thread.startVirtualThread(() -> listener.drain(PATIENCE));
    await("draining", () -> drain.getState() == Thread.State.TIMED_WAITING);
    go.countDown();
    for (DatagramSocket client : clients) {
      for (int j = 0; j < each; j++) {
        assertEquals(j, id(receive(client)));
      }
    }
    assertTrue(drain.join(PATIENCE));
    assertEquals(senders * each, network.clients.size());
  }

  @Test
  void drainIdleLoops_endsSoonAndReadsNoMore() throws Exception {
    Listener listener = network.listen("127.0.0.1", ECHO).getFirst();
    DatagramSocket client = network.udp(listener.address());
    assertEquals(1, id(ask(client, message(1, 12))));
    long start = System.nanoTime();
    listener.drain(PATIENCE);
    assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "woke no loop");
    send(client, message(2, 12));
    client.setSoTimeout(100);
    assertThrows(SocketTimeoutException.class, () -> receive(client));
    assertEquals(1, network.clients.size());
  }

  @Test
  void deferredAfterDrain_stillSentAlsoRightBeforeClose() throws Exception {
    ConcurrentLinkedQueue<MessageService.LaterReply> waiting = new ConcurrentLinkedQueue<>();
    Listener listener =
        network
            .listen(
                "127.0.0.1",
                (_, _, _, later) -> {
                  waiting.add(later);
                  return MessageService.Worker.DEFERRED;
                })
            .getFirst();
    DatagramSocket client = network.udp(listener.address());
    send(client, message(1, 12));
    await("query", () -> waiting.size() == 1);
    listener.drain(PATIENCE);
    waiting.poll().send(message(1, 12));
    listener.close();
    assertEquals(1, id(receive(client)));
  }

  @Test
  void close_freesThePort() throws Exception {
    List<Listener> listeners = network.listen("127.0.0.1", ECHO);
    InetSocketAddress address = listeners.getFirst().address();
    listeners.forEach(Listener::close);
    List<Listener> again =
        network.transport.listen(address, ListenOptions.DEFAULT, network.service(ECHO));
    assertEquals(1, id(ask(network.udp(again.getFirst().address()), message(1, 12))));
  }

  @Test
  void drainWithoutPatience_returns() throws Exception {
    Listener listener = network.listen("127.0.0.1", ECHO).getFirst();
    listener.drain(Duration.ZERO);
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
