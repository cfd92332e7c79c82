package org.bridge53.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts TCP connections, in all and per client: an IPv4 address, or the 64 bits of an IPv6 one
 * that are its network's, since a host may choose the others as it likes (RFC 4291, section 2.5.1).
 * Any thread.
 */
final class ConnectionCount {
  private final int most;
  private final int mostPerClient;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<InetAddress, Integer> perClient = new ConcurrentHashMap<>();

  ConnectionCount(TcpLimits limits) {
    this.most = limits.connections();
    this.mostPerClient = limits.connectionsPerClient();
  }

  /**
   * Counts a new connection; false if it must not be. Each true is followed by a {@link #leave}.
   */
  boolean enter(InetAddress client) {
    if (all.incrementAndGet() > most) {
      all.decrementAndGet();
      return false;
    }
    if (perClient.merge(network(client), 1, Integer::sum) > mostPerClient) {
      leave(client);
      return false;
    }
    return true;
  }

  void leave(InetAddress client) {
    all.decrementAndGet();
    perClient.computeIfPresent(network(client), (_, count) -> count == 1 ? null : count - 1);
  }

  private static InetAddress network(InetAddress client) {
    if (!(client instanceof Inet6Address)) {
      return client;
    }
    byte[] octets = client.getAddress();
    Arrays.fill(octets, 8, octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int now() {
    return all.get();
  }
}
