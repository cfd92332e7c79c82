package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.TestKeys;
import org.junit.jupiter.api.Test;

/** DNS over TLS (RFC 7858). */
class ForwardTlsTest extends EncryptedUpstreams {
  private ScriptedUpstream upstream(TestKeys keys, ScriptedUpstream.Script script)
      throws IOException {
    ScriptedUpstream started = ScriptedUpstream.overTls(script, keys.context(), false);
    open.add(started);
    return started;
  }

  private ScriptedUpstream upstream(TestKeys keys) throws IOException {
    return upstream(keys, (query, protocol) -> List.of(answer(query)));
  }

  @Test
  void certificateForTheAddress_answeredOverOneConnectionWhateverTheClientUses()
      throws IOException {
    ScriptedUpstream good = upstream(SERVER);
    Handler handler = forward("tls://" + good.address(), "tls /server.pem");
    for (int i = 0; i < 3; i++) {
      assertAnswered(ask(handler));
      assertAnswered(PluginBench.response(handler, Queries.of("www.example.org", "A", OVER_TCP)));
    }
    assertEquals(6, good.tcpQueries.get());
    assertEquals(0, good.udpQueries.get());
    assertEquals(1, good.connections());
  }

  @Test
  void certificateForAName_nameMustBeGiven() throws IOException {
    ScriptedUpstream named = upstream(NAMED);
    String to = "tls://" + named.address();
    assertFailed("dial tls " + named.address(), ask(forward(to, "tls /named.pem")));
    assertAnswered(ask(forward(to, "tls /named.pem\ntls_servername dns.example")));
    assertAnswered(ask(forward("tls://127.0.0.1%dns.example:" + named.port(), "tls /named.pem")));
    assertFailed(
        "other.example",
        ask(forward("tls://127.0.0.1%other.example:" + named.port(), "tls /named.pem")));
  }

  @Test
  void unknownAuthority_notTrusted() throws IOException {
    ScriptedUpstream good = upstream(SERVER);
    assertFailed("PKIX", ask(forward("tls://" + good.address(), "")));
    assertFailed("PKIX", ask(forward("tls://" + good.address(), "tls /named.pem")));
    assertEquals(0, good.tcpQueries.get());
  }

  @Test
  void systemRoots_trusted() throws IOException {
    resources.file("/etc/ssl/certs/ca-certificates.crt", SERVER.certificatePem());
    assertAnswered(ask(forward("tls://" + upstream(SERVER).address(), "")));
  }

  @Test
  void clientCertificate_shownWhereConfigured() throws IOException {
    ScriptedUpstream strict =
        ScriptedUpstream.overTls(
            (query, protocol) -> List.of(answer(query)), SERVER.context(CLIENT), true);
    open.add(strict);
    String to = "tls://" + strict.address();
    assertAnswered(ask(forward(to, "tls /client.pem /client.key /server.pem")));
    assertEquals(Rcode.SERVFAIL, ask(forward(to, "tls /server.pem")).rcode());
    assertEquals(1, strict.tcpQueries.get());
  }

  @Test
  void keyOfAnotherCertificate_refused() {
    assertEquals(
        List.of(
            "plugin/forward: Corefile:2 - Error during parsing: could not load TLS cert: tls:"
                + " private key does not match public key"),
        new PluginBench<>(new ForwardPlugin())
            .errors("forward . tls://192.0.2.1 {\ntls /server.pem /client.key\n}", resources));
  }

  @Test
  void connectionThatTheServerClosed_queryAskedAgainOverANewOne() throws IOException {
    ScriptedUpstream good = upstream(SERVER);
    Handler handler = forward("tls://" + good.address(), "tls /server.pem");
    for (int i = 1; i <= 4; i++) {
      assertAnswered(ask(handler));
      assertEquals(i, good.connections());
      good.closeConnections();
    }
  }

  @Test
  void manyAtOnce_fewConnections() throws Exception {
    CountDownLatch all = new CountDownLatch(50);
    ScriptedUpstream good =
        upstream(
            SERVER,
            (query, protocol) -> {
              all.countDown();
              return List.of(answer(query));
            });
    Handler handler = forward("tls://" + good.address(), "tls /server.pem");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Response>> asked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String name = "n" + i + ".example.org";
        asked.add(threads.submit(() -> ask(handler, name)));
      }
      for (Future<Response> each : asked) {
        assertEquals(Rcode.NOERROR, each.get().rcode());
      }
    }
    assertTrue(all.await(20, TimeUnit.SECONDS));
    assertTrue(good.connections() <= 5, () -> "connections: " + good.connections());
  }

  @Test
  void silenceGarbageAndWrongIds_nextUpstream() throws IOException {
    ScriptedUpstream silent = upstream(SERVER, (query, protocol) -> List.of());
    ScriptedUpstream wrong =
        upstream(
            SERVER,
            (query, protocol) -> {
              byte[] reply = answer(query);
              reply[0] ^= 0x55;
              return List.of(reply);
            });
    ScriptedUpstream good = upstream(SERVER);
    Handler handler =
        forward(
            "tls://" + silent.address() + " tls://" + wrong.address() + " tls://" + good.address(),
            "tls /server.pem\nread_timeout 200ms\npolicy sequential\nmax_connect_attempts 0");
    assertAnswered(ask(handler));
    assertEquals(1, silent.tcpQueries.get());
    assertEquals(1, wrong.tcpQueries.get());
    assertEquals(1, good.tcpQueries.get());
  }

  @Test
  void serverThatNeverShakesHands_timeOut() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"))) {
      String to = "127.0.0.1:" + mute.getLocalPort();
      Response response = ask(forward("tls://" + to, "tls /server.pem"));
      assertFailed("dial t", response);
      assertFailed("i/o timeout", response);
    }
  }

  @Test
  void serverWithoutTls_failedInOneLine() throws IOException {
    ScriptedUpstream plain = new ScriptedUpstream((query, protocol) -> List.of(answer(query)));
    open.add(plain);
    Response response =
        ask(forward("tls://" + plain.address(), "tls /server.pem\nread_timeout 300ms"));
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertTrue(response.error().indexOf('\n') < 0, response.error());
  }

  @Test
  void probe_overTls() throws IOException {
    ScriptedUpstream mute =
        upstream(
            SERVER,
            (query, protocol) ->
                query[query.length - 3] == RrType.NS
                    ? List.of(ScriptedReplies.with(query, Rcode.REFUSED))
                    : List.of());
    Handler handler = forward("tls://" + mute.address(), "tls /server.pem\nread_timeout 200ms");
    assertEquals(Rcode.SERVFAIL, ask(handler).rcode());
    assertEquals(1, resources.scheduledTasks());
    resources.advance(Duration.ZERO);
    assertEquals(0, resources.scheduledTasks());
    assertEquals(2, mute.tcpQueries.get());
  }

  @Test
  void linesReleased_connectionsClosed() throws Exception {
    ScriptedUpstream good = upstream(SERVER);
    assertAnswered(ask(forward("tls://" + good.address(), "tls /server.pem")));
    RunningServer.await(() -> good.openConnections() == 1, () -> "open");
    closeServices();
    RunningServer.await(() -> good.openConnections() == 0, () -> "closed by us");
  }

  @Test
  void cutResponse_relayedAsItIs() throws IOException {
    ScriptedUpstream cutting =
        upstream(
            SERVER,
            (query, protocol) -> List.of(ScriptedReplies.with(query, Rcode.NOERROR, Header.TC)));
    Response response = ask(forward("tls://" + cutting.address(), "tls /server.pem"));
    assertEquals(Header.TC, response.flags());
    assertEquals(1, cutting.tcpQueries.get());
  }
}
