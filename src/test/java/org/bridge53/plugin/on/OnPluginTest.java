package org.bridge53.plugin.on;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.on.OnConfig.Event;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnPluginTest {
  private final PluginBench<OnConfig> bench = new PluginBench<>(new OnPlugin());
  private final TestResources resources = new TestResources(".");

  private void assertError(String text, String message) {
    assertEquals(
        List.of("plugin/on: Corefile:1 - Error during parsing: " + message), bench.errors(text));
  }

  @Test
  void command_read() {
    OnConfig config = bench.read("on startup /bin/true");
    assertEquals(new OnConfig(Event.STARTUP, List.of("/bin/true"), false), config);
    OnConfig other = bench.read("on SHUTDOWN sh -c \"'a b' c\" &");
    assertEquals(new OnConfig(Event.SHUTDOWN, List.of("sh", "-c", "a b", "c"), true), other);
    PluginBench.assertAllDiffer(config, other);
    assertEquals(Event.CERTRENEW, bench.read("on certrenew x").event());
  }

  @Test
  void wrongLines_refused() {
    assertError("on", "Wrong argument count or unexpected line ending after 'on'");
    assertError(
        "on strtup x",
        "Wrong event name or event not supported: [strtup]; did you mean 'startup'?");
    assertError("on startup", "no command contained in ''");
    assertError(
        "on startup \"a 'b\"", "error parsing command: EOF found when expecting closing quote");
  }

  @Test
  void startup_runsOnceTheServerAnswers_shutdownAtItsEnd(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("x");
    Service startup = bench.service("on startup sh -c 'echo started >> " + file + "'", resources);
    startup.start();
    assertFalse(Files.exists(file));
    startup.serving();
    assertEquals("started\n", Files.readString(file));
    startup.ending();
    startup.close();
    assertEquals("started\n", Files.readString(file));

    Service shutdown = bench.service("on shutdown sh -c 'echo ends >> " + file + "'", resources);
    shutdown.start();
    shutdown.serving();
    shutdown.ending();
    assertEquals("started\nends\n", Files.readString(file));
    assertTrue(
        resources.logged.contains("INFO Blocking Command \"sh -c echo ends >> " + file + "\""),
        resources.logged::toString);
  }

  @Test
  void certrenew_neverRuns(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("x");
    Service service = bench.service("on certrenew touch " + file, resources);
    service.start();
    service.serving();
    service.ending();
    service.close();
    assertFalse(Files.exists(file));
  }

  @Test
  void failures_areLines() {
    bench.service("on startup sh -c 'exit 3'", resources).serving();
    bench.service("on startup /no/such/program", resources).serving();
    List<String> lines = List.copyOf(resources.logged);
    assertEquals("ERROR error on 'startup' hook: exit status 3", lines.get(1));
    assertTrue(
        lines.get(3).startsWith("ERROR error on 'startup' hook: ")
            && lines.get(3).contains("/no/such/program"),
        lines::toString);
  }

  @Test
  void background_isNotWaitedFor(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("x");
    Path go = folder.resolve("go");
    // Ends by itself if nobody says go.
    bench
        .service(
            "on startup sh -c 'for i in 1 2 3 4 5 6 7 8 9; do [ -e "
                + go
                + " ] && break; sleep 1; done; touch "
                + file
                + "' &",
            resources)
        .serving();
    assertFalse(Files.exists(file));
    Files.createFile(go);
    RunningServer.await(() -> Files.exists(file), () -> "the command's file");
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
