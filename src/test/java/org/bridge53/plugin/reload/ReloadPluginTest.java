package org.bridge53.plugin.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class ReloadPluginTest {
  private final PluginBench<ReloadConfig> bench = new PluginBench<>(new ReloadPlugin());

  private static ReloadConfig config(int interval, int jitter) {
    return new ReloadConfig(Duration.ofSeconds(interval), Duration.ofSeconds(jitter));
  }

  private void assertError(String text, String message) {
    assertEquals(
        List.of("plugin/reload: Corefile:1 - Error during parsing: " + message),
        bench.errors(text));
  }

  @Test
  void nothingSaid_thirtySecondsWithFifteenOfJitter() {
    assertEquals(config(30, 15), bench.read("reload"));
  }

  @Test
  void everyArgument_read() {
    assertEquals(config(120, 7), bench.read("reload 2m 7s"));
    assertEquals(config(2, 0), bench.read("reload 2s 0"));
    PluginBench.assertAllDiffer(config(30, 15), bench.read("reload 2m 7s"));
  }

  @Test
  void jitter_atMostHalfTheInterval() {
    assertEquals(config(10, 5), bench.read("reload 10s"));
    assertEquals(config(10, 5), bench.read("reload 10s 8s"));
  }

  @Test
  void wrongArguments_refused() {
    assertError("reload 1999ms", "interval value must be greater or equal to 2s");
    assertError("reload 10s 999ms", "jitter value must be 0 or greater or equal to 1s");
    assertError("reload 10s -1s", "jitter value must be 0 or greater or equal to 1s");
    assertError("reload 10", "time: missing unit in duration \"10\"");
    assertError("reload 10s x", "time: invalid duration \"x\"");
    assertError("reload 10s 2s 3s", "Wrong argument count or unexpected line ending after '3s'");
  }

  @Test
  void link_nextIsHead() {
    Handler next = query -> Response.of(0);
    assertSame(next, bench.link("reload", next, new TestResources(".")).head());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
