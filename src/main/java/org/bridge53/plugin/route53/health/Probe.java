package org.bridge53.plugin.route53.health;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.HealthCheck.Endpoint;
import org.bridge53.plugin.route53.model.HealthCheck.Protocol;

/**
 * One look at an endpoint, as a health checker of Route 53 takes it (Developer Guide, "How Amazon
 * Route 53 determines whether a health check is healthy"; API Reference, HealthCheckConfig): any
 * certificate will do, redirections are not followed, and a status from 200 to 399 passes.
 */
final class Probe {
  /**
   * How long an endpoint may take.
   *
   * @param connect for a connection of HTTP or HTTPS; of HTTPS with the TLS handshake
   * @param tcpConnect for a connection of TCP, which is all that it is asked for
   * @param status from then on to the status line
   * @param body from then on to the end of what is searched
   */
  record Limits(Duration connect, Duration tcpConnect, Duration status, Duration body) {
    static final Limits OF_ROUTE_53 =
        new Limits(
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    private Duration all() {
      return connect.plus(status).plus(body);
    }
  }

  /**
   * What came of it.
   *
   * @param reason in a few words
   */
  record Outcome(boolean passed, String reason) {}

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final AddressLookup addresses;
  private final Scheduler scheduler;
  private final LongSupplier ticker;
  private final Limits limits;

  /**
   * @param scheduler ends what takes too long
   */
  Probe(AddressLookup addresses, Scheduler scheduler, LongSupplier ticker, Limits limits) {
    this.addresses = addresses;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.limits = limits;
  }

  /**
   * Looks once. Blocks.
   *
   * @param id of the check: the endpoint is told who asks
   */
  Outcome look(String id, Endpoint endpoint) {
    long endNanos = ticker.getAsLong() + limits.all().toNanos();
    try {
      InetSocketAddress where = new InetSocketAddress(address(endpoint), endpoint.port());
      endNanos = ticker.getAsLong() + limits.all().toNanos();
      try (Socket socket = new Socket()) {
        return endpoint.protocol() == Protocol.TCP
            ? connected(socket, where)
            : asked(id, endpoint, socket, where);
      }
    } catch (SocketTimeoutException _) {
      return new Outcome(false, "no answer in time");
    } catch (IOException failed) {
      boolean late = ticker.getAsLong() - endNanos >= 0;
      return new Outcome(false, late ? "no answer in time" : String.valueOf(failed.getMessage()));
    } catch (IllegalArgumentException impossible) { // an address or name that is none
      return new Outcome(false, String.valueOf(impossible.getMessage()));
    }
  }

  private InetAddress address(Endpoint endpoint) throws IOException {
    String address = endpoint.address();
    if (address != null) {
      return InetAddress.ofLiteral(address);
    }
    String name = endpoint.domainName();
    if (name == null) {
      throw new IOException("it names no endpoint");
    }
    List<InetAddress> found = addresses.addresses(name);
    if (found.isEmpty()) {
      throw new IOException(name + " has no address");
    }
    return found.getFirst();
  }

  private Outcome connected(Socket socket, InetSocketAddress where) throws IOException {
    socket.connect(where, Math.toIntExact(limits.tcpConnect().toMillis()));
    return new Outcome(true, "connected");
  }

  private Outcome asked(String id, Endpoint endpoint, Socket socket, InetSocketAddress where)
      throws IOException {
    // A deadline for all of it: the socket's own time-out begins anew with every octet.
    Scheduler.Task end = scheduler.after(limits.all(), () -> close(socket));
    try {
      long connectedBy = ticker.getAsLong() + limits.connect().toNanos();
      socket.connect(where, Math.toIntExact(limits.connect().toMillis()));
      if (endpoint.protocol() == Protocol.HTTPS) {
        try (SSLSocket secure = secured(endpoint, socket, connectedBy)) {
          return answered(id, endpoint, secure, where);
        }
      }
      return answered(id, endpoint, socket, where);
    } finally {
      end.cancel();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no use any more.
    }
  }

  private SSLSocket secured(Endpoint endpoint, Socket socket, long byNanos) throws IOException {
    String name = endpoint.domainName();
    SSLSocket secure =
        (SSLSocket)
            AnyCertificate.sockets()
                .createSocket(
                    socket, socket.getInetAddress().getHostAddress(), endpoint.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setServerNames(
        name != null && endpoint.serverNameIndication()
            ? List.of(new SNIHostName(withoutDot(name)))
            : List.of());
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(HttpReply.millisUntil(byNanos, ticker));
    secure.startHandshake();
    return secure;
  }

  private Outcome answered(String id, Endpoint endpoint, Socket socket, InetSocketAddress where)
      throws IOException {
    long statusBy = ticker.getAsLong() + limits.status().toNanos();
    String request =
        "GET "
            + path(endpoint.path())
            + " HTTP/1.1\r\nHost: "
            + host(endpoint, where)
            + "\r\nUser-Agent: bridge53 (Route 53 health check "
            + id
            + ")\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    HttpReply reply = new HttpReply(socket, ticker);
    int status = reply.status(statusBy);
    if (status < 200 || status > 399) {
      return new Outcome(false, "HTTP status " + status);
    }
    String wanted = endpoint.searchString();
    if (wanted == null) {
      return new Outcome(true, "HTTP status " + status);
    }
    long bodyBy = ticker.getAsLong() + limits.body().toNanos();
    return reply.bodyHolds(wanted.getBytes(StandardCharsets.UTF_8), bodyBy)
        ? new Outcome(true, "the body holds the text that is looked for")
        : new Outcome(false, "the body lacks the text that is looked for");
  }

  /** The port is told where it is not the protocol's own (FullyQualifiedDomainName). */
  private static String host(Endpoint endpoint, InetSocketAddress where) {
    String name = endpoint.domainName();
    String host =
        name != null
            ? withoutDot(name)
            : where.getAddress() instanceof Inet6Address
                ? "[" + where.getAddress().getHostAddress() + "]"
                : where.getAddress().getHostAddress();
    int usual = endpoint.protocol() == Protocol.HTTPS ? HTTPS_PORT : HTTP_PORT;
    return endpoint.port() == usual ? clean(host) : clean(host) + ":" + endpoint.port();
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** With its slash in front, and everything in escapes that would end the request's line. */
  private static String path(String configured) {
    String path = clean(configured);
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 0x7f) {
        clean.append((char) octet);
      } else {
        clean
            .append('%')
            .append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xf, 16)))
            .append(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
      }
    }
    return clean.toString();
  }
}
