package org.bridge53.plugin.route53.routing;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Cidr;

/**
 * IP-based: the member of the location whose longest block holds the client, then those of shorter
 * blocks, then the default location {@code *}. A client in none gets no data.
 *
 * @param collectionId the one CIDR collection of the group
 * @param locations by position; {@code *} is everywhere else
 */
public record IpChoice(String collectionId, List<String> locations) implements Selection {
  public IpChoice {
    locations = List.copyOf(locations);
  }

  @Override
  public boolean asksForPlace() {
    return true;
  }

  /** As where the collection is not known: only the default answers. */
  @Override
  public int[] choose(IntPredicate healthy, Vantage client, RandomGenerator random) {
    return choose(Map.of(), healthy, client);
  }

  /**
   * Chooses.
   *
   * @param blocks of the collection, by location
   */
  int[] choose(Map<String, List<Cidr>> blocks, IntPredicate healthy, Vantage client) {
    // Longest prefix first; the default has none at all.
    int[] best = new int[locations.size()];
    int[] bits = new int[locations.size()];
    int matches = 0;
    for (int position = 0; position < locations.size(); position++) {
      String location = locations.get(position);
      int length =
          location.equals("*") ? 0 : longest(blocks.getOrDefault(location, List.of()), client);
      if (length < 0) {
        continue;
      }
      int at = matches++;
      while (at > 0 && bits[at - 1] < length) {
        best[at] = best[at - 1];
        bits[at] = bits[at - 1];
        at--;
      }
      best[at] = position;
      bits[at] = length;
    }
    int[] preference = new int[matches];
    System.arraycopy(best, 0, preference, 0, matches);
    return Selection.firstHealthy(preference, healthy);
  }

  /** The longest block that holds the client; -1 if none does. */
  private static int longest(List<Cidr> blocks, Vantage client) {
    int longest = -1;
    if (client.address() != null) {
      for (Cidr block : blocks) {
        // A prefix shorter than the block does not say that the client is in it.
        if (block.prefixBits() > longest
            && block.prefixBits() <= client.addressBits()
            && block.contains(client.address())) {
          longest = block.prefixBits();
        }
      }
    }
    return longest;
  }
}
