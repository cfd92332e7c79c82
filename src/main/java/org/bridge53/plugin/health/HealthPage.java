package org.bridge53.plugin.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.HostPort;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.Log;
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
  private HttpPages.@Nullable Page page;
  private Scheduler.@Nullable Task poll;
  private volatile boolean closed;

  HealthPage(HealthConfig config, Resources resources) {
    this.config = config;
    this.pages = resources.pages();
    this.scheduler = resources.scheduler();
    this.ticker = resources.ticker();
    this.log = resources.log();
  }

  @Override
  public void start() throws IOException {
    HostPort asked = HostPort.parse(config.address());
    InetSocketAddress address;
    try {
      address = asked.resolve();
      page = pages.open(address, PATH, () -> new Reply(200, "OK"));
    } catch (IOException failure) {
      throw new IOException(
          "plugin/health: " + config.position() + " - " + failure.getMessage(), failure);
    }
    String host = address.getAddress().isAnyLocalAddress() ? "localhost" : asked.host();
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
      log.warning("Local health request to \"" + self + "\" failed: " + failure.getMessage());
      return;
    }
    Duration took = Duration.ofNanos(ticker.getAsLong() - start);
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
