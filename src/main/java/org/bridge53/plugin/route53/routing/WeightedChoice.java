package org.bridge53.plugin.route53.routing;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Weighted: each healthy member answers as often as its share of the weights says.
 *
 * <p>A weight of zero means never, unless no member with a weight is healthy; then, and where all
 * weights are zero, those share equally.
 *
 * @param weights by position, 0 to 255
 */
public record WeightedChoice(List<Integer> weights) implements Selection {
  public WeightedChoice {
    weights = List.copyOf(weights);
  }

  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    int chosen = draw(healthy, false, random);
    if (chosen < 0) {
      chosen = draw(healthy, true, random);
    }
    if (chosen < 0) {
      chosen = draw(position -> true, false, random);
    }
    if (chosen < 0) {
      chosen = draw(position -> true, true, random);
    }
    return new int[] {chosen};
  }

  /**
   * Draws among the eligible members with a weight, or among those of weight zero.
   *
   * @return -1 if there are none
   */
  private int draw(IntPredicate eligible, boolean zeros, RandomGenerator random) {
    // One pass: each member takes the place of the one before in proportion to the sum so far.
    int sum = 0;
    int chosen = -1;
    for (int position = 0; position < weights.size(); position++) {
      int weight = weights.get(position);
      if ((weight == 0) != zeros || !eligible.test(position)) {
        continue;
      }
      int share = zeros ? 1 : weight;
      sum += share;
      if (sum == share || random.nextInt(sum) < share) {
        chosen = position;
      }
    }
    return chosen;
  }
}
