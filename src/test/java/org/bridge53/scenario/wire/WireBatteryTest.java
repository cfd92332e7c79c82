package org.bridge53.scenario.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bridge53.message.TransportProtocol;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every message of {@code battery.txt}, to our server, over UDP and TCP. */
class WireBatteryTest {
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("zone");
    Files.writeString(file, WireBattery.ZONE);
    server =
        RunningServer.start("example.org.:0 {\n  bind 127.0.0.1\n  errors\n  file " + file + "\n}");
    server.awaitReady();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @TestFactory
  Collection<DynamicTest> everyMessage_asTheRfcsSay() {
    List<DynamicTest> tests = new ArrayList<>();
    for (WireBattery.Case one : WireBattery.cases()) {
      for (TransportProtocol protocol : one.over()) {
        tests.add(
            DynamicTest.dynamicTest(
                one.name() + " (RFC " + one.rfc() + ", " + protocol + ")",
                () -> assertRight(one, protocol)));
      }
    }
    assertTrue(tests.size() > 300, "only " + tests.size());
    return tests;
  }

  private static void assertRight(WireBattery.Case one, TransportProtocol protocol)
      throws IOException {
    byte[] response = WireClient.ask(server.address(), protocol, one.octets());
    Reaction reaction = Reaction.of(response);
    assertTrue(one.isOurs(reaction), () -> reaction + " is none of " + one.ours());
    if (response != null) {
      assertEquals(List.of(), Reaction.faults(one.octets(), protocol, response));
    }
  }

  @Test
  void nothingOfIt_isAnErrorOfOurs() {
    assertEquals(List.of(), server.log().stream().filter(line -> line.contains("ERROR")).toList());
  }
}
