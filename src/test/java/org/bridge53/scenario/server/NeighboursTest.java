package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bridge53.testing.FreePort;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that change what the other one of a pair sees, in one server block. */
class NeighboursTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private Path folder;

  @Test
  void loadbalanceUnderRrl_limitHoldsInWhateverOrderAddressesCome() throws Exception {
    StringBuilder zone = new StringBuilder("@ 60 IN SOA ns. root. 1 2 3 4 5\n@ 60 IN NS ns.\n");
    for (int i = 1; i <= 6; i++) {
      zone.append("six 60 IN A 192.0.2.").append(i).append('\n');
    }
    Path db = Files.writeString(folder.resolve("db"), zone);
    String corefile =
        """
        .:0 {
          bind 127.0.0.1
          rrl {
            responses_per_second 10
            slip 0
            window 3600
          }
          loadbalance
          file %s example.org
        }
        """
            .formatted(db);
    try (RunningServer server = RunningServer.start(corefile);
        DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      socket.connect(server.address());
      byte[] query = Queries.message("six.example.org", "A").toWire();
      for (int i = 0; i < 200; i++) {
        socket.send(new DatagramPacket(query, query.length));
      }
      socket.setSoTimeout(500);
      int responses = 0;
      try {
        while (true) {
          socket.receive(new DatagramPacket(new byte[1232], 1232));
          responses++;
        }
      } catch (SocketTimeoutException none) {
        // The flood lasts less than a second, but this machine may be slow: then more is allowed.
        assertTrue(responses >= 10 && responses < 100, responses + " responses");
      }
    }
  }

  @Test
  void forwardToItself_loopFoundAtTheFirstAttempt() throws Exception {
    int port = FreePort.find();
    String corefile =
        """
        .:%d {
          bind 127.0.0.1
          loop
          forward . 127.0.0.1:%d {
            max_connect_attempts 1
          }
        }
        """
            .formatted(port, port);
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitLog("[FATAL] plugin/loop: Loop (127.0.0.1:");
    }
  }
}
