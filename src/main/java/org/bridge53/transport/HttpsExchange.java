package org.bridge53.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.bridge53.message.Header;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange.Limits;

/**
 * DNS over HTTPS (RFC 8484) by the JDK's client: HTTP/2 where the server speaks it, many queries on
 * one connection. A client has one platform thread, its selector; those that ask wait on virtual
 * threads. Any thread.
 */
final class HttpsExchange implements AutoCloseable {
  private static final String MEDIA_TYPE = "application/dns-message";
  private static final int MAX_OCTETS = 65_535;

  /**
   * Requests at once to one server; the others wait. Unbound and many more allow 100 streams a
   * connection, and the JDK's client fails a request that is one too many.
   */
  private static final int MOST_UNDER_WAY = 100;

  /** The same for all that share a client; a query's own time may be shorter. */
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(5);

  /**
   * So long without a query ends a client: one may ask again after {@link #release}, for a query
   * that waited before.
   */
  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  private final ConcurrentHashMap<Destination.Https, Client> clients = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Client(
      HttpClient http, ExecutorService threads, Semaphore underWay, AtomicLong askedNanos) {
    static Client of(Destination.Https destination) {
      if (!destination.addresses().isEmpty()) {
        PinnedNames.pin(destination.uri().getHost(), destination.addresses());
      }
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_2)
              .followRedirects(HttpClient.Redirect.NEVER)
              .sslContext(destination.context())
              .connectTimeout(CONNECT)
              .executor(threads);
      if (destination.source() != null) {
        builder.localAddress(destination.source());
      }
      return new Client(builder.build(), threads, new Semaphore(MOST_UNDER_WAY), new AtomicLong());
    }

    void end(Destination.Https destination, boolean now) {
      PinnedNames.unpin(destination.uri().getHost(), destination.addresses());
      if (now) {
        http.shutdownNow();
      } else {
        http.shutdown();
      }
      threads.shutdown();
    }
  }

  /**
   * Asks.
   *
   * @param query its id is set to 0, so that caches in between can serve it (RFC 8484, section 4.1)
   * @param limits the time to read is for everything, connecting included, as in CoreDNS
   */
  byte[] ask(Destination.Https destination, byte[] query, Limits limits) throws IOException {
    if (closed) {
      throw new IOException("the server is shutting down");
    }
    Header.putU16(query, 0, 0);
    Client client = client(destination);
    String doing = (destination.get() ? "GET " : "POST ") + destination.uri() + ": ";
    HttpResponse<byte[]> response;
    try {
      response = send(client, destination, query, System.nanoTime() + limits.read().toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(doing + "interrupted", interrupted);
    } catch (HttpConnectTimeoutException timedOut) {
      throw new IOException(doing + "dial: i/o timeout", timedOut);
    } catch (HttpTimeoutException timedOut) {
      throw new IOException(doing + "i/o timeout", timedOut);
    } catch (IOException failure) {
      throw NetworkErrors.named(doing, failure);
    }
    if (response.statusCode() != 200) {
      throw new IOException(doing + "expected status 200, got " + response.statusCode());
    }
    String type = response.headers().firstValue("content-type").orElse("");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase(MEDIA_TYPE)) {
      throw new IOException(doing + "expected " + MEDIA_TYPE + ", got \"" + type + "\"");
    }
    byte[] message = response.body();
    if (message.length < Header.LENGTH) {
      throw new IOException(doing + "not a message: " + message.length + " octets");
    }
    return message;
  }

  /**
   * Sends, and waits no longer than until the deadline: the client's own time-out of a request (JDK
   * 25) ends with the header of the response, and a server may stop in the middle of the body.
   */
  private static HttpResponse<byte[]> send(
      Client client, Destination.Https destination, byte[] query, long deadline)
      throws IOException, InterruptedException {
    if (!client.underWay().tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new HttpTimeoutException("no request was free");
    }
    try {
      while (true) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new HttpTimeoutException("no stream was free");
        }
        CompletableFuture<HttpResponse<byte[]>> sent =
            client
                .http()
                .sendAsync(
                    request(destination, query),
                    HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofByteArray(), MAX_OCTETS));
        try {
          return sent.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException timedOut) {
          throw new HttpTimeoutException("no response in time");
        } catch (ExecutionException failure) {
          IOException cause =
              failure.getCause() instanceof IOException io
                  ? io
                  : new IOException(failure.getCause());
          if (!"too many concurrent streams".equals(cause.getMessage())) {
            throw cause;
          }
          Thread.sleep(PAUSE); // this server allows fewer
        } finally {
          boolean _ = sent.cancel(true); // of no effect if it is done
        }
      }
    } finally {
      client.underWay().release();
    }
  }

  private static HttpRequest request(Destination.Https destination, byte[] query) {
    HttpRequest.Builder builder = HttpRequest.newBuilder().header("accept", MEDIA_TYPE);
    if (destination.get()) {
      String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(query);
      return builder.uri(URI.create(destination.uri() + "?dns=" + encoded)).GET().build();
    }
    return builder
        .uri(destination.uri())
        .header("content-type", MEDIA_TYPE)
        .POST(HttpRequest.BodyPublishers.ofByteArray(query))
        .build();
  }

  /** In one step with {@link #sweep}'s, so that none ends that is about to be asked. */
  private Client client(Destination.Https destination) {
    return clients.compute(
        destination,
        (_, before) -> {
          Client client = before == null ? Client.of(destination) : before;
          client.askedNanos().set(System.nanoTime());
          return client;
        });
  }

  /** Ends the clients that nobody has asked for long. */
  void sweep() {
    for (Destination.Https destination : clients.keySet()) {
      clients.computeIfPresent(
          destination,
          (_, client) -> {
            if (System.nanoTime() - client.askedNanos().get() < IDLE_NANOS
                || client.underWay().availablePermits() < MOST_UNDER_WAY) {
              return client;
            }
            client.end(destination, false);
            return null;
          });
    }
  }

  /** Ends the client of a destination once its queries are answered. */
  void release(Destination.Https destination) {
    Client client = clients.remove(destination);
    if (client != null) {
      client.end(destination, false);
    }
  }

  @Override
  public void close() {
    closed = true;
    clients.forEach((destination, client) -> client.end(destination, true));
    clients.clear();
  }
}
