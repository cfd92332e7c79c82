package org.bridge53.plugin.route53.routing;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Multivalue answer: up to eight healthy members together, in random order; where none is healthy,
 * up to eight of all.
 *
 * @param count of the members
 */
public record MultivalueChoice(int count) implements Selection {
  /** Members in one answer (Route 53 Developer Guide, "Multivalue answer routing"). */
  static final int MOST = 8;

  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    int[] eligible = new int[count];
    int found = 0;
    for (int position = 0; position < count; position++) {
      if (healthy.test(position)) {
        eligible[found++] = position;
      }
    }
    if (found == 0) {
      for (int position = 0; position < count; position++) {
        eligible[found++] = position;
      }
    }
    int taken = Math.min(MOST, found);
    for (int i = 0; i < taken; i++) { // the first steps of Fisher and Yates's shuffle
      int other = i + random.nextInt(found - i);
      int moved = eligible[i];
      eligible[i] = eligible[other];
      eligible[other] = moved;
    }
    return Arrays.copyOf(eligible, taken);
  }
}
