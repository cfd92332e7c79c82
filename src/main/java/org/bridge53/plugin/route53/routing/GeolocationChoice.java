package org.bridge53.plugin.route53.routing;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.route53.model.RoutingPolicy.Geolocation;
import org.jspecify.annotations.Nullable;

/**
 * Geolocation: the smallest area that holds the client and is healthy: subdivision, country,
 * continent, everywhere. A client in none of them gets no data.
 *
 * @param areas by position
 */
public record GeolocationChoice(List<Geolocation> areas) implements Selection {
  private static final int SUBDIVISION = 0;
  private static final int COUNTRY = 1;
  private static final int CONTINENT = 2;
  private static final int EVERYWHERE = 3;
  private static final int ELSEWHERE = 4;

  public GeolocationChoice {
    areas = List.copyOf(areas);
  }

  @Override
  public boolean asksForPlace() {
    return true;
  }

  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    int[] preference = new int[areas.size()];
    int matches = 0;
    for (int size = SUBDIVISION; size < ELSEWHERE; size++) {
      for (int position = 0; position < areas.size(); position++) {
        if (sizeOf(areas.get(position), client) == size) {
          preference[matches++] = position;
        }
      }
    }
    return Selection.firstHealthy(Arrays.copyOf(preference, matches), healthy);
  }

  private static int sizeOf(Geolocation area, Vantage client) {
    String country = area.country();
    if (country == null) {
      return same(area.continent(), client.continent()) ? CONTINENT : ELSEWHERE;
    }
    if (country.equals("*")) {
      return EVERYWHERE;
    }
    if (!country.equals(client.country())) {
      return ELSEWHERE;
    }
    if (area.subdivision() == null) {
      return COUNTRY;
    }
    return same(area.subdivision(), client.subdivision()) ? SUBDIVISION : ELSEWHERE;
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one != null && one.equals(other);
  }
}
