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
import java.util.function.LongSupplier;
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

  private final LongSupplier ticker;
  private final ConcurrentHashMap<Destination.Https, Client> clients = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param ticker nanoseconds, for the age of clients
   */
  HttpsExchange(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /**
   * The JDK's client of one destination, and its connections: one over HTTP/2. It keeps unused ones
   * by rules for the whole process, so here connections end with their client: when nobody has used
   * it for as long as the last query allowed, when it is too old, or when it has more unused ones
   * than may be (over HTTP/1.1, where every query that was under way had one). Another takes its
   * place with the next query.
   */
  private static final class Client {
    private final Destination.Https destination;
    private final HttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final long bornNanos;
    private long idleSinceNanos;
    private long idleNanos;
    private int mostIdle;
    private int users;
    private int mostUsers;
    private boolean oneConnection = true;
    private boolean retired;

    Client(Destination.Https destination, long now) {
      this.destination = destination;
      this.bornNanos = now;
      this.idleSinceNanos = now;
      if (!destination.addresses().isEmpty()) {
        PinnedNames.pin(destination.uri().getHost(), destination.addresses());
      }
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
      http = builder.build();
    }

    /** Takes a query; false if it takes none any more. Whoever enters leaves. */
    synchronized boolean enter(Limits limits, long now) {
      boolean idleTooLong = users == 0 && mostUsers > 0 && isIdleFor(limits.idle().toNanos(), now);
      boolean tooOld = limits.maxAge().isPositive() && now - bornNanos >= limits.maxAge().toNanos();
      if (retired || idleTooLong || tooOld) {
        retire();
        return false;
      }
      users++;
      mostUsers = Math.max(mostUsers, users);
      idleNanos = limits.idle().toNanos();
      mostIdle = limits.mostIdle();
      return true;
    }

    private boolean isIdleFor(long nanos, long now) {
      return now - idleSinceNanos >= nanos;
    }

    synchronized void answered(HttpClient.Version version) {
      oneConnection &= version == HttpClient.Version.HTTP_2;
    }

    synchronized void leave(long now) {
      users--;
      idleSinceNanos = now;
      boolean tooMany = !oneConnection && mostIdle > 0 && mostUsers > mostIdle;
      if (users == 0 && (retired || tooMany)) {
        end();
      }
    }

    /** Whether it is retired by now: nobody has used it for long. */
    synchronized boolean retireIfIdle(long now) {
      if (users == 0 && isIdleFor(idleNanos, now)) {
        retire();
      }
      return retired;
    }

    /** Takes no more queries; ends with the last one. */
    synchronized void retire() {
      if (!retired && users == 0) {
        end();
      }
      retired = true;
    }

    private void end() {
      retired = true;
      unpin();
      http.shutdown();
      threads.shutdown();
    }

    synchronized void abort() {
      retired = true;
      unpin();
      http.shutdownNow();
      threads.shutdown();
    }

    private void unpin() {
      PinnedNames.unpin(destination.uri().getHost(), destination.addresses());
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
    Client client = client(destination, limits);
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
    } finally {
      client.leave(ticker.getAsLong());
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
    if (!client.underWay.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new HttpTimeoutException("no request was free");
    }
    try {
      while (true) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new HttpTimeoutException("no stream was free");
        }
        CompletableFuture<HttpResponse<byte[]>> sent =
            client.http.sendAsync(
                request(destination, query),
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), MAX_OCTETS));
        try {
          HttpResponse<byte[]> response = sent.get(left, TimeUnit.NANOSECONDS);
          client.answered(response.version());
          return response;
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
          // This server allows fewer, and the JDK's client tells nobody when a stream is free.
          Thread.sleep(PAUSE);
        } finally {
          boolean _ = sent.cancel(true); // of no effect if it is done
        }
      }
    } finally {
      client.underWay.release();
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

  /** One that takes this query: whoever gets it leaves it. */
  private Client client(Destination.Https destination, Limits limits) {
    return clients.compute(
        destination,
        (_, before) -> {
          long now = ticker.getAsLong();
          if (before != null && before.enter(limits, now)) {
            return before;
          }
          Client client = new Client(destination, now);
          var _ = client.enter(limits, now);
          return client;
        });
  }

  /**
   * Ends the clients that nobody has used for long: also of a destination that was released and
   * then asked once more, by a query that had waited.
   */
  void sweep() {
    long now = ticker.getAsLong();
    for (Destination.Https destination : clients.keySet()) {
      clients.computeIfPresent(
          destination, (_, client) -> client.retireIfIdle(now) ? null : client);
    }
  }

  /** Ends the client of a destination once its queries are answered. */
  void release(Destination.Https destination) {
    Client client = clients.remove(destination);
    if (client != null) {
      client.retire();
    }
  }

  @Override
  public void close() {
    closed = true;
    clients.values().forEach(Client::abort);
    clients.clear();
  }
}
