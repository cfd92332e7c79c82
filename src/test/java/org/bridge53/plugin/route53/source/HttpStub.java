package org.bridge53.plugin.route53.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP endpoint on loopback that keeps what it was asked. */
final class HttpStub implements AutoCloseable {
  static {
    // Without it the server waits 40 ms for an acknowledgement in each reply.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What one request was; the query is as it came, not decoded. */
  record Request(
      String method,
      String path,
      String query,
      String authorization,
      String securityToken,
      String body) {
    /** {@code AKID/20261124/us-east-1/route53/aws4_request}. */
    String scope() {
      return authorization.replaceAll(".*Credential=([^,]*),.*", "$1");
    }
  }

  interface Answer {
    void to(Request request, HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile Answer answer;

  HttpStub(Answer answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              String.valueOf(exchange.getRequestURI().getRawQuery()),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      answer.to(request, exchange);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Host and port, as messages name them. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  static Answer text(int status, String body) {
    return (_, exchange) -> send(exchange, status, "text/xml", body);
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    if (octets.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(octets);
      }
    }
  }

  /** Announces an answer and never sends it, until the stub is closed. */
  Answer silence() {
    return (_, _) -> {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
