package org.bridge53.plugin.loadbalance;

import java.util.random.RandomGenerator;
import org.bridge53.message.Rrset;

/** {@code round_robin}: every order is equally likely. */
final class RandomOrder implements RecordOrder {
  private final RandomGenerator random;

  RandomOrder(RandomGenerator random) {
    this.random = random;
  }

  /** Fisher and Yates, inside out. */
  @Override
  public int[] of(Rrset rrset) {
    int[] order = new int[rrset.count()];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
