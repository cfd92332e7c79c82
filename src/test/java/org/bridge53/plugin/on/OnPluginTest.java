package org.bridge53.plugin.on;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
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
  private final Handler next = query -> Response.of(0);

  private void assertError(String text, String message) {
    assertEquals(
        List.of("plugin/on: Corefile:1 - Error during parsing: " + message), bench.errors(text));
  }

  private Service service(String text) {
    Linked linked = bench.link(text, next, resources);
    assertSame(next, linked.head());
    return linked.services().getFirst();
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
    Service startup = service("on startup sh -c 'echo started >> " + file + "'");
    startup.start();
    assertFalse(Files.exists(file));
    startup.serving();
    assertEquals("started\n", Files.readString(file));
    startup.ending();
    startup.close();
    assertEquals("started\n", Files.readString(file));

    Service shutdown = service("on shutdown sh -c 'echo ends >> " + file + "'");
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
    Service service = service("on certrenew touch " + file);
    service.start();
    service.serving();
    service.ending();
    service.close();
    assertFalse(Files.exists(file));
  }

  @Test
  void failures_areLines() {
    service("on startup sh -c 'exit 3'").serving();
    service("on startup /no/such/program").serving();
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
    service(
            "on startup sh -c 'for i in 1 2 3 4 5 6 7 8 9; do [ -e "
                + go
                + " ] && break; sleep 1; done; touch "
                + file
                + "' &")
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
