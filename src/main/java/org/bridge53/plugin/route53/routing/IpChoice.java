package org.bridge53.plugin.route53.routing;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * IP-based: the member of the location whose longest block holds the client, then those of shorter
 * blocks, then the default location {@code *}. A client in none gets no data.
 */
public final class IpChoice implements Selection {
  private static final String EVERYWHERE_ELSE = "*";

  private final String collectionId;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * A choice between locations.
   *
   * @param collectionId the one CIDR collection of the group
   * @param locations by position; {@code *} is everywhere else
   */
  public IpChoice(String collectionId, List<String> locations) {
    this.collectionId = collectionId;
    for (int position = 0; position < locations.size(); position++) {
      positions.putIfAbsent(locations.get(position), position);
    }
  }

  public String collectionId() {
    return collectionId;
  }

  @Override
  public boolean asksForPlace() {
    return true;
  }

  /** As where the collection is not known: only the default answers. */
  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    return choose(CidrTable.EMPTY, healthy, client);
  }

  /**
   * Chooses.
   *
   * @param blocks of the collection
   */
  int[] choose(CidrTable blocks, IntPredicate healthy, Vantage client) {
    int first = -1;
    InetAddress address = client.address();
    if (address != null) {
      int block = blocks.find(address, client.addressBits());
      while (block != CidrTable.NONE) {
        Integer position = positions.get(blocks.location(block));
        if (position != null && healthy.test(position)) {
          return new int[] {position};
        }
        first = first < 0 && position != null ? position : first;
        block = blocks.around(block);
      }
    }
    @Nullable Integer elsewhere = positions.get(EVERYWHERE_ELSE);
    if (elsewhere != null && (first < 0 || healthy.test(elsewhere))) {
      return new int[] {elsewhere};
    }
    return first < 0 ? NONE : new int[] {first};
  }
}
