package org.bridge53.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bridge53.plugin.Meters;

/**
 * Counts for a test to look at; a meter's key is its name and its labels in the exposition's form.
 */
public final class TestMeters implements Meters {
  private final Map<String, Double> counted = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final List<Family> families = new ArrayList<>();
  private final List<Supplier<List<Family>>> sources = new CopyOnWriteArrayList<>();

  private static String key(String name, String[] labels) {
    StringBuilder key = new StringBuilder(name);
    for (int i = 0; i < labels.length; i += 2) {
      key.append(i == 0 ? "{" : ",")
          .append(labels[i])
          .append("=\"")
          .append(labels[i + 1])
          .append('"');
    }
    return labels.length == 0 ? name : key.append('}').toString();
  }

  @Override
  public Counter counter(String name, String help, String... labels) {
    String key = key(name, labels);
    counted.putIfAbsent(key, 0.0);
    return amount -> counted.merge(key, (double) amount, Double::sum);
  }

  @Override
  public Registration gauge(String name, String help, DoubleSupplier value, String... labels) {
    String key = key(name, labels);
    gauges.put(key, value);
    return () -> gauges.remove(key, value);
  }

  @Override
  public Registration families(Supplier<List<Family>> from) {
    sources.add(from);
    return () -> sources.remove(from);
  }

  /** Only the number of values is kept, under the name and {@code _count}. */
  @Override
  public Histogram histogram(String name, String help, List<Double> bounds, String... labels) {
    Counter count = counter(name + "_count", help, labels);
    return value -> count.increment();
  }

  /** What {@link #families} shall say. */
  public void say(Family family) {
    families.add(family);
  }

  @Override
  public List<Family> families() {
    return List.copyOf(families);
  }

  /** All that is not zero, sorted. */
  public Map<String, Double> values() {
    Map<String, Double> values = new TreeMap<>(counted);
    gauges.forEach((key, value) -> values.put(key, value.getAsDouble()));
    for (Supplier<List<Family>> source : sources) {
      for (Family family : source.get()) {
        for (Sample sample : family.samples()) {
          if (sample instanceof Value value) {
            String[] labels =
                value.labels().stream()
                    .flatMap(label -> Stream.of(label.name(), label.value()))
                    .toArray(String[]::new);
            values.put(key(family.name(), labels), value.value());
          }
        }
      }
    }
    values.values().removeIf(value -> value == 0);
    return new LinkedHashMap<>(values);
  }
}
