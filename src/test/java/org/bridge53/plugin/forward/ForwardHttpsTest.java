package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;

/** DNS over HTTPS (RFC 8484); over HTTP/2 it is tried against Unbound, see RealUpstreamIT. */
class ForwardHttpsTest extends EncryptedUpstreams {
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private interface Script {
    void handle(HttpExchange exchange, byte[] query) throws IOException;
  }

  private int server(SSLContext context, boolean needClientCertificate, Script script)
      throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ours = context.getDefaultSSLParameters();
            ours.setNeedClientAuth(needClientCertificate);
            parameters.setSSLParameters(ours);
          }
        });
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String search = exchange.getRequestURI().getRawQuery();
            byte[] query =
                search == null
                    ? exchange.getRequestBody().readAllBytes()
                    : Base64.getUrlDecoder().decode(search.substring("dns=".length()));
            requests.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI().getPath()
                    + " id "
                    + Header.id(query)
                    + " "
                    + exchange.getRequestHeaders().getFirst("Accept")
                    + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type")
                    + " "
                    + exchange.getRequestHeaders().getFirst("Host"));
            script.handle(exchange, query);
          }
        });
    server.start();
    open.add(
        () -> {
          server.stop(0);
          threads.shutdownNow();
        });
    return server.getAddress().getPort();
  }

  private int server(Script script) throws IOException {
    return server(SERVER.context(), false, script);
  }

  private static void reply(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    if (!type.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void good(HttpExchange exchange, byte[] query) throws IOException {
    reply(exchange, 200, "application/dns-message", answer(query));
  }

  /** From which port of this side each query came, in order: a connection has one. */
  private final List<Integer> ports = new CopyOnWriteArrayList<>();

  private int noting() throws IOException {
    return server(
        (exchange, query) -> {
          ports.add(exchange.getRemoteAddress().getPort());
          good(exchange, query);
        });
  }

  @Test
  void expire_connectionKeptForSoLong() throws IOException {
    int port = noting();
    Handler kept = toAddress(port, "");
    assertAnswered(ask(kept));
    assertAnswered(ask(kept));
    assertEquals(1, Set.copyOf(ports).size());
    ports.clear();
    Handler notKept = toAddress(port, "expire 0s");
    assertAnswered(ask(notKept));
    assertAnswered(ask(notKept));
    assertEquals(2, Set.copyOf(ports).size());
  }

  @Test
  void maxAge_anotherConnectionThoughThisOneIsUsed() throws IOException {
    Handler handler = toAddress(noting(), "expire 200ms\nmax_age 200ms");
    RunningServer.await(
        () -> {
          assertAnswered(ask(handler));
          return Set.copyOf(ports).size() > 2;
        },
        ports::toString);
  }

  @Test
  void maxIdleConns_noMoreAreKept() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    int port =
        server(
            (exchange, query) -> {
              ports.add(exchange.getRemoteAddress().getPort());
              if (ports.size() <= 3) {
                try {
                  together.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException broken) {
                  throw new IOException(broken);
                }
              }
              good(exchange, query);
            });
    for (int most : new int[] {0, 3, 2}) {
      ports.clear();
      Handler handler = toAddress(port, "read_timeout 20s\nmax_idle_conns " + most);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (String name : List.of("a.example", "b.example", "c.example")) {
          threads.submit(() -> ask(handler, name));
        }
      }
      Set<Integer> before = Set.copyOf(ports);
      assertEquals(3, before.size());
      ask(handler, "d.example");
      assertEquals(most != 2, before.contains(ports.getLast()), most + ": " + ports);
    }
  }

  private Handler toAddress(int port, String options) {
    return forward("https://127.0.0.1:" + port, "tls /server.pem\n" + options);
  }

  @Test
  void post_answered() throws IOException {
    int port = server(ForwardHttpsTest::good);
    Handler handler = toAddress(port, "");
    assertAnswered(ask(handler));
    assertAnswered(ask(handler));
    String expected =
        "POST /dns-query id 0 application/dns-message application/dns-message 127.0.0.1:" + port;
    assertEquals(List.of(expected, expected), requests);
  }

  @Test
  void get_answered() throws IOException {
    int port = server(ForwardHttpsTest::good);
    assertAnswered(ask(toAddress(port, "doh_method GET")));
    assertEquals(
        List.of("GET /dns-query id 0 application/dns-message null 127.0.0.1:" + port), requests);
  }

  @Test
  void hostName_lookedUpOnceByTheResolverAndVerified() throws Exception {
    int port = server(NAMED.context(), false, ForwardHttpsTest::good);
    ScriptedUpstream resolver =
        new ScriptedUpstream(
            (query, protocol) ->
                List.of(
                    query[query.length - 3] == 1
                        ? ScriptedReplies.with(
                            query, Rcode.NOERROR, 0, "dns.example. 60 IN A 127.0.0.1")
                        : ScriptedReplies.with(query, Rcode.NOERROR)));
    open.add(resolver);
    Handler handler =
        forward("https://dns.example:" + port, "tls /named.pem\nresolver " + resolver.address());
    startServices();
    onVirtualThread(() -> resources.advance(Duration.ZERO));
    assertAnswered(ask(handler));
    assertAnswered(ask(handler));
    assertEquals(2, resolver.udpQueries.get());
    assertTrue(requests.getFirst().endsWith(" dns.example:" + port), requests::toString);
  }

  private static void onVirtualThread(Runnable task) throws InterruptedException {
    Thread.startVirtualThread(task).join();
  }

  @Test
  void certificateForAnotherName_notTrusted() throws IOException {
    int port = server(NAMED.context(), false, ForwardHttpsTest::good);
    assertFailed("127.0.0.1", ask(forward("https://127.0.0.1:" + port, "tls /named.pem")));
    assertFailed("PKIX", ask(forward("https://127.0.0.1:" + port, "")));
    assertEquals(List.of(), requests);
  }

  @Test
  void clientCertificate_shownWhereConfigured() throws IOException {
    int port = server(SERVER.context(CLIENT), true, ForwardHttpsTest::good);
    String to = "https://127.0.0.1:" + port;
    assertAnswered(ask(forward(to, "tls /client.pem /client.key /server.pem")));
    assertEquals(Rcode.SERVFAIL, ask(forward(to, "tls /server.pem")).rcode());
  }

  @Test
  void anythingButAMessage_servFail() throws IOException {
    int broken =
        server((exchange, query) -> reply(exchange, 500, "application/dns-message", answer(query)));
    assertFailed("expected status 200, got 500", ask(toAddress(broken, "")));
    int html = server((exchange, query) -> reply(exchange, 200, "text/html", answer(query)));
    assertFailed("expected application/dns-message, got \"text/html\"", ask(toAddress(html, "")));
    int none = server((exchange, query) -> reply(exchange, 200, "", answer(query)));
    assertFailed("expected application/dns-message, got \"\"", ask(toAddress(none, "")));
    int empty =
        server((exchange, query) -> reply(exchange, 200, "application/dns-message", new byte[0]));
    assertFailed("not a message: 0 octets", ask(toAddress(empty, "")));
    int cut =
        server(
            (exchange, query) ->
                reply(exchange, 200, "application/dns-message", new byte[] {0, 0, 0, 0, 0, 1}));
    assertFailed("not a message: 6 octets", ask(toAddress(cut, "")));
    int garbage =
        server((exchange, query) -> reply(exchange, 200, "application/dns-message", new byte[99]));
    assertFailed("cannot be read", ask(toAddress(garbage, "")));
    int long64k =
        server(
            (exchange, query) ->
                reply(exchange, 200, "application/dns-message", new byte[1_000_000]));
    assertEquals(Rcode.SERVFAIL, ask(toAddress(long64k, "")).rcode());
    int elsewhere =
        server(
            (exchange, query) -> {
              exchange.getResponseHeaders().set("Location", "https://127.0.0.1/other");
              reply(exchange, 302, "", new byte[0]);
            });
    assertFailed("got 302", ask(toAddress(elsewhere, "")));
  }

  @Test
  void parametersOfTheMediaType_ignored() throws IOException {
    int port =
        server(
            (exchange, query) ->
                reply(exchange, 200, "Application/DNS-Message; charset=x", answer(query)));
    assertAnswered(ask(toAddress(port, "")));
  }

  @Test
  void silentServer_timeOutThenNextUpstream() throws IOException {
    int silent =
        server(
            (exchange, query) -> {
              try {
                Thread.sleep(Duration.ofSeconds(20)); // until the test ends it
              } catch (InterruptedException ended) {
                throw new IOException(ended);
              }
            });
    int good = server(ForwardHttpsTest::good);
    assertFailed("i/o timeout", ask(toAddress(silent, "read_timeout 200ms")));
    assertAnswered(
        ask(
            forward(
                "https://127.0.0.1:" + silent + " https://127.0.0.1:" + good,
                "tls /server.pem\nread_timeout 300ms\npolicy sequential\nmax_connect_attempts 2")));
  }

  @Test
  void serverThatStopsInTheBody_timeOut() throws IOException {
    int stopping =
        server(
            (exchange, query) -> {
              exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write(new byte[20]);
              exchange.getResponseBody().flush();
              try {
                Thread.sleep(Duration.ofSeconds(20)); // until the test ends it
              } catch (InterruptedException ended) {
                throw new IOException(ended);
              }
            });
    assertFailed("i/o timeout", ask(toAddress(stopping, "read_timeout 300ms")));
  }

  @Test
  void nobodyThere_failedAtOnce() throws IOException {
    int port = org.bridge53.transport.Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    Response response = ask(toAddress(port, ""));
    assertFailed("cannot connect", response);
    assertTrue(response.error().startsWith("POST https://127.0.0.1:" + port), response.error());
  }

  @Test
  void released_clientsThreadEnds() throws Exception {
    int port = server(ForwardHttpsTest::good);
    long before = selectors();
    assertAnswered(ask(toAddress(port, "")));
    assertEquals(before + 1, selectors());
    closeServices();
    RunningServer.await(() -> selectors() == before, () -> "selectors: " + selectors());
  }

  private static long selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("SelectorManager"))
        .count();
  }
}
