package org.bridge53.plugin.route53.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bridge53.plugin.route53.ThreadedResources;
import org.bridge53.plugin.route53.model.HealthCheck.Endpoint;
import org.bridge53.plugin.route53.model.HealthCheck.Protocol;
import org.bridge53.testing.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProbeTest {
  private static final Probe.Limits QUICK =
      new Probe.Limits(
          Duration.ofMillis(2000),
          Duration.ofMillis(2000),
          Duration.ofMillis(300),
          Duration.ofMillis(300));

  private final ThreadedResources resources = new ThreadedResources();

  /** An endpoint on loopback. */
  private static final class Said implements AutoCloseable {
    private final ServerSocket server;

    private interface Speech {
      void say(Socket socket) throws IOException, InterruptedException;
    }

    private Said(Speech speech) throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept()) {
                    speech.say(socket);
                  } catch (IOException | InterruptedException ended) {
                    // the client went away, or the server ends
                  }
                }
              });
    }

    private int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** Says the same to everybody, octet for octet, and keeps what it was asked. */
  private static Said saying(String reply, BlockingQueue<String> requests) throws IOException {
    return new Said(
        socket -> {
          requests.add(request(socket.getInputStream()));
          socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
          socket.shutdownOutput();
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
  }

  private static Said saying(String reply) throws IOException {
    return saying(reply, new LinkedBlockingQueue<>());
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      request.append((char) c);
    }
    return request.toString();
  }

  private Probe probe(Probe.Limits limits) {
    return new Probe(
        name ->
            name.equals("nowhere.example") ? List.of() : List.of(InetAddress.getLoopbackAddress()),
        resources,
        System::nanoTime,
        limits);
  }

  private static Endpoint endpoint(
      Protocol protocol,
      int port,
      @Nullable String name,
      String path,
      @Nullable String search,
      boolean sni) {
    return new Endpoint(
        protocol,
        name == null ? "127.0.0.1" : null,
        port,
        name,
        path,
        search,
        Duration.ofSeconds(10),
        3,
        sni);
  }

  private Probe.Outcome http(int port, @Nullable String search) {
    return probe(QUICK).look("id-1", endpoint(Protocol.HTTP, port, null, "/", search, true));
  }

  private static String reply(int status, String more) {
    return "HTTP/1.1 " + status + " Words\r\n" + more;
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "204, true",
    "301, true",
    "399, true",
    "400, false",
    "404, false",
    "503, false"
  })
  void status_from200To399Passes(int status, boolean passes) throws IOException {
    try (Said server = saying(reply(status, "Location: /elsewhere\r\n\r\n"))) {
      Probe.Outcome outcome = http(server.port(), null);
      assertEquals(new Probe.Outcome(passes, "HTTP status " + status), outcome);
    }
  }

  @Test
  void interimStatus_skipped() throws IOException {
    try (Said server = saying("HTTP/1.1 100 Go on\r\nA: b\r\n\r\n" + reply(200, "\r\n"))) {
      assertTrue(http(server.port(), null).passed());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1",
        "SSH-2.0-x\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000 x\r\n",
        "\n"
      })
  void noHttp_fails(String reply) throws IOException {
    try (Said server = saying(reply)) {
      assertFalse(http(server.port(), null).passed());
    }
  }

  @Test
  void silence_failsInTime() throws IOException {
    try (Said server =
        new Said(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
      long begin = System.nanoTime();
      assertEquals(new Probe.Outcome(false, "no answer in time"), http(server.port(), null));
      assertTrue(System.nanoTime() - begin < Duration.ofSeconds(5).toNanos());
    }
  }

  @Test
  void octetByOctet_failsInTimeAllTheSame() throws IOException {
    try (Said server =
        new Said(
            socket -> {
              for (char c : "HTTP/1.1 200 OK and so on, for a long while".toCharArray()) {
                socket.getOutputStream().write(c);
                Thread.sleep(100); // it is the endpoint that is slow, not the test that waits
              }
            })) {
      assertEquals("no answer in time", http(server.port(), null).reason());
    }
  }

  @Test
  void nobodyThere_fails() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertEquals("Connection refused", http(port, null).reason());
    assertFalse(
        probe(QUICK).look("id", endpoint(Protocol.TCP, port, null, "", null, true)).passed());
  }

  @Test
  void tcp_connectionIsEnough() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEquals(
          new Probe.Outcome(true, "connected"),
          probe(QUICK)
              .look("id", endpoint(Protocol.TCP, server.getLocalPort(), null, "", null, true)));
    }
  }

  @Test
  void request_asRoute53Documents() throws Exception {
    BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    try (Said server = saying(reply(200, "\r\n"), requests)) {
      probe(QUICK)
          .look(
              "id-1",
              endpoint(
                  Protocol.HTTP, server.port(), "www.example.org.", "a b?q=\r\nü", null, true));
      assertEquals(
          "GET /a%20b?q=%0D%0A%C3%BC HTTP/1.1\r\nHost: www.example.org:"
              + server.port()
              + "\r\nUser-Agent: bridge53 (Route 53 health check id-1)\r\nAccept: */*\r\n"
              + "Connection: close\r\n\r\n",
          requests.poll(10, TimeUnit.SECONDS));
      http(server.port(), null);
      assertTrue(
          requests
              .poll(10, TimeUnit.SECONDS)
              .startsWith("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()));
    }
  }

  @Test
  void name_withoutAddress() {
    Probe.Outcome outcome =
        probe(QUICK).look("id", endpoint(Protocol.TCP, 1, "nowhere.example", "", null, true));
    assertEquals(new Probe.Outcome(false, "nowhere.example has no address"), outcome);
  }

  @Test
  void nameThatCannotBeResolved_fails() {
    Probe probe =
        new Probe(
            name -> {
              throw new IOException("nobody answers");
            },
            resources,
            System::nanoTime,
            QUICK);
    assertEquals(
        new Probe.Outcome(false, "nobody answers"),
        probe.look("id", endpoint(Protocol.TCP, 1, "a.example", "", null, true)));
  }

  private static String padded(int octets, String text) {
    return "x".repeat(octets) + text;
  }

  @Test
  void searchString_inTheFirst5120Octets() throws IOException {
    for (int before : new int[] {0, 100, 5120 - 6, 5120 - 5, 6000}) {
      String body = padded(before, "all ok");
      for (String reply :
          List.of(
              reply(200, "\r\n" + body),
              reply(200, "Content-Length: " + body.length() + "\r\n\r\n" + body),
              reply(
                  200,
                  "Transfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString(body.length() - 3)
                      + ";a=b\r\n"
                      + body.substring(0, body.length() - 3)
                      + "\r\n3\r\n"
                      + body.substring(body.length() - 3)
                      + "\r\n0\r\n\r\n"))) {
        try (Said server = saying(reply)) {
          assertEquals(before <= 5120 - 6, http(server.port(), "all ok").passed(), before + reply);
        }
      }
    }
  }

  @Test
  void searchString_beyondTheContentLengthIsNoBody() throws IOException {
    try (Said server = saying(reply(200, "content-length: 3\r\n\r\nabcdef"))) {
      assertTrue(http(server.port(), "abc").passed());
      assertEquals(
          "the body lacks the text that is looked for", http(server.port(), "def").reason());
    }
  }

  @Test
  void searchString_statusDecidesFirst() throws IOException {
    try (Said server = saying(reply(500, "\r\nall ok"))) {
      assertEquals("HTTP status 500", http(server.port(), "all ok").reason());
    }
  }

  @Test
  void searchString_bodyThatNeverEnds() throws IOException {
    try (Said server =
        new Said(
            socket -> {
              request(socket.getInputStream());
              socket
                  .getOutputStream()
                  .write(reply(200, "\r\nall ok").getBytes(StandardCharsets.US_ASCII));
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            })) {
      assertTrue(http(server.port(), "all ok").passed());
      assertEquals("no answer in time", http(server.port(), "missing").reason());
    }
  }

  @Test
  void https_anyCertificateAndTheNameIfItIsWanted() throws Exception {
    SSLContext context = server(TestKeys.make("dns:other.example"));
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    try (ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed()) {
                  try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    names.add(
                        ((ExtendedSSLSession) socket.getSession())
                            .getRequestedServerNames().stream()
                                .map(name -> ((SNIHostName) name).getAsciiName())
                                .toList()
                                .toString());
                    request(socket.getInputStream());
                    socket
                        .getOutputStream()
                        .write(reply(200, "\r\nall ok").getBytes(StandardCharsets.US_ASCII));
                  } catch (IOException ended) {
                    // the client went away, or the server ends
                  }
                }
              });
      int port = server.getLocalPort();
      Probe probe = probe(Probe.Limits.OF_ROUTE_53);
      assertTrue(
          probe
              .look("id", endpoint(Protocol.HTTPS, port, "www.example.org", "/", "all ok", true))
              .passed());
      assertEquals("[www.example.org]", names.poll(10, TimeUnit.SECONDS));
      assertTrue(
          probe
              .look("id", endpoint(Protocol.HTTPS, port, "www.example.org", "/", null, false))
              .passed());
      assertEquals("[]", names.poll(10, TimeUnit.SECONDS));
      assertTrue(probe.look("id", endpoint(Protocol.HTTPS, port, null, "/", null, true)).passed());
      assertEquals("[]", names.poll(10, TimeUnit.SECONDS));
    }
    assertNull(names.poll());
  }

  private static SSLContext server(TestKeys keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("key", keys.key(), new char[0], new Certificate[] {keys.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void https_endpointWithoutTls_fails() throws IOException {
    try (Said server = saying("HTTP/1.1 400 Speak clearly\r\n\r\n")) {
      assertFalse(
          probe(QUICK)
              .look("id", endpoint(Protocol.HTTPS, server.port(), null, "/", null, true))
              .passed());
    }
  }
}
