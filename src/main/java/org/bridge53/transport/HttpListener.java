package org.bridge53.transport;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bridge53.plugin.HttpPages.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Small pages over HTTP (RFC 9112): one request a connection, its body not looked at, then the end.
 * Why not the JDK's own server: when the process has run out of descriptors, that one's loop asks
 * for the connection that waits again and again, and takes a core (JDK 25, see DescriptorsTest).
 */
final class HttpListener implements AutoCloseable {
  /*
   * One thread accepts; each connection has a virtual thread. Nobody may hold a connection: the head
   * of a request must be there in time, and once a second those that are too old are closed, wherever
   * their threads are. While too many are open no more are taken: the kernel's queue holds them.
   */
  private static final int MOST_OPEN = 256;
  private static final int MOST_HEAD_OCTETS = 16_384;
  private static final int BACKLOG = 128;
  private static final long REQUEST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long CONNECTION_NANOS = Duration.ofSeconds(15).toNanos();
  private static final int LOOK_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 100;

  /**
   * What a closing connection still reads, so that the client's end does not reset the response.
   */
  private static final int MOST_FAREWELL_OCTETS = 65_536;

  private static final Reply BAD_REQUEST = new Reply(400, "400 Bad Request\n");
  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          404, "Not Found",
          500, "Internal Server Error",
          503, "Service Unavailable");

  private final Pages pages;
  private final ServerSocket socket = new ServerSocket();
  private final Map<Socket, Long> open = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST_OPEN);

  /** What paths say. */
  interface Pages {
    Reply answer(String path);
  }

  /**
   * Listens at once.
   *
   * @param address the wildcard: of both families
   * @throws IOException the kernel's, if the address cannot be had
   */
  HttpListener(InetSocketAddress address, Pages pages) throws IOException {
    this.pages = pages;
    boolean done = false;
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      socket.setSoTimeout(LOOK_MILLIS);
      done = true;
    } finally {
      if (!done) {
        socket.close();
      }
    }
    Thread.ofPlatform().daemon().name("http").start(this::accept);
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        closeOld();
        if (!places.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          continue;
        }
        boolean taken = false;
        try {
          Socket connection = socket.accept();
          open.put(connection, System.nanoTime());
          Thread.ofVirtual().name("http").start(() -> serve(connection));
          taken = true;
        } catch (SocketTimeoutException _) {
          // Nobody came.
        } catch (IOException _) {
          // Closed, or no descriptor is free: nothing tells when one is, and accept would take the
          // core.
          Thread.sleep(PAUSE_MILLIS);
        } finally {
          if (!taken) {
            places.release();
          }
        }
      }
    } catch (InterruptedException _) {
      return; // nobody interrupts it; if somebody does, it means to end it
    } finally {
      open.keySet().forEach(HttpListener::closeQuietly); // what came while it was being closed
    }
  }

  private void closeOld() {
    long now = System.nanoTime();
    open.forEach(
        (connection, since) -> {
          if (now - since >= CONNECTION_NANOS) {
            closeQuietly(connection);
          }
        });
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      String head = head(connection);
      if (head != null) {
        String[] request = head.split("\r?\n", 2)[0].split(" ", -1);
        OutputStream out = connection.getOutputStream();
        out.write(response(answer(request), request[0].equals("HEAD")));
        out.flush();
        connection.shutdownOutput();
        connection.getInputStream().readNBytes(MOST_FAREWELL_OCTETS);
      }
    } catch (IOException _) {
      return; // the client has gone, or took too long
    } finally {
      open.remove(connection);
      places.release();
    }
  }

  /** Up to the empty line; null if it does not end in time, or at all. */
  private static @Nullable String head(Socket connection) throws IOException {
    long deadline = System.nanoTime() + REQUEST_NANOS;
    InputStream in = connection.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] buffer = new byte[2048];
    while (head.size() <= MOST_HEAD_OCTETS) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      connection.setSoTimeout((int) left);
      int count = in.read(buffer);
      if (count < 0) {
        return null;
      }
      head.write(buffer, 0, count);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.contains("\r\n\r\n") || text.contains("\n\n")) {
        return text;
      }
    }
    return null;
  }

  /**
   * @param request method, target, version (RFC 9112 section 3)
   */
  private Reply answer(String[] request) {
    if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
      return BAD_REQUEST;
    }
    try {
      String path = new URI(request[1]).getPath();
      return path == null ? BAD_REQUEST : pages.answer(path);
    } catch (URISyntaxException _) {
      return BAD_REQUEST;
    }
  }

  private static byte[] response(Reply reply, boolean headOnly) {
    byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + reply.status()
            + " "
            + REASONS.getOrDefault(reply.status(), "")
            + "\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
            + "\r\nContent-Type: "
            + reply.contentType()
            + "\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    if (!headOnly) {
      whole.writeBytes(body);
    }
    return whole.toByteArray();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      return; // closed is all that was wanted
    }
  }

  /** Ends at once, with what is under way. */
  @Override
  public void close() {
    closeQuietly(socket);
    open.keySet().forEach(HttpListener::closeQuietly);
  }
}
