package org.bridge53.plugin.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bridge53.corefile.Position;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Test;

class HealthPluginTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final PluginBench<HealthConfig> bench = new PluginBench<>(new HealthPlugin());
  private final TestResources resources = new TestResources(".");

  @Test
  void nothingSaid_defaults() {
    assertEquals(
        new HealthConfig(new PageAddress(":8080", new Position("Corefile", 1)), Duration.ZERO),
        bench.read("health"));
  }

  @Test
  void everyOption_read() {
    HealthConfig config = bench.read("\nhealth localhost:8091 {\nlameduck 1m30s\n}");
    assertEquals(
        new HealthConfig(
            new PageAddress("localhost:8091", new Position("Corefile", 2)), Duration.ofSeconds(90)),
        config);
    PluginBench.assertAllDiffer(config, bench.read("health"));
  }

  @Test
  void severalLines_lastSaysIt() {
    HealthConfig config =
        bench.read("health :1 {\nlameduck 1s\n}\nhealth :2\nhealth {\nlameduck 3s\n}");
    assertEquals(new PageAddress(":2", new Position("Corefile", 4)), config.address());
    assertEquals(Duration.ofSeconds(3), config.lameduck());
  }

  @Test
  void wrongLines_refused() {
    bench.assertErrors("health 8080", "address 8080: missing port in address");
    bench.assertErrors("health :80a", "invalid port in \":80a\"");
    bench.assertErrors("health [::1", "address [::1: missing ']' in address");
    bench.assertErrors("health :1 :2", "Wrong argument count or unexpected line ending after ':2'");
    bench.assertErrors(
        "health {\nlameduck\n}", "Wrong argument count or unexpected line ending after 'lameduck'");
    bench.assertErrors(
        "health {\nlameduck 5\n}",
        "unable to parse lameduck duration value: '5' : time: missing unit in duration \"5\"");
    bench.assertErrors(
        "health {\nlameduk 5s\n}", "unknown property 'lameduk'; did you mean 'lameduck'?");
  }

  @Test
  void negativeLameduck_isNone() {
    assertEquals(
        List.of("plugin/health: Corefile:2 - a negative lameduck duration is none"),
        bench.warnings("health {\nlameduck -5s\n}", resources));
    assertEquals(Duration.ZERO, bench.read("health {\nlameduck -5s\n}").lameduck());
  }

  @Test
  void page_isOkToTheEnd_lameduckIsSaid() throws Exception {
    Service service = bench.service("health 127.0.0.1:1 {\nlameduck 5s\n}", resources);
    service.start();
    assertEquals(
        new Reply(200, "OK"), Objects.requireNonNull(resources.pages.get("/health")).get());
    service.ending();
    assertEquals(Duration.ofSeconds(5), service.lameduck());
    assertTrue(resources.logged.contains("INFO Going into lameduck mode for 5s"));
    assertEquals(
        new Reply(200, "OK"), Objects.requireNonNull(resources.pages.get("/health")).get());
    service.close();
    assertTrue(resources.pages.isEmpty());
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void ownRequest_everySecond_slowOnesAndFailuresAreLines() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicLong now = new AtomicLong();
    AtomicLong takes = new AtomicLong();
    resources.ticker = now::get;
    HttpServer page =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/health",
        exchange -> {
          asked.incrementAndGet();
          now.addAndGet(takes.get());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    page.start();
    int port = page.getAddress().getPort();
    Service service = bench.service("health 127.0.0.1:" + port, resources);
    try {
      service.start();
      resources.advance(SECOND.multipliedBy(3));
      assertEquals(3, asked.get());
      assertEquals(List.of(), List.copyOf(resources.logged));
      takes.set(Duration.ofMillis(1500).toNanos());
      resources.advance(SECOND);
    } finally {
      page.stop(0);
    }
    String url = "\"http://127.0.0.1:" + port + "/health\"";
    assertEquals(
        List.of("WARNING Local health request to " + url + " took more than 1s: 1.5s"),
        List.copyOf(resources.logged));
    resources.advance(SECOND);
    assertTrue(
        List.copyOf(resources.logged)
            .getLast()
            .startsWith("WARNING Local health request to " + url + " failed: "),
        resources.logged::toString);
    assertEquals(
        Map.of(
            "coredns_health_request_duration_seconds_count",
            4.0,
            "coredns_health_request_failures_total",
            1.0),
        resources.meters().values());
    service.close();
  }

  @Test
  void everyAddress_asksItselfAsLocalhost() throws Exception {
    int port = Transport.freePort(InetAddress.getLoopbackAddress());
    Service service = bench.service("health :" + port, resources);
    service.start();
    resources.advance(SECOND);
    assertTrue(
        List.copyOf(resources.logged)
            .getLast()
            .startsWith("WARNING Local health request to \"http://localhost:" + port),
        resources.logged::toString);
    service.close();
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
