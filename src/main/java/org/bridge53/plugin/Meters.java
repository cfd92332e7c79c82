package org.bridge53.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Where plugins count, for whoever watches the server ({@code prometheus}). It is one for the whole
 * process: what was counted outlives reloads.
 *
 * <p>A meter is known by its name and its labels: asked for again, it is the same. Names are those
 * of the exposition, prefix and unit included ({@code coredns_cache_hits_total}); all meters of one
 * name are of one kind and have the same labels. Labels are written as name, value, name, value.
 */
public interface Meters {
  /** A number that only grows. Safe for many threads. */
  @FunctionalInterface
  interface Counter {
    void add(long amount);

    default void increment() {
      add(1);
    }
  }

  /** How values are spread. Safe for many threads. */
  @FunctionalInterface
  interface Histogram {
    void observe(double value);
  }

  /** A gauge that somebody answers for. */
  @FunctionalInterface
  interface Registration {
    /** Nobody does any more; where another has taken its place by now, that one stays. */
    void close();
  }

  /**
   * Bounds of a histogram.
   *
   * @param factor of each to the one before it
   */
  static List<Double> bounds(double first, double factor, int count) {
    List<Double> bounds = new ArrayList<>(count);
    double bound = first;
    for (int i = 0; i < count; i++) {
      bounds.add(bound);
      bound *= factor;
    }
    return List.copyOf(bounds);
  }

  /** CoreDNS's bounds of durations, seconds: 0.25 ms to 8 s. */
  static List<Double> durations() {
    return bounds(0.00025, 2, 16);
  }

  /** A counter; 0 where it is new. */
  Counter counter(String name, String help, String... labels);

  /**
   * A number that is asked for when somebody looks.
   *
   * @param value on any thread, without waiting
   */
  Registration gauge(String name, String help, DoubleSupplier value, String... labels);

  /**
   * A histogram.
   *
   * @param bounds upper bounds of the buckets, inclusive, ascending; one without a bound follows
   */
  Histogram histogram(String name, String help, List<Double> bounds, String... labels);

  /**
   * Families of which somebody knows all samples when somebody looks: where there is one for each
   * of many things that come and go.
   *
   * @param families on any thread, without waiting; names that no other meter has
   */
  Registration families(Supplier<List<Family>> families);

  /** All that was counted, by name. */
  List<Family> families();

  /** What a family counts. */
  enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /**
   * All meters of one name.
   *
   * @param samples each with the same label names
   */
  record Family(String name, Kind kind, String help, List<Sample> samples) {
    public Family {
      samples = List.copyOf(samples);
    }
  }

  /** A label of a meter. */
  record Label(String name, String value) {
    /**
     * Labels in their order.
     *
     * @param words name, value, name, value
     */
    public static List<Label> list(String... words) {
      if (words.length % 2 != 0) {
        throw new IllegalArgumentException("labels are names and values: " + List.of(words));
      }
      List<Label> labels = new ArrayList<>(words.length / 2);
      for (int i = 0; i < words.length; i += 2) {
        labels.add(new Label(words[i], words[i + 1]));
      }
      return List.copyOf(labels);
    }
  }

  /** What one meter says. */
  sealed interface Sample {
    List<Label> labels();
  }

  /** Of a counter or a gauge. */
  record Value(List<Label> labels, double value) implements Sample {
    public Value {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Of a histogram.
   *
   * @param bounds as given
   * @param counts of each bucket alone, one more than bounds
   * @param sum of all values
   */
  record Distribution(List<Label> labels, List<Double> bounds, List<Long> counts, double sum)
      implements Sample {
    public Distribution {
      labels = List.copyOf(labels);
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
    }
  }
}
