package org.bridge53.plugin.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.bridge53.corefile.Position;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class ReadyPluginTest {
  private final PluginBench<ReadyConfig> bench = new PluginBench<>(new ReadyPlugin());
  private final TestResources resources = new TestResources(".");
  private final Loading one = new Loading();
  private final Loading two = new Loading();

  /** Something that is ready when the test says so. */
  private static final class Loading implements Service {
    private boolean ready;

    @Override
    public void start() {}

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public void close() {}
  }

  private Service started(String text) throws Exception {
    Service service = bench.service(text, resources);
    service.start();
    return service;
  }

  private Reply get() {
    return Objects.requireNonNull(resources.pages.get("/ready")).get();
  }

  @Test
  void nothingSaid_defaults() {
    assertEquals(
        new ReadyConfig(new PageAddress(":8181", new Position("Corefile", 1)), false),
        bench.read("ready"));
    assertSame(Occurrences.ONCE, new ReadyPlugin().occurrences());
  }

  @Test
  void everyOption_read() {
    ReadyConfig config = bench.read("\nready [::1]:91 {\nmonitor continuously\n}");
    assertEquals(
        new ReadyConfig(new PageAddress("[::1]:91", new Position("Corefile", 2)), true), config);
    PluginBench.assertAllDiffer(config, bench.read("ready"));
    assertFalse(bench.read("ready {\nmonitor until-ready\n}").continuously());
  }

  @Test
  void wrongLines_refused() {
    bench.assertErrors("ready localhost", "address localhost: missing port in address");
    bench.assertErrors("ready a b", "Wrong argument count or unexpected line ending after 'b'");
    bench.assertErrors("ready ::1", "address ::1: too many colons in address");
    bench.assertErrors(
        "ready {\nmonitor\n}", "Wrong argument count or unexpected line ending after 'monitor'");
    bench.assertErrors(
        "ready {\nmonitor continuous\n}",
        "invalid monitor type 'continuous': until-ready or continuously; did you mean"
            + " 'continuously'?");
    bench.assertErrors(
        "ready {\nmonitr x\n}", "unknown property 'monitr'; did you mean 'monitor'?");
  }

  @Test
  void untilReady_namesTheOnesThatAreNotAndAsksNoMoreThen() throws Exception {
    resources.members =
        List.of(
            new Readiness.Member("route53", one),
            new Readiness.Member("route53", two),
            new Readiness.Member("file", two));
    Service service = started("ready 127.0.0.1:8181");
    assertEquals(new Reply(503, "route53,file"), get());
    assertTrue(resources.logged.contains("INFO Plugins not ready: \"route53,file\""));
    one.ready = true;
    assertEquals(new Reply(503, "route53,file"), get());
    two.ready = true;
    assertEquals(new Reply(200, "OK"), get());
    two.ready = false;
    assertEquals(new Reply(200, "OK"), get());
    service.ending();
    assertEquals(new Reply(503, "Shutting down"), get());
    service.close();
    assertTrue(resources.pages.isEmpty());
  }

  @Test
  void continuously_asksEachTime() throws Exception {
    resources.members = List.of(new Readiness.Member("route53", one));
    Service service = started("ready 127.0.0.1:8181 {\nmonitor continuously\n}");
    one.ready = true;
    assertEquals(new Reply(200, "OK"), get());
    one.ready = false;
    assertEquals(new Reply(503, "route53"), get());
    service.close();
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
