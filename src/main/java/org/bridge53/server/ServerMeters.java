package org.bridge53.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Plugin;

/** The meters of the process: those of the plugins, and what the listeners count of queries. */
final class ServerMeters implements Meters {
  private static final String VERSION =
      Objects.requireNonNullElse(
          ServerMeters.class.getPackage().getImplementationVersion(), "development");

  /** Where CoreDNS has Go's. */
  private static final String JAVA = "java " + Runtime.version();

  private record Key(String name, List<Label> labels) {}

  /** A meter that can be looked at. */
  private sealed interface Meter {
    Kind kind();

    String help();

    Sample sample(List<Label> labels);
  }

  private record Count(String help, LongAdder adder) implements Meter, Counter {
    @Override
    public Kind kind() {
      return Kind.COUNTER;
    }

    @Override
    public void add(long amount) {
      adder.add(amount);
    }

    @Override
    public Sample sample(List<Label> labels) {
      return new Value(labels, adder.sum());
    }
  }

  private record Asked(String help, DoubleSupplier value) implements Meter {
    @Override
    public Kind kind() {
      return Kind.GAUGE;
    }

    @Override
    public Sample sample(List<Label> labels) {
      return new Value(labels, value.getAsDouble());
    }
  }

  private record Spread(String help, List<Double> bounds, List<LongAdder> buckets, DoubleAdder sum)
      implements Meter, Histogram {
    @Override
    public Kind kind() {
      return Kind.HISTOGRAM;
    }

    @Override
    public void observe(double value) {
      int bucket = 0;
      while (bucket < bounds.size() && value > bounds.get(bucket)) {
        bucket++;
      }
      buckets.get(bucket).increment();
      sum.add(value);
    }

    @Override
    public Sample sample(List<Label> labels) {
      return new Distribution(
          labels, bounds, buckets.stream().map(LongAdder::sum).toList(), sum.sum());
    }
  }

  private final List<String> plugins;
  private final Map<Key, Meter> meters = new ConcurrentHashMap<>();
  private final List<Supplier<List<Family>>> sources = new CopyOnWriteArrayList<>();
  private volatile List<Value> enabled = List.of();
  private final Map<QueryCounts.Scope, QueryCounts> queries = new ConcurrentHashMap<>();

  /**
   * @param catalog all plugins that there may be
   */
  ServerMeters(List<? extends Plugin<?>> catalog) {
    this.plugins = catalog.stream().map(Plugin::name).toList();
  }

  /**
   * What {@code coredns_plugin_enabled} says from now on.
   *
   * @param values for each listener, zone and plugin whose queries are counted
   */
  void enabled(List<Value> values) {
    enabled = List.copyOf(values);
  }

  /** A plugin's number in {@link org.bridge53.message.QueryTrace}: 1 or more. */
  int number(String plugin) {
    return plugins.indexOf(plugin) + 1;
  }

  /** What is counted of the queries of one listener and zone. */
  QueryCounts queries(QueryCounts.Scope scope) {
    return queries.computeIfAbsent(scope, key -> new QueryCounts(key, plugins));
  }

  @Override
  public Counter counter(String name, String help, String... labels) {
    return meter(name, labels, Count.class, _ -> new Count(help, new LongAdder()));
  }

  @Override
  public Histogram histogram(String name, String help, List<Double> bounds, String... labels) {
    return meter(
        name,
        labels,
        Spread.class,
        _ -> {
          List<LongAdder> buckets = new ArrayList<>();
          for (int i = 0; i <= bounds.size(); i++) {
            buckets.add(new LongAdder());
          }
          return new Spread(help, List.copyOf(bounds), List.copyOf(buckets), new DoubleAdder());
        });
  }

  @Override
  public Registration gauge(String name, String help, DoubleSupplier value, String... labels) {
    Key key = new Key(name, Label.list(labels));
    Asked asked = new Asked(help, value);
    meters.put(key, asked);
    return () -> meters.remove(key, asked);
  }

  private <T extends Meter> T meter(
      String name, String[] labels, Class<T> type, Function<Key, Meter> make) {
    return type.cast(meters.computeIfAbsent(new Key(name, Label.list(labels)), make));
  }

  @Override
  public Registration families(Supplier<List<Family>> families) {
    sources.add(families);
    return () -> sources.remove(families);
  }

  @Override
  public List<Family> families() {
    Gathering gathering = new Gathering();
    meters.forEach(
        (key, meter) ->
            gathering.add(key.name(), meter.kind(), meter.help(), meter.sample(key.labels())));
    queries.values().forEach(counts -> counts.collect(gathering));
    for (Supplier<List<Family>> source : sources) {
      for (Family family : source.get()) {
        family.samples().forEach(one -> gathering.add(family, one));
      }
    }
    for (Value one : enabled) {
      gathering.add(
          "coredns_plugin_enabled",
          Kind.GAUGE,
          "A metric that indicates whether a plugin is enabled on per server and zone basis.",
          one);
    }
    gathering.add(
        "coredns_build_info",
        Kind.GAUGE,
        "A metric with a constant '1' value labeled by version, revision, and goversion from which"
            + " bridge53 was built.",
        new Value(Label.list("version", VERSION, "revision", "", "goversion", JAVA), 1));
    return gathering.families();
  }

  /** Sorts samples into families. */
  static final class Gathering {
    private record Group(Kind kind, String help, Collection<Sample> samples) {}

    private final Map<String, Group> groups = new TreeMap<>();

    void add(String name, Kind kind, String help, Sample sample) {
      groups
          .computeIfAbsent(name, _ -> new Group(kind, help, new ArrayList<>()))
          .samples()
          .add(sample);
    }

    private void add(Family family, Sample sample) {
      add(family.name(), family.kind(), family.help(), sample);
    }

    private List<Family> families() {
      List<Family> families = new ArrayList<>(groups.size());
      groups.forEach(
          (name, group) ->
              families.add(
                  new Family(name, group.kind(), group.help(), List.copyOf(group.samples()))));
      return families;
    }
  }
}
