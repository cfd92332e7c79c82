package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bridge53.plugin.HttpPages;
import org.jspecify.annotations.Nullable;

/** {@link HttpPages}, one {@link HttpListener} an address. */
final class HttpEndpoints implements HttpPages, AutoCloseable {
  private static final Reply NOT_FOUND = new Reply(404, "404 page not found\n");

  private final Map<InetSocketAddress, Endpoint> endpoints = new HashMap<>();
  private boolean closed;

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
    private final HttpListener server;
    private final Map<String, Deque<Supplier<Reply>>> pages = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Reply>> answering = new ConcurrentHashMap<>();

    private Endpoint(InetSocketAddress address) throws IOException {
      this.address = address;
      try {
        server = new HttpListener(address, this::answer);
      } catch (IOException failure) {
        throw ListenException.ofPlugin(address, failure);
      }
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

    private Reply answer(String path) {
      @Nullable Supplier<Reply> content = answering.get(path);
      return content == null ? NOT_FOUND : asked(content);
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
      server.close();
    }
  }
}
