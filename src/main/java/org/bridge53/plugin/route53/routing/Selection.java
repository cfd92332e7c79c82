package org.bridge53.plugin.route53.routing;

import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A routing policy over the members of one group, which it knows by their positions (Route 53
 * Developer Guide, "Choosing a routing policy" and "How Amazon Route 53 chooses records when health
 * checking is configured").
 *
 * <p>In all policies: if no member that matches is healthy, all are taken for healthy.
 */
public sealed interface Selection
    permits OnlyChoice,
        WeightedChoice,
        FailoverChoice,
        LatencyChoice,
        GeolocationChoice,
        GeoproximityChoice,
        IpChoice,
        MultivalueChoice {
  /** Nobody: the client gets NODATA. */
  int[] NONE = {};

  /**
   * Chooses.
   *
   * @param healthy by position; asked for as few members as possible
   * @param client where it is
   * @return the positions of the members that answer: several for multivalue only, none where no
   *     member is meant for this client
   */
  int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random);

  /** Whether the place of the client decides. */
  default boolean asksForPlace() {
    return false;
  }

  /** The first position that is healthy, else the first at all. */
  static int[] firstHealthy(int[] preference, IntPredicate healthy) {
    for (int position : preference) {
      if (healthy.test(position)) {
        return new int[] {position};
      }
    }
    return preference.length == 0 ? NONE : new int[] {preference[0]};
  }
}
