package org.bridge53.plugin.prometheus;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.HttpPages.Reply;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics} in Prometheus's text format. */
final class MetricsPage implements Service {
  private static final String PATH = "/metrics";
  private static final int OK = 200;

  private final PrometheusConfig config;
  private final Resources resources;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private HttpPages.@Nullable Page page;

  MetricsPage(PrometheusConfig config, Resources resources) {
    this.config = config;
    this.resources = resources;
  }

  @Override
  public void start() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new Snapshots(resources.meters()));
    if (config.runtimeMetrics()) {
      JvmMetrics.builder().register(registry);
    } else {
      ProcessMetrics.builder().register(registry);
      JvmMemoryMetrics.builder().register(registry);
      JvmGarbageCollectorMetrics.builder().register(registry);
      JvmThreadsMetrics.builder().register(registry);
    }
    page =
        config.address().open("prometheus", resources.pages(), PATH, () -> reply(registry)).page();
  }

  private Reply reply(PrometheusRegistry registry) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // it is memory
    }
    return new Reply(OK, writer.getContentType(), text.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
  }
}
