package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.ECHO;
import static org.bridge53.transport.NetworkFixture.await;
import static org.bridge53.transport.NetworkFixture.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bridge53.transport.NetworkFixture.TcpClient;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every way in which a connection can end gives its buffers back. */
class TcpLeakTest {
  private static final Logger LEAKS = Logger.getLogger(ResourceLeakDetector.class.getName());

  @Test
  void connectionsEndInEveryWay_onlyTheCanaryLeaks() throws Exception {
    Assumptions.assumeTrue(
        ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID,
        "left out: leak detection is not paranoid");
    ConcurrentLinkedQueue<String> reports = new ConcurrentLinkedQueue<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            reports.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LEAKS.addHandler(handler);
    LEAKS.setUseParentHandlers(false); // the canary's report is no news
    try {
      endConnectionsInEveryWay();
      await("the canary's report", () -> canaryReported(reports));
    } finally {
      LEAKS.setUseParentHandlers(true);
      LEAKS.removeHandler(handler);
    }
    assertEquals(List.of(), reports.stream().filter(each -> !each.contains("canary")).toList());
  }

  private static boolean canaryReported(ConcurrentLinkedQueue<String> reports) {
    // A leak is reported by an allocation after the collector has found it. The same text is
    // reported once, hence the number.
    ByteBufAllocator.DEFAULT.directBuffer(16).touch("canary " + System.nanoTime());
    System.gc();
    ByteBuf next = ByteBufAllocator.DEFAULT.directBuffer(16);
    next.release();
    return reports.stream().anyMatch(each -> each.contains("canary"));
  }

  private static void endConnectionsInEveryWay() throws Exception {
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
