package org.bridge53.scenario.rrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** Rate limiting over real sockets: a flood is cut, a true client is served. */
class RrlScenarioTest {
  private static final String COREFILE =
      """
      .:0 {
        bind 127.0.0.1
        rrl {
          responses_per_second 10
          slip 4
          window 3600
        }
        whoami
      }
      """;

  private static Message query(byte[] cookie) {
    Message message = Queries.message("example.org.", "A");
    message.addRecord(
        new OPTRecord(
            1232,
            0,
            0,
            0,
            cookie.length == 0 ? List.of() : List.of(new GenericEDNSOption(10, cookie))),
        Section.ADDITIONAL);
    return message;
  }

  @Test
  void flood_isCut_whileTcpAndCookiesAreServed() throws Exception {
    try (RunningServer server = RunningServer.start(COREFILE);
        DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server.address());
      byte[] plain = query(new byte[0]).toWire();
      for (int i = 0; i < 210; i++) {
        socket.send(new DatagramPacket(plain, plain.length));
      }
      socket.setSoTimeout(500);
      int whole = 0;
      int truncated = 0;
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(new byte[1232], 1232);
          socket.receive(packet);
          Message response =
              new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
          if (response.getHeader().getFlag(Flags.TC)) {
            truncated++;
          } else {
            whole++;
          }
        }
      } catch (SocketTimeoutException none) {
        // The flood lasts less than a second, but this machine may be slow: then more is allowed.
        assertTrue(whole >= 10 && whole < 100, whole + " whole");
        assertTrue(truncated >= (200 - whole) / 4 && truncated <= 51, truncated + " truncated");
      }
      // What was truncated is asked again over TCP by a true client.
      assertEquals(0, server.ask("example.org.", "A").getRcode());

      // The truncated response brings the cookie that lifts the limit.
      byte[] cookie = {1, 2, 3, 4, 5, 6, 7, 8};
      byte[] given = new byte[0];
      for (int i = 0; i < 20 && given.length == 0; i++) {
        byte[] asking = query(cookie).toWire();
        socket.send(new DatagramPacket(asking, asking.length));
        DatagramPacket packet = new DatagramPacket(new byte[1232], 1232);
        try {
          socket.receive(packet);
          given = cookieOf(packet);
        } catch (SocketTimeoutException dropped) {
          continue;
        }
      }
      assertEquals(24, given.length);
      byte[] proven = query(given).toWire();
      for (int i = 0; i < 50; i++) {
        socket.send(new DatagramPacket(proven, proven.length));
        DatagramPacket packet = new DatagramPacket(new byte[1232], 1232);
        socket.receive(packet);
        Message response =
            new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
        assertTrue(!response.getHeader().getFlag(Flags.TC));
      }
      server.awaitLog("limiting responses to 127.0.0.1/24");
    }
  }

  private static byte[] cookieOf(DatagramPacket packet) throws Exception {
    Message response = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
    return response.getOPT().getOptions(10).stream()
        .map(option -> ((org.xbill.DNS.CookieOption) option))
        .map(option -> join(option.getClientCookie(), option.getServerCookie().orElseThrow()))
        .findFirst()
        .orElse(new byte[0]);
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] joined = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }
}
