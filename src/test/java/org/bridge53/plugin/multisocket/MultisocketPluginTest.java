package org.bridge53.plugin.multisocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.List;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class MultisocketPluginTest {
  private final PluginBench<MultisocketConfig> bench = new PluginBench<>(new MultisocketPlugin());

  private void assertError(String text, String message) {
    assertEquals(
        List.of("plugin/multisocket: Corefile:1 - Error during parsing: " + message),
        bench.errors(text));
  }

  @Test
  void nothingSaid_oneACore() {
    assertEquals(new MultisocketConfig(0), bench.read("multisocket"));
  }

  @Test
  void number_read() {
    MultisocketConfig config = bench.read("multisocket 1024");
    assertEquals(new MultisocketConfig(1024), config);
    assertEquals(1, bench.read("multisocket 1").udpSockets());
    PluginBench.assertAllDiffer(config, bench.read("multisocket"));
  }

  @Test
  void wrongNumbers_refused() {
    assertError("multisocket 0", "num sockets can not be zero or negative: 0");
    assertError("multisocket -2", "num sockets can not be zero or negative: -2");
    assertError("multisocket 1025", "num sockets exceeds maximum (1024): 1025");
    assertError("multisocket two", "invalid num sockets: two");
    assertError("multisocket 1 2", "Wrong argument count or unexpected line ending after '2'");
  }

  @Test
  void link_nextIsHead() {
    Handler next = query -> Response.of(0);
    assertSame(next, bench.link("multisocket 2", next, new TestResources(".")).head());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
