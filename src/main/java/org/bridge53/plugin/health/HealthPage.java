package org.bridge53.plugin.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.HostPort;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /health}: 200 as long as there is a process that answers. Asks itself every second: an
 * answer that takes its time tells the operator that the machine is overloaded.
 */
final class HealthPage implements Service {
  private static final String PATH = "/health";
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final HealthConfig config;
  private final HttpPages pages;
  private final Scheduler scheduler;
  private final LongSupplier ticker;
  private final Log log;
  private final Meters.Histogram durations;
  private final Meters.Counter failures;
  private HttpPages.@Nullable Page page;
  private Scheduler.@Nullable Task poll;
  private volatile boolean closed;

  HealthPage(HealthConfig config, Resources resources) {
    this.config = config;
    this.pages = resources.pages();
    this.scheduler = resources.scheduler();
    this.ticker = resources.ticker();
    this.log = resources.log();
    this.durations =
        resources
            .meters()
            .histogram(
                "coredns_health_request_duration_seconds",
                "Histogram of the time (in seconds) each request took.",
                Meters.bounds(0.00025, 10, 5));
    this.failures =
        resources
            .meters()
            .counter(
                "coredns_health_request_failures_total",
                "The number of times the health check failed.");
  }

  @Override
  public void start() throws IOException {
    PageAddress.Opened opened =
        config.address().open("health", pages, PATH, () -> new Reply(200, "OK"));
    page = opened.page();
    HostPort asked = HostPort.parse(config.address().text());
    String host = opened.address().getAddress().isAnyLocalAddress() ? "localhost" : asked.host();
    URI self =
        URI.create(
            "http://"
                + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                + ":"
                + asked.port()
                + PATH);
    poll = scheduler.every(INTERVAL, () -> poll(self));
  }

  private void poll(URI self) {
    long start = ticker.getAsLong();
    try {
      ask(self);
    } catch (IOException failure) {
      if (closed) {
        return; // the end of the poll interrupts a request that is under way
      }
      failures.increment();
      log.warning("Local health request to \"" + self + "\" failed: " + failure.getMessage());
      return;
    }
    long nanos = ticker.getAsLong() - start;
    durations.observe(nanos / 1e9);
    Duration took = Duration.ofNanos(nanos);
    if (took.compareTo(SLOW) > 0) {
      log.warning(
          "Local health request to \"" + self + "\" took more than 1s: " + GoDuration.format(took));
    }
  }

  private static void ask(URI self) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) self.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try (InputStream body = connection.getInputStream()) {
      body.readAllBytes();
    }
  }

  @Override
  public void ending() {
    if (config.lameduck().isPositive()) {
      log.info("Going into lameduck mode for " + GoDuration.format(config.lameduck()));
    }
  }

  @Override
  public Duration lameduck() {
    return config.lameduck();
  }

  @Override
  public void close() {
    closed = true;
    if (poll != null) {
      poll.cancel();
    }
    if (page != null) {
      page.close();
    }
  }
}
