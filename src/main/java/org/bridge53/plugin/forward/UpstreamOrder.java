package org.bridge53.plugin.forward;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.bridge53.plugin.forward.ForwardConfig.Policy;

/** In which order the upstreams are asked for a query. */
final class UpstreamOrder {
  private final Policy policy;
  private final RandomGenerator random;
  private final AtomicInteger queries = new AtomicInteger();

  UpstreamOrder(Policy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /**
   * The order for one query.
   *
   * @param asWritten never written to
   * @return may be the same array: never write to it
   */
  Upstream[] forOneQuery(Upstream[] asWritten) {
    if (asWritten.length < 2) {
      return asWritten;
    }
    return switch (policy) {
      case SEQUENTIAL -> asWritten;
      case ROUND_ROBIN ->
          rotated(asWritten, Math.floorMod(queries.getAndIncrement(), asWritten.length));
      case RANDOM -> shuffled(asWritten);
    };
  }

  /** Any of them; there is at least one. */
  Upstream anyOne(Upstream[] asWritten) {
    return asWritten[random.nextInt(asWritten.length)];
  }

  private Upstream[] rotated(Upstream[] asWritten, int start) {
    Upstream[] order = new Upstream[asWritten.length];
    System.arraycopy(asWritten, start, order, 0, order.length - start);
    System.arraycopy(asWritten, 0, order, order.length - start, start);
    return order;
  }

  private Upstream[] shuffled(Upstream[] asWritten) {
    Upstream[] order = asWritten.clone();
    for (int last = order.length - 1; last > 0; last--) {
      int chosen = random.nextInt(last + 1);
      Upstream moved = order[chosen];
      order[chosen] = order[last];
      order[last] = moved;
    }
    return order;
  }
}
