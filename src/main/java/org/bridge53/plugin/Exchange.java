package org.bridge53.plugin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.bridge53.message.TransportProtocol;

/**
 * Asks another server: one query out, one response back. Blocks, so it is called on virtual threads
 * only. The implementation draws a random id and source port (RFC 5452) and checks that the
 * response comes from the server that was asked, with that id.
 */
public interface Exchange {
  /**
   * Asks a server.
   *
   * @param message a whole query; its id is replaced by a random one
   * @param limits how long each step may take
   * @return the whole response, with the id of {@code message}
   * @throws IOException in one line: time-out, refused, reset, unreachable
   */
  byte[] ask(InetSocketAddress server, TransportProtocol protocol, byte[] message, Limits limits)
      throws IOException;

  /**
   * Limits of one exchange.
   *
   * @param connect until a TCP connection is there
   * @param read until the response is there
   * @param idle how long an unused TCP connection is kept for the next query; zero: not at all
   */
  record Limits(Duration connect, Duration read, Duration idle) {}
}
