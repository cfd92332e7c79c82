package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.ECHO;
import static org.bridge53.transport.NetworkFixture.await;
import static org.bridge53.transport.NetworkFixture.message;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.bridge53.transport.NetworkFixture.TcpClient;
import org.junit.jupiter.api.Test;

/**
 * Every way in which a connection can end. That each gives its buffers back is seen by {@link
 * org.bridge53.testing.LeakRecorder}, which fails the build.
 */
class TcpEndsTest {
  @Test
  void everyEnd_countedOutAndNothingLogged() throws Exception {
    Duration second = Duration.ofSeconds(1);
    TcpLimits limits = new TcpLimits(second, second, Duration.ofMillis(100), 100, 100, 2);
    try (NetworkFixture network =
        new NetworkFixture(2, limits, WildcardUdpListener.LocalAddresses::ofInterfaces)) {
      NetworkFixture.Script script =
          (message, client, out, later) ->
              switch (NetworkFixture.id(message) % 4) {
                case 0 -> MessageService.Worker.DEFERRED; // never answered
                case 1 -> 65_535; // more than a client that does not read can take
                default -> ECHO.answer(message, client, out, later);
              };
      Listener listener = network.listen("127.0.0.1", script).getLast();
      for (int i = 0; i < 40; i++) {
        TcpClient client = network.tcp(listener.address());
        for (int j = 0; j < 20; j++) {
          client.send(message(i + 4 * j, 500));
        }
        client.output.write(TcpClient.frame(message(i, 5000)), 0, 100 * (i % 5));
        if (i % 4 == 2) {
          client.output.write(new byte[] {0, 0, 7});
        }
        if (i % 5 == 1) {
          client.socket.setSoLinger(true, 0); // closes with a reset
          client.close();
        } else if (i % 5 == 2) {
          client.socket.shutdownOutput();
        }
      }
      await("queries", () -> network.clients.size() > 100);
      listener.drain(second);
      listener.close();
      await("connections", () -> network.transport.connections() == 0);
      assertTrue(network.resources.logged.isEmpty(), network.resources.logged::toString);
    }
  }
}
