package org.bridge53.plugin.prometheus;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.Meters;

/** What the server counts, as the library takes it. */
final class Snapshots implements MultiCollector {
  /** Suffixes that the library puts behind names by itself, and refuses in them. */
  private static final String TOTAL = "_total";

  private static final String INFO = "_info";

  private final Meters meters;

  Snapshots(Meters meters) {
    this.meters = meters;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    for (Meters.Family family : meters.families()) {
      snapshots.add(
          switch (family.kind()) {
            case COUNTER -> counter(family);
            case GAUGE -> family.name().endsWith(INFO) ? info(family) : gauge(family);
            case HISTOGRAM -> histogram(family);
          });
    }
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot counter(Meters.Family family) {
    CounterSnapshot.Builder builder = CounterSnapshot.builder();
    builder.name(without(TOTAL, family.name()));
    builder.help(family.help());
    for (Meters.Sample sample : family.samples()) {
      builder.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(labels(sample))
              .value(value(sample))
              .build());
    }
    return builder.build();
  }

  /** A gauge that is always 1 and says something by its labels. */
  private static MetricSnapshot info(Meters.Family family) {
    InfoSnapshot.Builder builder = InfoSnapshot.builder();
    builder.name(without(INFO, family.name()));
    builder.help(family.help());
    for (Meters.Sample sample : family.samples()) {
      builder.dataPoint(
          InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels(sample)).build());
    }
    return builder.build();
  }

  private static String without(String suffix, String name) {
    return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
  }

  private static MetricSnapshot gauge(Meters.Family family) {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder();
    builder.name(family.name());
    builder.help(family.help());
    for (Meters.Sample sample : family.samples()) {
      builder.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(labels(sample))
              .value(value(sample))
              .build());
    }
    return builder.build();
  }

  private static MetricSnapshot histogram(Meters.Family family) {
    HistogramSnapshot.Builder builder = HistogramSnapshot.builder();
    builder.name(family.name());
    builder.help(family.help());
    for (Meters.Sample sample : family.samples()) {
      if (sample instanceof Meters.Distribution spread) {
        List<Double> bounds = new ArrayList<>(spread.bounds());
        bounds.add(Double.POSITIVE_INFINITY);
        builder.dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(labels(sample))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, spread.counts()))
                .sum(spread.sum())
                .build());
      }
    }
    return builder.build();
  }

  private static double value(Meters.Sample sample) {
    return switch (sample) {
      case Meters.Value one -> one.value();
      case Meters.Distribution spread -> spread.sum();
    };
  }

  private static Labels labels(Meters.Sample sample) {
    Labels.Builder labels = Labels.builder();
    sample.labels().forEach(label -> labels.label(label.name(), label.value()));
    return labels.build();
  }
}
