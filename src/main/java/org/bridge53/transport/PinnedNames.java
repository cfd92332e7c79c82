package org.bridge53.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bridge53.plugin.HostLookup;

/**
 * Names whose addresses are known already (JEP 418): those of HTTPS upstreams, which were looked up
 * at the start. The JDK's HTTP client takes a name and no address, and on a machine whose resolver
 * is this server a look-up at the time of the query would wait for itself. On threads that have a
 * {@link HostLookup} of their own that is asked. Every other name goes to the system's resolver.
 * Found by the JVM through META-INF/services.
 */
public final class PinnedNames extends InetAddressResolverProvider {
  /** Every pin that holds, the newest last: the old and the new of a reload may say the same. */
  private static final ConcurrentHashMap<String, List<List<InetAddress>>> PINNED =
      new ConcurrentHashMap<>();

  static void pin(String host, List<InetAddress> addresses) {
    PINNED.merge(
        key(host),
        List.of(addresses),
        (before, one) -> {
          List<List<InetAddress>> all = new ArrayList<>(before);
          all.addAll(one);
          return List.copyOf(all);
        });
  }

  /** Takes one pin away, if there is one like this. */
  static void unpin(String host, List<InetAddress> addresses) {
    PINNED.computeIfPresent(
        key(host),
        (_, before) -> {
          List<List<InetAddress>> all = new ArrayList<>(before);
          all.remove(addresses);
          return all.isEmpty() ? null : List.copyOf(all);
        });
  }

  private static String key(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return "bridge53";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Pinning(configuration.builtinResolver());
  }

  private static final LookupPolicy IPV6_FIRST =
      LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6 | LookupPolicy.IPV6_FIRST);

  /** Whether this machine can reach others by IPv6 alone. */
  private static boolean isIpv6Only() {
    boolean ipv6 = false;
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (address.isLoopbackAddress() || address.isLinkLocalAddress()) {
            continue;
          }
          if (address instanceof Inet4Address) {
            return false;
          }
          ipv6 = true;
        }
      }
    } catch (SocketException _) {
      return false;
    }
    return ipv6;
  }

  private record Pinning(InetAddressResolver system) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      List<InetAddress> found = List.of();
      LookupPolicy order = policy;
      if (HostLookup.CURRENT.isBound()) {
        found = HostLookup.CURRENT.get().find(host);
        // Its libraries try the first address only, and the JDK puts IPv4 first everywhere.
        if (isIpv6Only()) {
          order = IPV6_FIRST;
          found =
              found.stream().sorted(Comparator.comparing(Inet4Address.class::isInstance)).toList();
        }
      }
      if (found.isEmpty()) {
        List<List<InetAddress>> pins = PINNED.get(key(host));
        if (pins == null) {
          return system.lookupByName(host, order);
        }
        found = pins.getLast();
      }
      List<InetAddress> wanted = new ArrayList<>();
      for (InetAddress each : found) {
        int family = each instanceof Inet4Address ? LookupPolicy.IPV4 : LookupPolicy.IPV6;
        if ((policy.characteristics() & family) != 0) {
          wanted.add(InetAddress.getByAddress(host, each.getAddress()));
        }
      }
      if (wanted.isEmpty()) {
        throw new UnknownHostException(host);
      }
      return wanted.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }
  }
}
