package org.bridge53.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.bridge53.plugin.HttpPages.Page;
import org.bridge53.plugin.HttpPages.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {
  private final HttpEndpoints endpoints = new HttpEndpoints();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private InetSocketAddress address;

  @BeforeEach
  void choosePort() throws IOException {
    address = new InetSocketAddress(NetworkFixture.V4, Transport.freePort(NetworkFixture.V4));
  }

  @AfterEach
  void end() {
    endpoints.close();
    client.close();
  }

  private Page open(String path, int status, String text) throws IOException {
    return endpoints.open(address, path, () -> new Reply(status, text));
  }

  private HttpResponse<String> request(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(5))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    HttpResponse<String> response = request("GET", path);
    return response.statusCode() + " " + response.body();
  }

  @Test
  void pagesOfOneAddress_answeredEach_othersNotFound() throws Exception {
    open("/health", 200, "OK");
    open("/ready", 503, "route53,\u00fc");
    assertEquals("200 OK", get("/health"));
    assertEquals("503 route53,\u00fc", get("/ready"));
    assertEquals("404 404 page not found\n", get("/healthz"));
    assertEquals("404 404 page not found\n", get("/health/x"));
    HttpResponse<String> head = request("HEAD", "/health");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals("200 OK", get("/health?x=y"));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(address, 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestsOfAllKinds_answeredOrRefused() throws Exception {
    open("/health", 200, "OK");
    String answer = raw("GET /health HTTP/1.0\r\n\r\n");
    assertTrue(
        answer.matches(
            "HTTP/1.1 200 OK\r\nDate: [^\r]* GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 2\r\nConnection: close\r\n\r\nOK"),
        answer);
    assertTrue(raw("GET http://host/health?x HTTP/1.1\nHost: x\n\n").endsWith("\r\n\r\nOK"));
    assertTrue(raw("POST /health HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").endsWith("OK"));
    for (String bad :
        List.of("GET /health", "GET /health HTTP/2", "GET /%zz HTTP/1.1", "GET  HTTP/1.1 x", "")) {
      assertTrue(raw(bad + "\r\n\r\n").startsWith("HTTP/1.1 400 "), bad);
    }
    assertEquals("", raw("GET /" + "x".repeat(20_000)), "too long");
  }

  @Test
  void clientThatSaysNothing_endedAfterFiveSeconds_othersGoOn() throws Exception {
    open("/health", 200, "OK");
    try (Socket silent = connect();
        Socket slow = connect()) {
      slow.getOutputStream().write("GET /hea".getBytes(StandardCharsets.ISO_8859_1));
      assertEquals("200 OK", get("/health"));
      assertEquals(-1, silent.getInputStream().read());
      assertEquals(-1, slow.getInputStream().read());
    }
  }

  @Test
  void samePathAgain_lastAnswers_portIsOpenUntilTheLastIsClosed() throws Exception {
    Page old = open("/ready", 200, "old");
    Page next = open("/ready", 200, "next");
    assertEquals("200 next", get("/ready"));
    next.close(); // as when a reload fails
    assertEquals("200 old", get("/ready"));
    Page another = open("/ready", 200, "another");
    old.close();
    old.close();
    assertEquals("200 another", get("/ready"));
    another.close();
    assertThrows(ConnectException.class, () -> get("/ready"));
    open("/ready", 200, "anew");
    assertEquals("200 anew", get("/ready"));
  }

  @Test
  void addressInUse_oneLineThatHelps() throws Exception {
    open("/ready", 200, "OK");
    try (HttpEndpoints second = new HttpEndpoints()) {
      assertEquals(
          "listen tcp 127.0.0.1:%d: address already in use: another server has port %d; choose another in the Corefile"
              .formatted(address.getPort(), address.getPort()),
          assertThrows(
                  ListenException.class,
                  () -> second.open(address, "/ready", () -> new Reply(200, "OK")))
              .getMessage());
    }
  }

  @Test
  void close_endsEverything() throws Exception {
    Page page = open("/ready", 200, "OK");
    endpoints.close();
    assertThrows(ConnectException.class, () -> get("/ready"));
    page.close();
    assertThrows(IOException.class, () -> open("/ready", 200, "OK"));
  }
}
