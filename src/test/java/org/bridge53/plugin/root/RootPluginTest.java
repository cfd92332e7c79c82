package org.bridge53.plugin.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.List;
import org.bridge53.message.Response;
import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class RootPluginTest {
  private final PluginBench<RootConfig> bench = new PluginBench<>(new RootPlugin());

  @Test
  void path_setForTheBlock() {
    BlockSetting.RootDirectory setting = bench.read("root /etc/bridge53");
    assertEquals("/etc/bridge53", setting.rootDirectory());
  }

  @Test
  void severalLines_lastCounts() {
    assertEquals("/b", bench.read("root /a\nroot /b").rootDirectory());
  }

  @Test
  void link_nextIsHead() {
    Handler next = query -> Response.of(0);
    TestResources resources = new TestResources(".").directory("/etc/bridge53");
    assertSame(next, bench.link("root /etc/bridge53", next, resources).head());
    assertEquals(List.of(), resources.problems().all());
  }

  @Test
  void missingFolder_warningOnly() {
    TestResources resources = new TestResources(".");
    assertEquals(
        List.of("plugin/root: Corefile:1 - Root path does not exist: /nowhere"),
        bench.warnings("root /nowhere", resources));
    assertEquals(List.of(), resources.problems().errors());
  }

  @Test
  void inaccessibleFolder_refused() {
    assertEquals(
        List.of(
            "plugin/root: Corefile:1 - Error during parsing: unable to access root path '/locked':"
                + " Permission denied"),
        bench.errors(
            "root /locked", new TestResources(".").broken("/locked", "Permission denied")));
  }

  @Test
  void wrongArguments_refused() {
    assertEquals(
        List.of(
            "plugin/root: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'root'"),
        bench.errors("root"));
    assertEquals(
        List.of(
            "plugin/root: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after '/b'"),
        bench.errors("root /a /b"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
