package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, against upstreams that misbehave. */
class ForwardSocketTest {
  private static final Client TCP_CLIENT =
      new Client(Queries.CLIENT.remote(), Queries.CLIENT.local(), TransportProtocol.TCP);

  private final TestResources resources = new TestResources(".");
  private final TestResources transports = new TestResources(".");
  private final Transport transport = new Transport(1, transports, transports);
  private final List<ScriptedUpstream> upstreams = new ArrayList<>();

  @BeforeEach
  void realExchangeAndTime() {
    resources.useExchange(transport.exchange());
    resources.ticker = System::nanoTime;
  }

  @AfterEach
  void closeUpstreams() throws IOException {
    for (ScriptedUpstream upstream : upstreams) {
      upstream.close();
    }
    transport.close();
  }

  private ScriptedUpstream upstream(ScriptedUpstream.Script script) throws IOException {
    ScriptedUpstream started = new ScriptedUpstream(script);
    upstreams.add(started);
    return started;
  }

  private static byte[] answer(byte[] query) {
    return ScriptedReplies.with(
        query, Rcode.NOERROR, Header.RA, "www.example.org. 60 IN A 192.0.2.80");
  }

  private Response ask(String options, Client client, ScriptedUpstream... to) {
    StringBuilder line = new StringBuilder("forward .");
    for (ScriptedUpstream upstream : to) {
      line.append(' ').append(upstream.address());
    }
    line.append(" {\npolicy sequential\nread_timeout 300ms\n").append(options).append("\n}");
    Handler handler =
        new PluginBench<>(new ForwardPlugin())
            .link(line.toString(), query -> Response.of(Rcode.NOTIMP), resources)
            .head();
    Query query = Queries.of("www.example.org", "A", client);
    return PluginBench.response(handler, query);
  }

  private Response ask(ScriptedUpstream... to) {
    return ask("max_connect_attempts 2", Queries.CLIENT, to);
  }

  private static void assertAnswered(Response response) {
    assertEquals(Rcode.NOERROR, response.rcode(), String.valueOf(response.error()));
    assertEquals(Header.RA, response.flags());
    assertEquals(RrType.A, response.answer().getFirst().type());
  }

  @Test
  void udpAndTcp_answered() throws IOException {
    ScriptedUpstream good = upstream((query, protocol) -> List.of(answer(query)));
    assertAnswered(ask(good));
    assertAnswered(ask("", TCP_CLIENT, good));
    assertEquals(1, good.udpQueries.get());
    assertEquals(1, good.tcpQueries.get());
  }

  @Test
  void silence_nextUpstream() throws IOException {
    ScriptedUpstream silent = upstream((query, protocol) -> List.of());
    ScriptedUpstream good = upstream((query, protocol) -> List.of(answer(query)));
    assertAnswered(ask(silent, good));
    assertAnswered(ask("", TCP_CLIENT, silent, good));
    Response response = ask(silent);
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertTrue(response.error().endsWith("i/o timeout"), response.error());
  }

  @Test
  void wrongIdFirst_ignored() throws IOException {
    ScriptedUpstream spoofed =
        upstream(
            (query, protocol) -> {
              byte[] wrong =
                  ScriptedReplies.with(
                      query, Rcode.NOERROR, Header.RA, "www.example.org. 60 IN TXT spoofed");
              wrong[0] ^= 0x55;
              return List.of(wrong, answer(query));
            });
    assertAnswered(ask(spoofed));
  }

  @Test
  void replyFromAnotherPort_ignored() throws IOException {
    try (java.net.DatagramSocket elsewhere = new java.net.DatagramSocket()) {
      ScriptedUpstream moved =
          upstream(
              (query, protocol) -> {
                byte[] forged = ScriptedReplies.with(query, Rcode.NXDOMAIN);
                elsewhere.send(new java.net.DatagramPacket(forged, forged.length, lastClient));
                return List.of();
              });
      moved.clients = address -> lastClient = address;
      ScriptedUpstream good = upstream((query, protocol) -> List.of(answer(query)));
      assertAnswered(ask(moved, good));
      assertEquals(1, moved.udpQueries.get());
      assertTrue(ask(moved).error().endsWith("i/o timeout"));
    }
  }

  private volatile java.net.SocketAddress lastClient;

  @Test
  void wrongQuestion_formErr() throws IOException {
    ScriptedUpstream confused =
        upstream(
            (query, protocol) -> {
              byte[] other = Queries.of("other.example", "A").octets().clone();
              Header.putU16(other, 0, Header.id(query));
              return List.of(ScriptedReplies.with(other, Rcode.NOERROR));
            });
    assertEquals(Rcode.FORMERR, ask(confused).rcode());
    assertEquals(1, confused.udpQueries.get());
  }

  @Test
  void cutOverUdp_relayedOrAskedAgainOverTcp() throws IOException {
    ScriptedUpstream cutting =
        upstream(
            (query, protocol) ->
                List.of(
                    protocol == TransportProtocol.TCP
                        ? answer(query)
                        : ScriptedReplies.with(query, Rcode.NOERROR, Header.TC)));
    assertEquals(Header.TC, ask(cutting).flags());
    assertAnswered(ask("prefer_udp", TCP_CLIENT, cutting));
    assertAnswered(ask("prefer_udp", Queries.CLIENT, cutting));
    assertAnswered(ask("force_tcp", Queries.CLIENT, cutting));
    assertEquals(3, cutting.udpQueries.get());
    assertEquals(3, cutting.tcpQueries.get());
  }

  @Test
  void garbage_nextUpstream() throws IOException {
    ScriptedUpstream garbage =
        upstream(
            (query, protocol) -> {
              byte[] cut = answer(query);
              return List.of(java.util.Arrays.copyOf(cut, cut.length - 3));
            });
    ScriptedUpstream good = upstream((query, protocol) -> List.of(answer(query)));
    assertAnswered(ask(garbage, good));
    Response response = ask(garbage);
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals("the response of " + garbage.address() + " cannot be read", response.error());
  }

  @Test
  void refused_nextUpstream() throws IOException {
    ScriptedUpstream gone = upstream((query, protocol) -> List.of());
    gone.close();
    ScriptedUpstream good = upstream((query, protocol) -> List.of(answer(query)));
    assertAnswered(ask(gone, good));
    assertAnswered(ask("", TCP_CLIENT, gone, good));
    Response response = ask(gone);
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertTrue(response.error().contains("refused"), response.error());
  }

  @Test
  void slowWithinTimeout_answered() throws IOException {
    ScriptedUpstream slow =
        upstream(
            (query, protocol) -> {
              Thread.sleep(Duration.ofMillis(120));
              return List.of(answer(query));
            });
    assertAnswered(ask(slow));
    assertEquals(1, slow.udpQueries.get());
  }

  @Test
  void tcpThatCloses_nextUpstream() throws IOException {
    ScriptedUpstream closing =
        upstream(
            (query, protocol) -> {
              throw new IOException("closes");
            });
    ScriptedUpstream good = upstream((query, protocol) -> List.of(answer(query)));
    assertAnswered(ask("", TCP_CLIENT, closing, good));
  }

  @Test
  void probe_reachesTheUpstream() throws IOException {
    ScriptedUpstream slow =
        upstream(
            (query, protocol) ->
                query[query.length - 3] == RrType.NS
                    ? List.of(ScriptedReplies.with(query, Rcode.REFUSED))
                    : List.of());
    assertEquals(Rcode.SERVFAIL, ask(slow).rcode());
    assertEquals(1, resources.scheduledTasks());
    resources.advance(Duration.ZERO);
    assertEquals(0, resources.scheduledTasks());
    assertEquals(3, slow.udpQueries.get());
  }

  @Test
  void everythingRefusedWithoutLimit_givenUpAfterFiveSeconds() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    long begin = System.nanoTime();
    Handler handler =
        new PluginBench<>(new ForwardPlugin())
            .link(
                "forward . 127.0.0.1:" + port + " {\nmax_connect_attempts 0\n}",
                query -> Response.of(Rcode.NOTIMP),
                resources)
            .head();
    Response response = PluginBench.response(handler, Queries.of("example.org", "A"));
    assertEquals(Rcode.SERVFAIL, response.rcode());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.toMillis() >= 4900 && took.toMillis() < 7500, took.toString());
  }
}
