package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

/** A thousand queries that wait for an upstream which says nothing: what they cost the others. */
class ForwardLoadTest {
  private static final int QUERIES = 1_000;

  /** Carriers, a few more of them while some are in system calls, and the JVM's own. */
  private static final int MORE_PLATFORM_THREADS = 40;

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Takes queries and says nothing. */
  private static final class Silence implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final AtomicInteger heard = new AtomicInteger();

    Silence() throws IOException {
      tcp = new ServerSocket(0, 50, LOOPBACK); // nobody accepts: the kernel does, up to a backlog
      udp = new DatagramSocket(tcp.getLocalPort(), LOOPBACK);
      udp.setReceiveBufferSize(4 << 20);
      Thread.startVirtualThread(this::hear);
    }

    private void hear() {
      try {
        while (true) {
          udp.receive(new DatagramPacket(new byte[512], 512));
          heard.incrementAndGet();
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    @Override
    public void close() throws IOException {
      udp.close();
      tcp.close();
    }
  }

  /** One UDP client: sends queries with the ids 0 to n-1, notes each response's rcode by its id. */
  private static final class Client implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<Integer, Integer> rcodes = new ConcurrentHashMap<>();

    Client(InetSocketAddress server) throws SocketException {
      socket = new DatagramSocket(0, LOOPBACK);
      socket.setReceiveBufferSize(4 << 20);
      socket.connect(server);
      Thread.startVirtualThread(this::receive);
    }

    private void receive() {
      byte[] buffer = new byte[512];
      try {
        while (true) {
          socket.receive(new DatagramPacket(buffer, buffer.length));
          rcodes.put(Header.id(buffer), Header.rcode(buffer));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    void ask(int queries) throws IOException {
      for (int id = 0; id < queries; id++) {
        Message query = Queries.message("n" + id + ".dead.example", "A");
        query.getHeader().setID(id);
        byte[] wire = query.toWire();
        socket.send(new DatagramPacket(wire, wire.length));
      }
    }

    long with(int rcode) {
      return rcodes.values().stream().filter(each -> each == rcode).count();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static String corefile(Silence upstream, String options) {
    return "dead.example:0 {\nbind 127.0.0.1\nforward . 127.0.0.1:"
        + upstream.tcp.getLocalPort()
        + " {\nmax_connect_attempts 1\nread_timeout 4s\n"
        + options
        + "\n}\n}\nalive.example:0 {\nbind 127.0.0.1\nwhoami\n}\n";
  }

  private static int platformThreads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static void assertOthersAnswered(RunningServer server) throws IOException {
    for (int i = 0; i < 100; i++) {
      assertEquals(0, server.ask("www.alive.example", "A").getHeader().getRcode());
    }
  }

  @Test
  void thousandOverUdp_noThreadEachAndOthersAnswered() throws Exception {
    try (Silence upstream = new Silence();
        RunningServer server = RunningServer.start(corefile(upstream, ""));
        Client client = new Client(server.address())) {
      assertOthersAnswered(server);
      int before = platformThreads();
      client.ask(QUERIES);
      RunningServer.await(() -> upstream.heard.get() >= QUERIES, () -> "heard " + upstream.heard);
      assertOthersAnswered(server);
      int during = platformThreads();
      assertEquals(0, client.rcodes.size(), "all still wait");
      assertTrue(during - before < MORE_PLATFORM_THREADS, before + " then " + during);
      RunningServer.await(
          () -> client.with(Rcode.SERVFAIL) == QUERIES, () -> "SERVFAIL: " + client.rcodes.size());
    }
  }

  @Test
  void thousandOverTcp_noThreadEachAndOthersAnswered() throws Exception {
    try (Silence upstream = new Silence();
        RunningServer server = RunningServer.start(corefile(upstream, "force_tcp"));
        Client client = new Client(server.address())) {
      assertOthersAnswered(server);
      int before = platformThreads();
      client.ask(QUERIES);
      assertOthersAnswered(server);
      int during = platformThreads();
      assertTrue(during - before < MORE_PLATFORM_THREADS, before + " then " + during);
      RunningServer.await(
          () -> client.with(Rcode.SERVFAIL) == QUERIES, () -> "SERVFAIL: " + client.rcodes.size());
    }
  }

  @Test
  void maxConcurrent_restRefusedAtOnce() throws Exception {
    try (Silence upstream = new Silence();
        RunningServer server =
            RunningServer.start(corefile(upstream, "max_concurrent 300\nhealth_check 0s"));
        Client client = new Client(server.address())) {
      client.ask(QUERIES);
      RunningServer.await(
          () -> client.with(Rcode.REFUSED) == QUERIES - 300, () -> "refused: " + client.rcodes);
      RunningServer.await(() -> upstream.heard.get() == 300, () -> "heard " + upstream.heard);
      assertOthersAnswered(server);
      RunningServer.await(
          () -> client.with(Rcode.SERVFAIL) == 300, () -> "SERVFAIL: " + client.rcodes.size());
      assertEquals(300, upstream.heard.get());
    }
  }

  @Test
  void serversBound_restFailsAtOnce() throws Exception {
    try (Silence upstream = new Silence();
        RunningServer server =
            RunningServer.start(corefile(upstream, "max_concurrent 1000\nhealth_check 0s"), 200);
        Client client = new Client(server.address())) {
      client.ask(QUERIES);
      RunningServer.await(
          () -> client.with(Rcode.SERVFAIL) == QUERIES - 200, () -> "failed: " + client.rcodes);
      RunningServer.await(() -> upstream.heard.get() == 200, () -> "heard " + upstream.heard);
      assertOthersAnswered(server);
      RunningServer.await(
          () -> client.with(Rcode.SERVFAIL) == QUERIES, () -> "SERVFAIL: " + client.rcodes.size());
    }
  }

  @Test
  void oneLineTakesHalfOfTheServersPlaces_othersForward() throws Exception {
    try (Silence upstream = new Silence();
        ScriptedUpstream alive =
            new ScriptedUpstream(
                (query, _) -> java.util.List.of(ScriptedReplies.with(query, Rcode.NOERROR)));
        RunningServer server =
            RunningServer.start(
                corefile(upstream, "health_check 0s")
                    + "other.example:0 {\nbind 127.0.0.1\nforward . "
                    + alive.address()
                    + "\n}\n",
                20);
        Client client = new Client(server.address())) {
      client.ask(QUERIES);
      RunningServer.await(
          () -> client.with(Rcode.SERVFAIL) == QUERIES - 10, () -> "failed: " + client.rcodes);
      RunningServer.await(() -> upstream.heard.get() == 10, () -> "heard " + upstream.heard);
      for (int i = 0; i < 50; i++) {
        Message answer = server.ask("n" + i + ".other.example", "A");
        assertEquals(Rcode.NOERROR, answer.getRcode());
      }
      assertEquals(QUERIES - 10, client.rcodes.size(), "the rest still waits");
    }
  }

  @Test
  void sameQuestionAThousandTimes_askedOnceAndAnsweredEach() throws Exception {
    try (ScriptedUpstream slow =
            new ScriptedUpstream(
                (query, protocol) -> {
                  Thread.sleep(1_000); // the burst comes while this is under way
                  return java.util.List.of(
                      ScriptedReplies.with(
                          query, Rcode.NOERROR, 0, "www.example.org. 60 IN A 192.0.2.80"));
                });
        RunningServer server =
            RunningServer.start(".:0 {\nbind 127.0.0.1\nforward . " + slow.address() + "\n}\n");
        DatagramSocket client = new DatagramSocket(0, LOOPBACK)) {
      client.setReceiveBufferSize(4 << 20);
      client.connect(server.address());
      client.setSoTimeout(20_000);
      int burst = 200;
      for (int id = 0; id < burst; id++) {
        Message query = Queries.message(id % 2 == 0 ? "www.example.org" : "WwW.eXample.ORG", "A");
        query.getHeader().setID(id);
        byte[] wire = query.toWire();
        client.send(new DatagramPacket(wire, wire.length));
      }
      boolean[] answered = new boolean[burst];
      for (int i = 0; i < burst; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        client.receive(packet);
        Message response =
            new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
        int id = response.getHeader().getID();
        answered[id] = true;
        assertEquals(
            id % 2 == 0 ? "www.example.org." : "WwW.eXample.ORG.",
            response.getQuestion().getName().toString());
        assertEquals(1, response.getSection(org.xbill.DNS.Section.ANSWER).size());
      }
      for (boolean each : answered) {
        assertTrue(each);
      }
      assertEquals(1, slow.udpQueries.get());
    }
  }
}
