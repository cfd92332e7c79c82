package org.bridge53.transport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.bridge53.plugin.HttpPages;
import org.jspecify.annotations.Nullable;

/**
 * {@link HttpPages} on the JDK's own HTTP server, which is enough for a probe a second. One server
 * an address; a request runs on a virtual thread.
 */
final class HttpEndpoints implements HttpPages, AutoCloseable {
  static {
    // Read when the first HttpServer is made. Without the first, each reply waits 40 ms for an
    // acknowledgement; the second ends a client that never completes its request (seconds).
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxReqTime", "5");
  }

  private static final Reply NOT_FOUND = new Reply(404, "404 page not found\n");

  private final Map<InetSocketAddress, Endpoint> endpoints = new HashMap<>();
  private boolean closed;

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  @Override
  public synchronized Page open(InetSocketAddress address, String path, Supplier<Reply> content)
      throws IOException {
    if (closed) {
      throw new IOException("the server has ended");
    }
    Endpoint endpoint = endpoints.get(address);
    if (endpoint == null) {
      endpoint = new Endpoint(address);
      endpoints.put(address, endpoint);
    }
    return endpoint.add(path, content);
  }

  @Override
  public synchronized void close() {
    closed = true;
    endpoints.values().forEach(Endpoint::stop);
    endpoints.clear();
  }

  private synchronized void left(Endpoint endpoint) {
    if (endpoint.pages.isEmpty() && endpoints.remove(endpoint.address, endpoint)) {
      endpoint.stop();
    }
  }

  /** One address. Its pages are changed under the lock of the whole. */
  private final class Endpoint {
    private final InetSocketAddress address;
    private final HttpServer server;
    private final ExecutorService requests =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http").factory());
    private final Map<String, Deque<Supplier<Reply>>> pages = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Reply>> answering = new ConcurrentHashMap<>();

    private Endpoint(InetSocketAddress address) throws IOException {
      this.address = address;
      try {
        server = HttpServer.create(address, 0);
      } catch (IOException failure) {
        throw ListenException.ofPlugin(address, failure);
      }
      server.setExecutor(requests);
      server.createContext("/", this::answer);
      server.start();
    }

    private Page add(String path, Supplier<Reply> content) {
      pages.computeIfAbsent(path, _ -> new ArrayDeque<>()).addLast(content);
      answering.put(path, content);
      return () -> remove(path, content);
    }

    private void remove(String path, Supplier<Reply> content) {
      synchronized (HttpEndpoints.this) {
        Deque<Supplier<Reply>> there = pages.get(path);
        if (there == null || !there.remove(content)) {
          return;
        }
        if (there.isEmpty()) {
          pages.remove(path);
          answering.remove(path);
        } else {
          answering.put(path, there.getLast());
        }
        left(this);
      }
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        @Nullable Supplier<Reply> content = answering.get(exchange.getRequestURI().getPath());
        Reply reply = content == null ? NOT_FOUND : asked(content);
        byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        if (exchange.getRequestMethod().equals("HEAD")) {
          exchange.sendResponseHeaders(reply.status(), -1);
          return;
        }
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }

    /** A page that fails says so: without a response its reader could only guess. */
    private static Reply asked(Supplier<Reply> content) {
      try {
        return content.get();
      } catch (RuntimeException failure) {
        return new Reply(500, "500 " + failure + "\n");
      }
    }

    private void stop() {
      server.stop(0);
      requests.shutdownNow();
    }
  }
}
