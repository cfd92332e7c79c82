package org.bridge53.testing;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for programs that cannot choose one themselves. */
public final class FreePort {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private FreePort() {}

  /** A port of 127.0.0.1 that was free for TCP and UDP a moment ago. */
  public static int find() throws IOException {
    for (; ; ) {
      try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
          DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
        return tcp.getLocalPort();
      } catch (BindException _) {
        // Taken for UDP: try the next.
      }
    }
  }
}
