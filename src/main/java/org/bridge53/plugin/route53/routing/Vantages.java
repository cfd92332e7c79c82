package org.bridge53.plugin.route53.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Query;
import org.jspecify.annotations.Nullable;

/**
 * Says where the client of a query is: by the network that its address, or the client-subnet option
 * of a resolver that is believed, lies in.
 */
public final class Vantages {
  /**
   * Clients of one network.
   *
   * @param network where the longest prefix that holds a client decides
   * @param vantage where they are; its address is not used
   */
  public record Location(Cidr network, Vantage vantage) {}

  private final List<Location> longestFirst;
  private final List<Cidr> believed;
  private final Vantage elsewhere;
  private final boolean needed;

  /**
   * Places.
   *
   * @param locations in any order
   * @param believed whose client-subnet option (RFC 7871) is heeded
   * @param elsewhere for all others
   */
  public Vantages(List<Location> locations, List<Cidr> believed, Vantage elsewhere) {
    List<Location> sorted = new ArrayList<>(locations);
    sorted.sort(Comparator.comparingInt((Location l) -> l.network().prefixBits()).reversed());
    this.longestFirst = List.copyOf(sorted);
    this.believed = List.copyOf(believed);
    this.elsewhere = elsewhere;
    this.needed = !locations.isEmpty();
  }

  /** Where the client of a query is. */
  public Vantage of(Query query) {
    ClientSubnet subnet = subnet(query);
    InetAddress address =
        subnet == null ? query.client().remote().getAddress() : subnet.network().network();
    int bits = subnet == null ? 8 * address.getAddress().length : subnet.network().prefixBits();
    return place(address, bits).at(address, bits);
  }

  /** The client-subnet option of a query, if it has one that is believed. */
  public @Nullable ClientSubnet subnet(Query query) {
    return !believed.isEmpty() && holds(believed, query.client().remote().getAddress())
        ? ClientSubnet.of(query)
        : null;
  }

  private Vantage place(InetAddress address, int bits) {
    if (needed) {
      for (int i = 0; i < longestFirst.size(); i++) {
        Location location = longestFirst.get(i);
        if (location.network().prefixBits() <= bits && location.network().contains(address)) {
          return location.vantage();
        }
      }
    }
    return elsewhere;
  }

  private static boolean holds(List<Cidr> networks, InetAddress address) {
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
