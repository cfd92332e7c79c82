package org.bridge53.plugin.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.List;
import org.bridge53.message.Response;
import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class DebugPluginTest {
  private final PluginBench<DebugConfig> bench = new PluginBench<>(new DebugPlugin());

  @Test
  void line_setsDebugLines() {
    Record config = bench.read("debug\ndebug");
    assertInstanceOf(BlockSetting.DebugLines.class, config);
  }

  @Test
  void link_nextIsHead() {
    Handler next = query -> Response.of(0);
    assertSame(next, bench.link("debug", next, new TestResources(".")).head());
  }

  @Test
  void argument_refused() {
    assertEquals(
        List.of(
            "plugin/debug: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'on'"),
        bench.errors("debug on"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
