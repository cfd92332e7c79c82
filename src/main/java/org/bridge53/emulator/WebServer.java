package org.bridge53.emulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/*
 * Why not the JDK's: its exchanges hide the socket, and half of what goes wrong between a client and AWS goes wrong there: a reset, a chunked body without its
 * end, an answer that drips, octets that are no HTTP at all. What is here is what clients of AWS need: HTTP/1.1 with kept connections, a Content-Length or
 * chunks, Expect: 100-continue; one virtual thread a connection, requests one after the other. Limits: 64 KiB of head, 4 MiB of body.
 */

/** An HTTP server on one socket. */
final class WebServer implements AutoCloseable {
  static final int LONGEST_BODY_OCTETS = 4 << 20;
  private static final int LONGEST_HEAD_OCTETS = 64 << 10;
  private static final long MOST_SKIPPED_OCTETS = 64L << 20;
  private static final int BACKLOG = 1024;

  /** Answers requests, each on its connection's thread. */
  interface Handler {
    /**
     * Answers one.
     *
     * @throws Unanswered if the connection is to end without an answer
     */
    WebResponse handle(WebRequest request) throws Unanswered, InterruptedException;
  }

  /** The connection is to be dropped without an answer. */
  static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered() {
      super(null, null, false, false);
    }
  }

  /** What is no HTTP, or too much of it. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status) {
      super(null, null, false, false);
      this.status = status;
    }
  }

  private final ServerSocket listening;
  private final Thread accepting;
  private final Handler handler;
  private final CountDownLatch closed;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /**
   * Binds and serves.
   *
   * @param closed opened by the owner before it closes this: slow answers end then
   */
  WebServer(InetSocketAddress address, Handler handler, CountDownLatch closed) throws IOException {
    this.handler = handler;
    this.closed = closed;
    this.listening = new ServerSocket();
    try {
      listening.bind(address, BACKLOG);
    } catch (IOException | RuntimeException failed) {
      listening.close();
      throw failed;
    }
    this.accepting = Thread.ofVirtual().name("emulator").start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.add(socket);
        if (listening.isClosed()) {
          socket.close(); // close() may not have seen it
        }
        Thread.ofVirtual().name("emulator-connection").start(() -> serve(socket));
      } catch (IOException closedOrOutOfFiles) {
        Thread.onSpinWait(); // the loop's condition tells the two apart
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true); // else each answer waits 40 ms for a delayed acknowledgement
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean more = true;
      while (more) {
        more = one(socket, in, out);
      }
    } catch (IOException | Unanswered gone) {
      // The client has left, the emulator closes, or a fault ended it.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  /** One request and its response; false if that was the connection's last. */
  private boolean one(Socket socket, InputStream in, OutputStream out)
      throws IOException, Unanswered, InterruptedException {
    WebRequest request;
    try {
      request = read(in, out);
    } catch (Refused refused) {
      send(
          new WebResponse(refused.status, "text/plain", new byte[0]).header("Connection", "close"),
          socket,
          out,
          false);
      return false;
    }
    boolean head = request.method().equals("HEAD");
    WebResponse response = handler.handle(request);
    boolean last = "close".equalsIgnoreCase(request.header("connection"));
    if (last) {
      response.header("Connection", "close");
    }
    return send(response, socket, out, head) && !last;
  }

  // ---- reading ----

  private static WebRequest read(InputStream in, OutputStream out) throws IOException, Refused {
    int[] left = {LONGEST_HEAD_OCTETS};
    String first = line(in, left);
    while (first.isEmpty()) {
      first = line(in, left); // RFC 9112 section 2.2: an empty line before a request is ignored
    }
    String[] words = first.split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new Refused(400);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new Refused(400);
      }
      headers.putIfAbsent(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (words[2].equals("HTTP/1.0")) {
      headers.put("connection", "close");
    }
    URI target;
    try {
      target = URI.create(words[1]);
    } catch (IllegalArgumentException broken) {
      throw new Refused(400);
    }
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] body =
        "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
            ? chunks(in, left)
            : fixed(in, headers.getOrDefault("content-length", "0"));
    String path = target.getRawPath();
    return new WebRequest(words[0], path == null ? "" : path, target.getRawQuery(), headers, body);
  }

  private static String line(InputStream in, int[] left) throws IOException, Refused {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException();
      }
      if (--left[0] < 0) {
        throw new Refused(431);
      }
      if (octet == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
  }

  /** A body that is too long ends one octet past the limit, and says so by that. */
  private static byte[] fixed(InputStream in, String announced) throws IOException, Refused {
    long length;
    try {
      length = Long.parseUnsignedLong(announced);
    } catch (NumberFormatException broken) {
      throw new Refused(400);
    }
    if (length < 0 || length > MOST_SKIPPED_OCTETS) {
      throw new Refused(413);
    }
    byte[] body = in.readNBytes((int) Math.min(length, LONGEST_BODY_OCTETS + 1));
    in.skipNBytes(length - body.length);
    return body;
  }

  private static byte[] chunks(InputStream in, int[] left) throws IOException, Refused {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in, left);
      int semicolon = size.indexOf(';');
      int length;
      try {
        length = Integer.parseUnsignedInt(semicolon < 0 ? size : size.substring(0, semicolon), 16);
      } catch (NumberFormatException broken) {
        throw new Refused(400);
      }
      if (length == 0) {
        while (!line(in, left).isEmpty()) {
          // trailers
        }
        return body.toByteArray();
      }
      if (length < 0 || length > LONGEST_BODY_OCTETS - body.size()) {
        throw new Refused(413);
      }
      body.write(in.readNBytes(length));
      line(in, left);
    }
  }

  // ---- sending ----

  /** Returns whether the connection may go on. */
  private boolean send(WebResponse response, Socket socket, OutputStream out, boolean head)
      throws IOException, InterruptedException {
    byte[] body = response.body();
    switch (response.delivery()) {
      case WebResponse.Delivery.Whole() -> {
        byte[] start = start(response, "Content-Length: " + body.length);
        byte[] all = new byte[start.length + (head ? 0 : body.length)];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, all.length - start.length);
        out.write(all);
        return true;
      }
      case WebResponse.Delivery.Cut() -> {
        out.write(start(response, "Content-Length: " + body.length));
        out.write(body, 0, body.length / 2);
      }
      case WebResponse.Delivery.CutChunks() -> {
        out.write(start(response, "Transfer-Encoding: chunked"));
        int half = body.length / 2;
        out.write((Integer.toHexString(half) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, half);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      case WebResponse.Delivery.Drip drip -> {
        out.write(start(response, "Content-Length: " + body.length));
        for (byte octet : body) {
          out.write(octet);
          if (closed.await(drip.pause().toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
          }
        }
        return true;
      }
      case WebResponse.Delivery.Reset reset -> {
        if (reset.afterHalf()) {
          out.write(start(response, "Content-Length: " + body.length));
          out.write(body, 0, body.length / 2);
        }
        socket.setSoLinger(true, 0); // closing sends RST
      }
      case WebResponse.Delivery.Raw raw -> out.write(raw.words().getBytes(StandardCharsets.UTF_8));
    }
    return false;
  }

  private static byte[] start(WebResponse response, String length) {
    StringBuilder start = new StringBuilder("HTTP/1.1 ").append(response.status()).append(" \r\n");
    response
        .headers()
        .forEach((name, value) -> start.append(name).append(": ").append(value).append("\r\n"));
    return start.append(length).append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A moment as HTTP's headers write it. */
  static String date(Instant moment) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
  }

  /** Stops listening and drops all connections. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException ignored) {
      // it listens no more
    }
    try {
      accepting.join(); // the address is free when the thread that listens there has left
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : connections) {
      try {
        socket.close();
      } catch (IOException ignored) {
        // it is gone
      }
    }
  }
}
