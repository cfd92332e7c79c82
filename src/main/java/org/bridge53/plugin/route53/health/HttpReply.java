package org.bridge53.plugin.route53.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The beginning of a reply of HTTP/1 (RFC 9112), read off a connection: no more of it than a probe
 * looks at. For one thread.
 */
final class HttpReply {
  /** Of a body, what is searched (Route 53 API Reference, SearchString). */
  static final int SEARCHED_OCTETS = 5120;

  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADER_LINES = 1000;

  private final Socket socket;
  private final LongSupplier ticker;
  private final InputStream stream;
  private final byte[] buffer = new byte[8192];
  private final byte[] body = new byte[SEARCHED_OCTETS];
  private int position;
  private int limit;
  private int filled;
  private long byNanos;

  HttpReply(Socket socket, LongSupplier ticker) throws IOException {
    this.socket = socket;
    this.ticker = ticker;
    this.stream = socket.getInputStream();
  }

  /**
   * Milliseconds until a moment, at least one.
   *
   * @throws SocketTimeoutException if it has passed
   */
  static int millisUntil(long nanos, LongSupplier ticker) throws SocketTimeoutException {
    long left = nanos - ticker.getAsLong();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return Math.max(1, Math.toIntExact(Duration.ofNanos(left).toMillis()));
  }

  /** The status, 200 and above; interim ones are skipped. */
  int status(long until) throws IOException {
    byNanos = until;
    int status = statusLine();
    for (int interim = 0; status < 200 && interim < MOST_HEADER_LINES; interim++) {
      skipFields();
      status = statusLine();
    }
    return status;
  }

  private int statusLine() throws IOException {
    String line = line();
    if (line.matches("HTTP/1\\.[01] [1-9][0-9]{2}(?: .*)?")) {
      return Integer.parseInt(line.substring(9, 12));
    }
    throw new IOException("it does not speak HTTP");
  }

  private void skipFields() throws IOException {
    while (!line().isEmpty()) {
      // Nothing in them is of interest.
    }
  }

  /** Whether the beginning of the body holds these octets. */
  boolean bodyHolds(byte[] wanted, long until) throws IOException {
    byNanos = until;
    long length = Long.MAX_VALUE;
    boolean chunked = false;
    int lines = 0;
    for (String field = line(); !field.isEmpty(); field = line()) {
      if (++lines > MOST_HEADER_LINES) {
        throw new IOException("its header does not end");
      }
      String lower = field.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = number(lower.substring(15).strip(), 10);
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      }
    }
    try {
      if (chunked) {
        chunks();
      } else {
        fill(length);
      }
    } catch (SocketTimeoutException late) {
      if (!holds(wanted)) { // it may have come, with the end of the body still open
        throw late;
      }
    }
    return holds(wanted);
  }

  private void chunks() throws IOException {
    while (filled < body.length) {
      String head = line();
      int end = head.indexOf(';');
      long size = number((end < 0 ? head : head.substring(0, end)).strip(), 16);
      int before = filled;
      fill(size);
      if (size == 0 || filled - before < size || !line().isEmpty()) {
        return; // the end, full, or cut off
      }
    }
  }

  /** Takes up to {@code most} octets of the body, as far as there is room. */
  private void fill(long most) throws IOException {
    int to = (int) Math.min(body.length, filled + Math.min(most, body.length));
    while (filled < to && (position < limit || refill())) {
      int some = Math.min(limit - position, to - filled);
      System.arraycopy(buffer, position, body, filled, some);
      position += some;
      filled += some;
    }
  }

  private boolean holds(byte[] wanted) {
    String searched = new String(body, 0, filled, StandardCharsets.ISO_8859_1);
    return searched.contains(new String(wanted, StandardCharsets.ISO_8859_1));
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0) {
        return number;
      }
      throw new IOException("it does not speak HTTP");
    } catch (NumberFormatException none) {
      throw new IOException("it does not speak HTTP", none);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (position == limit && !refill()) {
        throw new IOException("the connection ended early");
      }
      char c = (char) (buffer[position++] & 0xff);
      if (c == '\n') {
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
            ? line.substring(0, length - 1)
            : line.toString();
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("a line of it does not end");
      }
      line.append(c);
    }
  }

  private boolean refill() throws IOException {
    socket.setSoTimeout(millisUntil(byNanos, ticker));
    int read = stream.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(0, read);
    return read > 0;
  }
}
