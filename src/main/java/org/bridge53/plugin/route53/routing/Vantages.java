package org.bridge53.plugin.route53.routing;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.corefile.Cidr;
import org.bridge53.message.Query;
import org.bridge53.plugin.NetworkSet;
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

  /**
   * One look-up a length of prefix, the longest first: there are few lengths, and many networks.
   */
  private record Length(int bits, Map<ByteBuffer, Vantage> networks) {}

  private final List<Length> ipv4;
  private final List<Length> ipv6;
  private final NetworkSet believed;
  private final boolean believesAny;
  private final Vantage elsewhere;
  private final Places others;

  /** Where clients are that no location names. */
  @FunctionalInterface
  public interface Places {
    /** Nobody knows. */
    Places NONE = (address, bits) -> null;

    /**
     * The place of a network.
     *
     * @param bits how much of the address is known
     * @return null if it is not known
     */
    @Nullable Vantage of(InetAddress address, int bits);
  }

  /**
   * Places.
   *
   * @param locations in any order; of two for one network the first counts
   * @param believed whose client-subnet option (RFC 7871) is heeded
   * @param others for clients in none of the locations
   * @param elsewhere for clients that these do not know either
   */
  public Vantages(List<Location> locations, List<Cidr> believed, Places others, Vantage elsewhere) {
    this.others = others;
    this.ipv4 = lengths(locations, 4);
    this.ipv6 = lengths(locations, 16);
    this.believed = NetworkSet.of(believed);
    this.believesAny = !believed.isEmpty();
    this.elsewhere = elsewhere;
  }

  private static List<Length> lengths(List<Location> locations, int octets) {
    TreeMap<Integer, Map<ByteBuffer, Vantage>> byBits = new TreeMap<>();
    for (Location location : locations) {
      byte[] network = location.network().network().getAddress();
      if (network.length == octets) {
        byBits
            .computeIfAbsent(location.network().prefixBits(), bits -> new HashMap<>())
            .putIfAbsent(ByteBuffer.wrap(network), location.vantage());
      }
    }
    return byBits.descendingMap().entrySet().stream()
        .map(entry -> new Length(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Where the client of a query is. */
  public Vantage of(Query query) {
    ClientSubnet subnet = subnet(query);
    InetAddress address = query.client().remote().getAddress();
    int bits = 8 * address.getAddress().length;
    // RFC 7871 section 7.1.2: a resolver that does not want to tell is the client itself.
    if (subnet != null && subnet.network().prefixBits() > 0) {
      address = subnet.network().network();
      bits = subnet.network().prefixBits();
    }
    return place(address, bits).at(address, bits);
  }

  /** The client-subnet option of a query, if it has one that is believed. */
  public @Nullable ClientSubnet subnet(Query query) {
    return believes(query) ? ClientSubnet.of(query) : null;
  }

  /** Whether what anybody says of its clients counts. */
  public boolean believesAny() {
    return believesAny;
  }

  /** Whether what the sender of a query says of its clients counts. */
  public boolean believes(Query query) {
    return believesAny && believed.contains(query.client().remote().getAddress());
  }

  private Vantage place(InetAddress address, int bits) {
    byte[] octets = address.getAddress();
    for (Length length : octets.length == 4 ? ipv4 : ipv6) {
      if (length.bits() <= bits) {
        Vantage vantage = length.networks().get(prefix(octets, length.bits()));
        if (vantage != null) {
          return vantage;
        }
      }
    }
    Vantage known = others.of(address, bits);
    if (known == null || known.hasCoordinates()) {
      return known == null ? elsewhere : known;
    }
    // A database of countries tells no point: distances are those of the region then.
    return new Vantage(
        elsewhere.region(),
        known.continent(),
        known.country(),
        known.subdivision(),
        elsewhere.latitude(),
        elsewhere.longitude(),
        null,
        0);
  }

  private static ByteBuffer prefix(byte[] address, int bits) {
    byte[] network = Arrays.copyOf(Arrays.copyOf(address, (bits + 7) / 8), address.length);
    if (bits % 8 != 0) {
      network[bits / 8] &= (byte) (0xff00 >> (bits % 8));
    }
    return ByteBuffer.wrap(network);
  }
}
