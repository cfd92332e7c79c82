package org.bridge53.plugin.route53.routing;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Latency: the healthy member whose region is nearest to the client.
 *
 * <p>AWS's measurements cannot be had, so distance stands for latency; in a private zone that is
 * what AWS itself does where the query's own region has no member (Developer Guide, "Latency-based
 * routing in private hosted zones"). The client's own region is nearest whatever the map says, and
 * where its place is not known, the first in the order of the listing answers.
 *
 * @param regions by position, as AWS codes
 */
public record LatencyChoice(List<String> regions) implements Selection {
  public LatencyChoice {
    regions = List.copyOf(regions);
  }

  @Override
  public boolean asksForPlace() {
    return true;
  }

  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    double[] distances = new double[regions.size()];
    for (int position = 0; position < distances.length; position++) {
      distances[position] = distance(regions.get(position), client);
    }
    return Selection.nearest(distances, healthy);
  }

  private static double distance(String code, Vantage client) {
    if (code.equals(client.region())) {
      return -1;
    }
    AwsRegion region = AwsRegion.of(code);
    if (region == null || !client.hasCoordinates()) {
      return Double.MAX_VALUE;
    }
    return Sphere.kilometres(
        client.latitude(), client.longitude(), region.latitude(), region.longitude());
  }
}
