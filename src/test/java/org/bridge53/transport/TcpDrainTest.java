package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.ECHO;
import static org.bridge53.transport.NetworkFixture.PATIENCE;
import static org.bridge53.transport.NetworkFixture.await;
import static org.bridge53.transport.NetworkFixture.id;
import static org.bridge53.transport.NetworkFixture.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bridge53.transport.NetworkFixture.TcpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a TCP client gets at the end of a listener, and what a configuration lets it have. */
class TcpDrainTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final NetworkFixture network =
      new NetworkFixture(
          2,
          new TcpLimits(LONG, LONG, LONG, 100, 100, 4),
          WildcardUdpListener.LocalAddresses::ofInterfaces);
  private final Map<Integer, MessageService.LaterReply> waiting = new ConcurrentHashMap<>();

  @AfterEach
  void closeNetwork() throws Exception {
    network.close();
  }

  @Test
  void drainWithMoreThanMayBeInFlight_everyQueryThatWasSentIsAnswered() throws Exception {
    Listener listener =
        network
            .listen(
                "127.0.0.1",
                (message, _, _, later) -> {
                  waiting.put(id(message), later);
                  return MessageService.Worker.DEFERRED;
                })
            .getLast();
    TcpClient client = network.tcp(listener.address());
    for (int i = 0; i < 100; i++) {
      client.send(message(i, 3000)); // more than one read takes
    }
    await("four queries", () -> waiting.size() == 4);
    listener.drain(Duration.ofMillis(200));
    assertFalse(listener.settle(Duration.ofMillis(20)));
    for (int i = 0; i < 100; i++) {
      int one = i;
      await("query", () -> waiting.containsKey(one));
      waiting.get(i).send(message(i, 12));
      assertEquals(i, id(client.receive()));
    }
    assertEquals(0, client.readToEnd());
    assertTrue(listener.settle(PATIENCE));
  }

  @Test
  void settle_waitsForASlowReader_whoGetsEverything() throws Exception {
    Listener listener = network.listen("127.0.0.1", (_, _, _, _) -> 60_000).getLast();
    TcpClient client = network.tcp(listener.address());
    for (int i = 0; i < 300; i++) {
      client.send(message(i, 12));
    }
    await("queries", () -> network.clients.size() > 5);
    listener.drain(Duration.ofMillis(200));
    assertFalse(listener.settle(Duration.ofMillis(20)));
    Thread settled = Thread.startVirtualThread(() -> assertTrue(listener.settle(PATIENCE)));
    for (int i = 0; i < 300; i++) {
      assertEquals(60_000, client.receive().length);
    }
    assertTrue(settled.join(PATIENCE));
    listener.close();
    assertEquals(0, client.readToEnd());
  }

  @Test
  void maxQueries_soManyAreAnsweredThenTheConnectionEnds() throws Exception {
    ListenOptions three = new ListenOptions(0, null, null, null, 3);
    Listener listener = network.listen("127.0.0.1", three, ECHO).getLast();
    TcpClient client = network.tcp(listener.address());
    for (int i = 0; i < 5; i++) {
      client.send(message(i, 12));
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(i, id(client.receive()));
    }
    assertEquals(0, client.readToEnd());
  }

  @Test
  void timesOfAConfiguration_holdForOldAndNewConnections() throws Exception {
    Duration soon = Duration.ofMillis(100);
    ListenOptions quick = new ListenOptions(0, soon, soon, null, null);
    Listener listener = network.listen("127.0.0.1", quick, ECHO).getLast();
    assertEquals(0, network.tcp(listener.address()).readToEnd());
    TcpClient idle = network.tcp(listener.address());
    idle.send(message(1, 12));
    assertEquals(1, id(idle.receive()));
    assertEquals(0, idle.readToEnd());

    // Looked at once a first read, at the least.
    listener.use(new ListenOptions(0, soon, Duration.ofMinutes(1), null, null));
    TcpClient kept = network.tcp(listener.address());
    kept.send(message(1, 12));
    assertEquals(1, id(kept.receive()));
    listener.use(quick);
    assertEquals(0, kept.readToEnd());

    listener.use(ListenOptions.DEFAULT);
    TcpClient patient = network.tcp(listener.address());
    patient.send(message(1, 12));
    assertEquals(1, id(patient.receive()));
    patient.socket.setSoTimeout(300);
    assertEquals(
        java.net.SocketTimeoutException.class,
        org.junit.jupiter.api.Assertions.assertThrows(Exception.class, patient::receive)
            .getClass());
  }

  @Test
  void udpSockets_asManyLoopsAsAskedFor() throws Exception {
    int port =
        network
            .listen("127.0.0.1", new ListenOptions(5, null, null, null, null), ECHO)
            .getFirst()
            .address()
            .getPort();
    long expected = UdpSockets.loops(5, 2);
    assertEquals(
        expected,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("udp-127.0.0.1:" + port + "-"))
            .count());
  }
}
