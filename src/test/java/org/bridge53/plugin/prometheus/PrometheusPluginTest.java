package org.bridge53.plugin.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.bridge53.corefile.Position;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class PrometheusPluginTest {
  private final PluginBench<PrometheusConfig> bench = new PluginBench<>(new PrometheusPlugin());
  private final TestResources resources = new TestResources(".");

  private String page() {
    Reply reply = Objects.requireNonNull(resources.pages.get("/metrics")).get();
    assertEquals(200, reply.status());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", reply.contentType());
    return reply.text();
  }

  @Test
  void nothingSaid_defaults() {
    assertEquals(
        new PrometheusConfig(new PageAddress("localhost:9153", new Position("Corefile", 1)), false),
        bench.read("prometheus"));
  }

  @Test
  void everyOption_read() {
    PrometheusConfig config = bench.read("\nprometheus :9253 {\nruntime_metrics\n}");
    assertEquals(
        new PrometheusConfig(new PageAddress(":9253", new Position("Corefile", 2)), true), config);
    PluginBench.assertAllDiffer(config, bench.read("prometheus"));
  }

  @Test
  void wrongLines_refused() {
    bench.assertErrors("prometheus 9153", "address 9153: missing port in address");
    bench.assertErrors(
        "prometheus :1 :2", "Wrong argument count or unexpected line ending after ':2'");
    bench.assertErrors(
        "prometheus {\nruntime_metrics yes\n}",
        "Wrong argument count or unexpected line ending after 'yes'");
    bench.assertErrors(
        "prometheus {\ntls web.yml\n}", "option \"tls\" is not available in this version");
    bench.assertErrors(
        "prometheus {\nruntime_metric\n}",
        "unknown property 'runtime_metric'; did you mean 'runtime_metrics'?");
  }

  @Test
  void metersOfAllKinds_onThePage() throws Exception {
    List<Meters.Label> labels = List.of(new Meters.Label("zone", "a\"b.\\n"));
    resources
        .meters()
        .say(
            new Meters.Family(
                "coredns_some_total",
                Meters.Kind.COUNTER,
                "Some.",
                List.of(new Meters.Value(labels, 3))));
    resources
        .meters()
        .say(
            new Meters.Family(
                "coredns_level",
                Meters.Kind.GAUGE,
                "Level.",
                List.of(new Meters.Value(List.of(), 0.5))));
    resources
        .meters()
        .say(
            new Meters.Family(
                "coredns_took_seconds",
                Meters.Kind.HISTOGRAM,
                "Took.",
                List.of(
                    new Meters.Distribution(
                        List.of(), List.of(0.1, 1.0), List.of(2L, 1L, 4L), 9.5))));
    Service service = bench.service("prometheus 127.0.0.1:1", resources);
    service.start();
    String page = page();
    assertTrue(
        page.contains(
            """
            # HELP coredns_level Level.
            # TYPE coredns_level gauge
            coredns_level 0.5
            # HELP coredns_some_total Some.
            # TYPE coredns_some_total counter
            coredns_some_total{zone="a\\"b.\\\\n"} 3.0
            # HELP coredns_took_seconds Took.
            # TYPE coredns_took_seconds histogram
            coredns_took_seconds_bucket{le="0.1"} 2
            coredns_took_seconds_bucket{le="1.0"} 3
            coredns_took_seconds_bucket{le="+Inf"} 7
            coredns_took_seconds_count 7
            coredns_took_seconds_sum 9.5
            """),
        page);
    assertTrue(page.contains("\njvm_memory_used_bytes{area=\"heap\"} "), page);
    assertTrue(page.contains("\nprocess_cpu_seconds_total "), page);
    assertFalse(page.contains("\njvm_runtime_info{"), page);
    service.close();
    assertTrue(resources.pages.isEmpty());
  }

  @Test
  void runtimeMetrics_everythingOfTheMachine() throws Exception {
    Service service = bench.service("prometheus 127.0.0.1:1 {\nruntime_metrics\n}", resources);
    service.start();
    assertTrue(page().contains("\njvm_runtime_info{"), this::page);
    service.close();
  }
}
