package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.PATIENCE;
import static org.bridge53.transport.NetworkFixture.V4;
import static org.bridge53.transport.NetworkFixture.await;
import static org.bridge53.transport.NetworkFixture.echoed;
import static org.bridge53.transport.NetworkFixture.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange.Limits;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to servers that a test scripts. */
class StreamPoolTest {
  private static final Limits LIMITS = new Limits(PATIENCE, PATIENCE, Duration.ofSeconds(10));
  private static final Limits SHORT =
      new Limits(PATIENCE, Duration.ofMillis(150), Duration.ofSeconds(10));

  private final AtomicLong nanos = new AtomicLong();
  private final TestResources resources = new TestResources(".");
  private final UpstreamExchange exchange =
      new UpstreamExchange(resources.random(), nanos::get, resources);
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() throws Exception {
    exchange.close();
    virtual.shutdownNow();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** What a server does with one connection. */
  private interface Script {
    void serve(DataInputStream in, OutputStream out) throws IOException;
  }

  private final class Server {
    private final ServerSocket socket;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Destination destination;

    Server(Script script) throws IOException {
      socket = new ServerSocket(0, 200, V4);
      open.add(socket);
      destination =
          new Destination.Plain(
              (InetSocketAddress) socket.getLocalSocketAddress(), TransportProtocol.TCP, null);
      virtual.submit(
          () -> {
            while (true) {
              Socket connection = socket.accept();
              accepted.incrementAndGet();
              open.add(connection);
              virtual.submit(
                  () -> {
                    try (connection) {
                      script.serve(
                          new DataInputStream(connection.getInputStream()),
                          connection.getOutputStream());
                    }
                    return null;
                  });
            }
          });
    }

    Future<byte[]> ask(byte[] query, Limits limits) {
      return virtual.submit(() -> exchange.ask(destination, query, limits));
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    return in.readNBytes(in.readUnsignedShort());
  }

  private static void answer(OutputStream out, byte[] query) throws IOException {
    byte[] response = echoed(query);
    byte[] frame = new byte[response.length + 2];
    frame[0] = (byte) (response.length >> 8);
    frame[1] = (byte) response.length;
    System.arraycopy(response, 0, frame, 2, response.length);
    out.write(frame);
  }

  private static void answerAll(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      answer(out, frame(in));
    }
  }

  private static String error(Future<byte[]> asked) {
    return assertThrows(ExecutionException.class, asked::get).getCause().getMessage();
  }

  @Test
  void responsesInReverse_eachToItsQueryOverOneConnection() throws Exception {
    int queries = 20;
    Server server =
        new Server(
            (in, out) -> {
              List<byte[]> received = new ArrayList<>();
              for (int i = 0; i < queries; i++) {
                received.add(frame(in));
              }
              Set<Integer> ids = new HashSet<>();
              for (byte[] query : received.reversed()) {
                ids.add(NetworkFixture.id(query));
                answer(out, query);
              }
              assertEquals(queries, ids.size());
              in.read();
            });
    List<Future<byte[]>> asked = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      asked.add(server.ask(message(i, 40 + i), LIMITS));
    }
    for (int i = 0; i < queries; i++) {
      assertArrayEquals(echoed(message(i, 40 + i)), asked.get(i).get());
    }
    assertEquals(1, server.accepted.get());
  }

  @Test
  void moreThanOneConnectionTakes_another() throws Exception {
    int queries = StreamPool.MOST_UNDER_WAY + 1;
    AtomicInteger received = new AtomicInteger();
    Server server =
        new Server(
            (in, out) -> {
              while (true) {
                frame(in);
                received.incrementAndGet();
              }
            });
    for (int i = 0; i < queries; i++) {
      Future<byte[]> _ = server.ask(message(i, 20), LIMITS);
    }
    await("all read", () -> received.get() == queries);
    assertEquals(2, server.accepted.get());
  }

  @Test
  void serverThatAnswersOneAndCloses_allAnswered() throws Exception {
    Server server =
        new Server(
            (in, out) -> {
              byte[] first = frame(in);
              answer(out, first);
            });
    List<Future<byte[]>> asked = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      asked.add(server.ask(message(i, 20), LIMITS));
    }
    for (int i = 0; i < 30; i++) {
      assertArrayEquals(echoed(message(i, 20)), asked.get(i).get());
    }
  }

  @Test
  void slowQuery_othersGetAnotherConnection() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    Server server =
        new Server(
            (in, out) -> {
              if (connections.incrementAndGet() == 1) {
                frame(in); // and never a word, in turn: what comes behind it waits too
                in.readAllBytes();
              } else {
                answerAll(in, out);
              }
            });
    Future<byte[]> slow = server.ask(message(1, 20), LIMITS);
    await("query", () -> connections.get() == 1);
    nanos.addAndGet(Duration.ofMillis(250).toNanos());
    assertArrayEquals(echoed(message(2, 20)), server.ask(message(2, 20), LIMITS).get());
    assertEquals(2, server.accepted.get());
    assertTrue(!slow.isDone());
  }

  @Test
  void wrongIdAndShortFrames_ignored() throws Exception {
    Server server =
        new Server(
            (in, out) -> {
              byte[] query = frame(in);
              byte[] wrong = query.clone();
              wrong[1]++;
              answer(out, wrong);
              out.write(new byte[] {0, 0, 0, 3, 1, 2, 3});
              answer(out, query);
              in.read();
            });
    assertArrayEquals(echoed(message(7, 33)), server.ask(message(7, 33), LIMITS).get());
  }

  @Test
  void onlyWrongIds_timeOutAndConnectionNotUsedAgain() throws Exception {
    Server server =
        new Server(
            (in, out) -> {
              while (true) {
                byte[] wrong = frame(in);
                wrong[1]++;
                answer(out, wrong);
              }
            });
    String text = error(server.ask(message(7, 33), SHORT));
    assertTrue(text.startsWith("read tcp 127.0.0.1:") && text.endsWith(": i/o timeout"), text);
    await("closed", () -> exchange.connections(server.destination) == 0);
    error(server.ask(message(8, 33), SHORT));
    assertEquals(2, server.accepted.get());
  }

  @Test
  void frameCutShort_endOfFile() throws Exception {
    Server server =
        new Server(
            (in, out) -> {
              byte[] query = frame(in);
              byte[] cut = new byte[22];
              cut[1] = 100;
              System.arraycopy(query, 0, cut, 2, 20);
              out.write(cut);
            });
    String text = error(server.ask(message(7, 33), LIMITS));
    assertTrue(text.endsWith(": EOF"), text);
    assertEquals(1, server.accepted.get());
  }

  @Test
  void reset_toldInOneLine() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, V4)) {
      Future<?> serving =
          virtual.submit(
              () -> {
                Socket socket = server.accept();
                frame(new DataInputStream(socket.getInputStream()));
                socket.setSoLinger(true, 0); // RST in place of FIN
                socket.close();
                return null;
              });
      Destination destination =
          new Destination.Plain(
              (InetSocketAddress) server.getLocalSocketAddress(), TransportProtocol.TCP, null);
      String text = error(virtual.submit(() -> exchange.ask(destination, message(1, 20), LIMITS)));
      assertTrue(text.endsWith("read: connection reset by peer"), text);
      serving.get();
    }
  }

  @Test
  void frameInSingleOctets_read() throws Exception {
    Server server =
        new Server(
            (in, out) -> {
              byte[] response = echoed(frame(in));
              out.write(0);
              out.flush();
              out.write(response.length);
              for (byte octet : response) {
                out.write(octet);
                out.flush();
              }
              in.read();
            });
    assertArrayEquals(echoed(message(7, 33)), server.ask(message(7, 33), LIMITS).get());
  }

  @Test
  void serverThatReadsNothing_writeTimesOut() throws Exception {
    Server server =
        new Server(
            (in, out) -> {
              try {
                new java.util.concurrent.CountDownLatch(1).await();
              } catch (InterruptedException ended) {
                throw new IOException(ended);
              }
            });
    List<Future<byte[]>> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      asked.add(server.ask(message(i, 65_000), SHORT));
    }
    for (Future<byte[]> each : asked) {
      String text = error(each);
      assertTrue(text.endsWith("i/o timeout"), text);
    }
    await("closed", () -> exchange.connections(server.destination) == 0);
  }

  @Test
  void maxAge_newConnection() throws Exception {
    Server server = new Server(StreamPoolTest::answerAll);
    Limits limits =
        new Limits(PATIENCE, PATIENCE, Duration.ofSeconds(10), Duration.ofSeconds(20), 0);
    for (int i = 0; i < 5; i++) {
      server.ask(message(i, 20), limits).get(); // at 0, 9, 18, 27 and 36 s
      nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    }
    assertEquals(2, server.accepted.get());
    await("the old one closed", () -> exchange.connections(server.destination) == 1);
  }

  @Test
  void mostIdle_othersClosed() throws Exception {
    Set<Integer> seen = new HashSet<>();
    Server server =
        new Server(
            (in, out) -> {
              while (true) {
                byte[] query = frame(in);
                synchronized (seen) {
                  seen.add((int) query[19]);
                  while (seen.size() < 3) {
                    try {
                      seen.wait();
                    } catch (InterruptedException ended) {
                      throw new IOException(ended);
                    }
                  }
                  seen.notifyAll();
                }
                answer(out, query);
              }
            });
    Limits two = new Limits(PATIENCE, PATIENCE, PATIENCE, Duration.ZERO, 2);
    List<Future<byte[]>> asked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int connections = i + 1;
      asked.add(server.ask(message(i, 20), two));
      await("connection", () -> server.accepted.get() == connections);
      nanos.addAndGet(Duration.ofMillis(250).toNanos()); // slow: the next gets its own
    }
    for (Future<byte[]> each : asked) {
      each.get();
    }
    await("two left", () -> exchange.connections(server.destination) == 2);
  }

  @Test
  void release_idleClosedAtOnceAndBusyAfterwards() throws Exception {
    Server server = new Server(StreamPoolTest::answerAll);
    server.ask(message(1, 20), LIMITS).get();
    assertEquals(1, exchange.connections(server.destination));
    exchange.release(server.destination);
    assertEquals(0, exchange.connections(server.destination));
    server.ask(message(2, 20), LIMITS).get();
    assertEquals(2, server.accepted.get());
  }

  @Test
  void interrupted_endsAtOnce() throws Exception {
    Server server = new Server((in, out) -> in.readAllBytes());
    Thread caller =
        Thread.startVirtualThread(
            () ->
                assertThrows(
                    IOException.class,
                    () -> exchange.ask(server.destination, message(1, 20), LIMITS)));
    await("connection", () -> server.accepted.get() == 1);
    caller.interrupt();
    assertTrue(caller.join(PATIENCE));
  }

  @Test
  void sourceAddress_used() throws Exception {
    try (NetworkFixture network = new NetworkFixture()) {
      InetSocketAddress server =
          network.listen("127.0.0.1", NetworkFixture.ECHO).getFirst().address();
      for (TransportProtocol protocol : TransportProtocol.values()) {
        Destination from =
            new Destination.Plain(server, protocol, NetworkFixture.address("127.0.0.77"));
        byte[] query = message(1, 20);
        assertArrayEquals(
            echoed(query), virtual.submit(() -> exchange.ask(from, query, LIMITS)).get());
        assertEquals("127.0.0.77", network.clients.poll().remote().getAddress().getHostAddress());
        Destination notOurs =
            new Destination.Plain(server, protocol, NetworkFixture.address("192.0.2.1"));
        String text = error(virtual.submit(() -> exchange.ask(notOurs, query, LIMITS)));
        assertTrue(text.endsWith("cannot assign requested address"), text);
      }
    }
  }

  @Test
  void closed_noConnectionsAndNoNewOnes() throws Exception {
    Server server = new Server(StreamPoolTest::answerAll);
    for (int i = 0; i < 3; i++) {
      server.ask(message(i, 20), LIMITS).get();
    }
    exchange.close();
    assertEquals(0, exchange.connections(server.destination));
    assertEquals("the server is shutting down", error(server.ask(message(1, 20), LIMITS)));
  }
}
