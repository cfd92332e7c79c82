package org.bridge53.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** The kinds that a test cannot bring about, or not as every user; the others are met for real. */
class ListenExceptionTest {
  private static String text(String network, String address, int port, IOException cause) {
    return ListenException.of(network, new InetSocketAddress(address, port), cause).getMessage();
  }

  @Test
  void permissionDenied_saysWhatIsNeeded() {
    assertEquals(
        "listen udp [::1]:53: permission denied: ports below 1024 need root or the capability"
            + " CAP_NET_BIND_SERVICE; choose another port than 53 with -dns.port or in the"
            + " Corefile",
        text("udp", "::1", 53, new SocketException("Permission denied")));
  }

  @Test
  void wildcardInUse_shownWithoutAddress() {
    assertEquals(
        "listen tcp :53: address already in use: another server has port 53; choose another with"
            + " -dns.port or in the Corefile",
        text("tcp", "0.0.0.0", 53, new BindException("Address already in use")));
  }

  @Test
  void anythingElse_shownAsTheSystemSaysIt() {
    assertEquals(
        "listen tcp 127.0.0.1:53: Too many open files",
        text("tcp", "127.0.0.1", 53, new SocketException("Too many open files")));
    assertEquals(
        "listen tcp 127.0.0.1:53: java.io.IOException",
        text("tcp", "127.0.0.1", 53, new IOException()));
  }
}
