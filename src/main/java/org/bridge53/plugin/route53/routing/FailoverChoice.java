package org.bridge53.plugin.route53.routing;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Failover: the primary while it is healthy, else the secondary while that is; if neither is, the
 * primary.
 *
 * @param preference the primary's positions, then the secondary's: one of each in AWS
 */
public record FailoverChoice(List<Integer> preference) implements Selection {
  public FailoverChoice {
    preference = List.copyOf(preference);
  }

  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    for (int i = 0; i < preference.size(); i++) {
      if (healthy.test(preference.get(i))) {
        return new int[] {preference.get(i)};
      }
    }
    return new int[] {preference.getFirst()};
  }
}
