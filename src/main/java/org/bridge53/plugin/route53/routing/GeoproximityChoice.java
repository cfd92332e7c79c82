package org.bridge53.plugin.route53.routing;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.route53.model.RoutingPolicy.Geoproximity;

/**
 * Geoproximity: the healthy member at the least biased distance. A bias of {@code b} in 1 to 99
 * makes a distance {@code d * (1 - b/100)}, one in -99 to -1 {@code d / (1 + b/100)} (Developer
 * Guide, "How Amazon Route 53 uses bias to route traffic").
 *
 * <p>A place that is not known is farther than every other; a client whose place is not known gets
 * the first healthy member in the order of the listing.
 *
 * @param places by position
 */
public record GeoproximityChoice(List<Geoproximity> places) implements Selection {
  public GeoproximityChoice {
    places = List.copyOf(places);
  }

  @Override
  public boolean asksForPlace() {
    return true;
  }

  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    double[] distances = new double[places.size()];
    for (int position = 0; position < distances.length; position++) {
      distances[position] = distance(places.get(position), client);
    }
    return Selection.nearest(distances, healthy);
  }

  private static double distance(Geoproximity place, Vantage client) {
    double latitude = place.latitude();
    double longitude = place.longitude();
    String code = place.region();
    if (code == null && place.localZoneGroup() != null) {
      code = AwsRegion.ofLocalZoneGroup(place.localZoneGroup());
    }
    AwsRegion region = code == null ? null : AwsRegion.of(code);
    if (region != null) {
      latitude = region.latitude();
      longitude = region.longitude();
    }
    if (!client.hasCoordinates() || Double.isNaN(latitude) || Double.isNaN(longitude)) {
      return Double.MAX_VALUE;
    }
    double distance = Sphere.kilometres(client.latitude(), client.longitude(), latitude, longitude);
    double bias = place.bias() / 100.0;
    return bias > 0 ? distance * (1 - bias) : distance / (1 + bias);
  }
}
