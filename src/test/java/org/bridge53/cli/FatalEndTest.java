package org.bridge53.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bridge53.testing.ProgramRun;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that cannot go on ends the process. */
class FatalEndTest {
  @Test
  void loop_endsTheProcessWithCodeOne(@TempDir Path folder) throws Exception {
    int port = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    Path pidfile = folder.resolve("pid");
    Path corefile =
        Files.writeString(
            folder.resolve("Corefile"),
            ".:%d {\n bind 127.0.0.1\n loop\n forward . 127.0.0.1:%d\n}\n".formatted(port, port));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProgramRun run =
        ProgramRun.of(
            List.of(
                java.toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "-conf",
                corefile.toString(),
                "-pidfile",
                pidfile.toString()),
            Map.of());
    assertEquals(1, run.exitCode(), run.output() + run.errors());
    assertTrue(run.output().contains("[FATAL] plugin/loop: Loop ("), run.output());
    assertFalse(Files.exists(pidfile));
  }
}
