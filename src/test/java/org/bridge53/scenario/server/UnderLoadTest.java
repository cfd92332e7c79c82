package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bridge53.testing.Flood;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;

/** No query that was received goes unanswered, whatever becomes of the server meanwhile. */
class UnderLoadTest {
  private static final int CLIENTS = 8;
  private static final int WINDOW = 16;

  private static String corefile(String more) {
    return ".:0 {\n  bind 127.0.0.1\n  whoami\n}\n" + more;
  }

  private static void awaitSent(Flood flood, int count) {
    int before = flood.totalSent();
    RunningServer.await(
        () -> flood.totalSent() - before >= count, () -> "only " + flood.totalSent() + " sent");
  }

  @Test
  void shutdown_everythingSentBeforeIsAnswered() throws Exception {
    try (RunningServer server = RunningServer.start(corefile(""));
        Flood flood = new Flood(server.address(), CLIENTS, WINDOW, "a.example.")) {
      awaitSent(flood, 3_000);
      int[] sent = flood.sent();
      server.server().shutdown();
      RunningServer.await(
          () -> flood.unanswered(sent) == 0, () -> flood.unanswered(sent) + " unanswered");
    }
  }

  @Test
  void reloads_everythingIsAnswered_descriptorsAndThreadsAreBackWhereTheyWere() throws Exception {
    try (RunningServer server = RunningServer.start(corefile(""));
        Flood flood = new Flood(server.address(), CLIENTS, WINDOW, "a.example.")) {
      awaitSent(flood, 500);
      server.reload(corefile("")); // loads what a reload needs
      long descriptors = descriptors();
      long threads = udpThreads();
      for (int i = 0; i < 20; i++) {
        // Another block, another address, and back.
        String other = "b.example:0 {\n  bind 127.0.0.2\n  whoami\n}\n";
        server.reload(corefile(i % 2 == 0 ? other : ""));
        awaitSent(flood, 100);
      }
      flood.stop();
      assertEquals(0, flood.unanswered(flood.sent()), "of " + flood.totalSent());
      assertTrue(flood.totalSent() > 2_000);
      RunningServer.await(() -> udpThreads() == threads, () -> udpThreads() + " threads");
      RunningServer.await(() -> descriptors() <= descriptors, () -> descriptors() + " descriptors");
    }
  }

  private static long udpThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("udp-"))
        .count();
  }

  /** 0 where they cannot be counted. */
  private static long descriptors() {
    Path all = Path.of("/proc/self/fd");
    if (!Files.exists(all)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(all)) {
      return files.count();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
