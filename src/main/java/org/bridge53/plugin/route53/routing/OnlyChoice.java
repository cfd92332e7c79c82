package org.bridge53.plugin.route53.routing;

import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/** One set, which answers everybody. */
public record OnlyChoice() implements Selection {
  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    return new int[] {0};
  }
}
