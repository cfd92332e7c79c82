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

  /**
   * The nearest position that is healthy, else the nearest at all; of equals the first.
   *
   * @param distances by position; {@link Double#MAX_VALUE} where they are not known
   */
  static int[] nearest(double[] distances, IntPredicate healthy) {
    int best = -1;
    int bestOfAll = 0;
    for (int position = 0; position < distances.length; position++) {
      if (distances[position] < distances[bestOfAll]) {
        bestOfAll = position;
      }
      // Asked only where it matters: the health of a tree costs a walk.
      if ((best < 0 || distances[position] < distances[best]) && healthy.test(position)) {
        best = position;
      }
    }
    return new int[] {best < 0 ? bestOfAll : best};
  }
}
