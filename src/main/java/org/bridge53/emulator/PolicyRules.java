package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.bridge53.emulator.Place.Coordinates;
import org.jspecify.annotations.Nullable;

/**
 * Which sets of a routing group answer one client together, and how likely (Developer Guide,
 * "Choosing a routing policy" and "How Amazon Route 53 chooses records when health checking is
 * configured").
 *
 * <p>AWS's measurements of latency cannot be had. Distances stand for them, and sets that are
 * nearly as near as the nearest are as likely as it.
 */
final class PolicyRules {
  private static final int MOST_MULTIVALUE = 8;
  private static final double NEARLY_AS_NEAR = 1.05;
  private static final double SAME_CITY_KILOMETRES = 100;

  private final Place client;
  private final Predicate<RecordSet> healthy;
  private final Facts facts;

  PolicyRules(Place client, Predicate<RecordSet> healthy, Facts facts) {
    this.client = client;
    this.healthy = healthy;
    this.facts = facts;
  }

  /**
   * The possible choices and their probabilities, together 1. An empty list among them means that
   * no set fits the client.
   *
   * @param group one simple set, or at least one set of one policy
   * @throws ApiException InvalidInput when it depends on a place that is not known
   */
  Map<List<RecordSet>, Double> choices(List<RecordSet> group) {
    Policy policy = group.getFirst().policy();
    if (policy == null) {
      return Map.of(group, 1.0);
    }
    List<RecordSet> fit = group.stream().filter(healthy).toList();
    // When nobody is healthy the checks are believed to be wrong.
    List<RecordSet> candidates = fit.isEmpty() ? group : fit;
    return switch (policy) {
      case Policy.Weighted _ -> weighted(candidates);
      case Policy.Latency _ -> nearest(candidates, this::latency);
      case Policy.Geoproximity _ -> nearest(candidates, this::biasedDistance);
      case Policy.Failover _ -> Map.of(List.of(failover(candidates)), 1.0);
      case Policy.Geolocation _ -> Map.of(geolocation(group), 1.0);
      case Policy.MultiValue _ -> multivalue(candidates);
      case Policy.Cidr _ -> Map.of(byNetwork(group), 1.0);
    };
  }

  private static Map<List<RecordSet>, Double> weighted(List<RecordSet> candidates) {
    double sum = candidates.stream().mapToLong(PolicyRules::weight).sum();
    Map<List<RecordSet>, Double> choices = new LinkedHashMap<>();
    for (RecordSet set : candidates) {
      double probability = sum == 0 ? 1.0 / candidates.size() : weight(set) / sum;
      if (probability > 0) {
        choices.put(List.of(set), probability);
      }
    }
    return choices;
  }

  private static long weight(RecordSet set) {
    return set.policy() instanceof Policy.Weighted(long weight) ? weight : 0;
  }

  private static RecordSet failover(List<RecordSet> candidates) {
    for (RecordSet set : candidates) {
      if (set.policy() instanceof Policy.Failover(String role) && role.equals("PRIMARY")) {
        return set;
      }
    }
    return candidates.getFirst();
  }

  private static Map<List<RecordSet>, Double> nearest(
      List<RecordSet> candidates, ToDoubleFunction<RecordSet> distance) {
    Map<RecordSet, Double> distances = new LinkedHashMap<>();
    candidates.forEach(set -> distances.put(set, distance.applyAsDouble(set)));
    double least = distances.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    // Nothing is as near as the client's own region.
    double near = least < 0 ? least : least * NEARLY_AS_NEAR + SAME_CITY_KILOMETRES;
    List<RecordSet> there =
        candidates.stream().filter(set -> distances.getOrDefault(set, 0.0) <= near).toList();
    Map<List<RecordSet>, Double> choices = new LinkedHashMap<>();
    there.forEach(set -> choices.put(List.of(set), 1.0 / there.size()));
    return choices;
  }

  private double latency(RecordSet set) {
    if (!(set.policy() instanceof Policy.Latency(String region))) {
      return Double.MAX_VALUE;
    }
    return region.equals(client.region())
        ? -1
        : here().kilometresTo(known(Place.ofRegion(region).coordinates(), set));
  }

  private double biasedDistance(RecordSet set) {
    if (!(set.policy() instanceof Policy.Geoproximity place)) {
      return Double.MAX_VALUE;
    }
    String latitude = place.latitude();
    String longitude = place.longitude();
    String region = place.awsRegion();
    Coordinates there =
        latitude != null && longitude != null
            ? new Coordinates(Double.parseDouble(latitude), Double.parseDouble(longitude))
            : region == null ? null : Place.ofRegion(region).coordinates();
    double distance = here().kilometresTo(known(there, set));
    Long given = place.bias();
    double bias = given == null ? 0 : given;
    return bias >= 0 ? distance * (1 - bias / 100) : distance / (1 + bias / 100);
  }

  private Coordinates here() {
    Coordinates here = client.coordinates();
    if (here == null) {
      throw ApiException.invalidInput(
          "The answer depends on where the client is: this endpoint has to be told");
    }
    return here;
  }

  private static Coordinates known(@Nullable Coordinates there, RecordSet set) {
    if (there == null) {
      throw ApiException.invalidInput(
          "This endpoint does not know where " + set.described() + " is");
    }
    return there;
  }

  /** The smallest region with a healthy set, else the smallest one. */
  private List<RecordSet> geolocation(List<RecordSet> group) {
    Map<RecordSet, Integer> sizes = new HashMap<>();
    for (RecordSet set : group) {
      if (set.policy() instanceof Policy.Geolocation geo && size(geo) > 0) {
        sizes.put(set, size(geo));
      }
    }
    List<RecordSet> bySize =
        sizes.keySet().stream().sorted(Comparator.comparing(sizes::get)).toList();
    return bySize.stream()
        .filter(healthy)
        .findFirst()
        .or(() -> bySize.stream().findFirst())
        .map(List::of)
        .orElse(List.of());
  }

  /** 1 for a subdivision, 2 a country, 3 a continent, 4 the default; 0 when it is elsewhere. */
  private int size(Policy.Geolocation geo) {
    String country = geo.country();
    if (country == null) {
      String continent = geo.continent();
      return continent != null && continent.equals(client.continent()) ? 3 : 0;
    }
    if (country.equals("*")) {
      return 4;
    }
    String subdivision = geo.subdivision();
    if (!country.equals(client.country())) {
      return 0;
    }
    if (subdivision == null) {
      return 2;
    }
    return subdivision.equals(client.subdivision()) ? 1 : 0;
  }

  private static Map<List<RecordSet>, Double> multivalue(List<RecordSet> candidates) {
    List<List<RecordSet>> all = new ArrayList<>();
    choose(candidates, 0, List.of(), Math.min(MOST_MULTIVALUE, candidates.size()), all);
    Map<List<RecordSet>, Double> choices = new LinkedHashMap<>();
    all.forEach(chosen -> choices.put(chosen, 1.0 / all.size()));
    return choices;
  }

  private static void choose(
      List<RecordSet> from,
      int start,
      List<RecordSet> chosen,
      int count,
      List<List<RecordSet>> all) {
    if (chosen.size() == count) {
      all.add(chosen);
      return;
    }
    for (int i = start; i < from.size(); i++) {
      List<RecordSet> longer = new ArrayList<>(chosen);
      longer.add(from.get(i));
      choose(from, i + 1, List.copyOf(longer), count, all);
    }
  }

  /**
   * The set whose location has the longest block around the client, else that of the default
   * location; an unhealthy one gives way to the next as a geolocation set does.
   */
  private List<RecordSet> byNetwork(List<RecordSet> group) {
    Network here = network();
    Map<RecordSet, Integer> bits = new HashMap<>();
    for (RecordSet set : group) {
      if (!(set.policy() instanceof Policy.Cidr(String collection, String location))) {
        continue;
      }
      if (location.equals("*")) {
        bits.put(set, 0);
      } else if (here != null) {
        facts.networks(collection).getOrDefault(location, List.of()).stream()
            .filter(block -> block.contains(here))
            .mapToInt(Network::bits)
            .max()
            .ifPresent(longest -> bits.put(set, longest));
      }
    }
    List<RecordSet> longestFirst =
        bits.keySet().stream()
            .sorted(Comparator.comparing((RecordSet set) -> bits.getOrDefault(set, 0)).reversed())
            .toList();
    return longestFirst.stream()
        .filter(healthy)
        .findFirst()
        .or(() -> longestFirst.stream().findFirst())
        .map(List::of)
        .orElse(List.of());
  }

  private @Nullable Network network() {
    String network = client.network();
    if (network == null) {
      return null;
    }
    try {
      return Network.parse(network);
    } catch (BadText e) {
      throw ApiException.invalidInput("Invalid client network: " + e.text());
    }
  }
}
