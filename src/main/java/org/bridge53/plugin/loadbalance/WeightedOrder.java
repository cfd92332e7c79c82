package org.bridge53.plugin.loadbalance;

import java.util.random.RandomGenerator;
import org.bridge53.message.Header;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.jspecify.annotations.Nullable;

/**
 * {@code weighted}: one address, drawn with the weights of the file, changes places with the first.
 * Nothing else moves.
 */
final class WeightedOrder implements RecordOrder {
  private final RandomGenerator random;
  private volatile Weights weights = Weights.NONE;

  WeightedOrder(RandomGenerator random) {
    this.random = random;
  }

  /** Puts what the file says now in the place of what it said before. */
  void publish(Weights replacement) {
    weights = replacement;
  }

  @Override
  public int @Nullable [] of(Rrset rrset) {
    if (rrset.type() == RrType.MX) {
      return null;
    }
    int top = draw(rrset);
    if (top == 0) {
      return null;
    }
    int[] order = new int[rrset.count()];
    for (int i = 1; i < order.length; i++) {
      order[i] = i;
    }
    order[top] = 0;
    order[0] = top;
    return order;
  }

  /** The index of the record that comes first. */
  private int draw(Rrset rrset) {
    Weights.OfName listed = weights.of(rrset.owner());
    if (listed == null) {
      return random.nextInt(rrset.count());
    }
    byte[] packed = rrset.packed();
    int sum = 0;
    for (int at = 0; at < packed.length; at += 2 + Header.u16(packed, at)) {
      sum += listed.weight(packed, at + 2, Header.u16(packed, at));
    }
    int drawn = random.nextInt(sum);
    int index = 0;
    for (int at = 0; ; at += 2 + Header.u16(packed, at), index++) {
      drawn -= listed.weight(packed, at + 2, Header.u16(packed, at));
      if (drawn < 0) {
        return index;
      }
    }
  }
}
