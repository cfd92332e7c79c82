package org.bridge53.transport;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts TCP connections, in all and per client address. Any thread. */
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
    if (perClient.merge(client, 1, Integer::sum) > mostPerClient) {
      leave(client);
      return false;
    }
    return true;
  }

  void leave(InetAddress client) {
    all.decrementAndGet();
    perClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  int now() {
    return all.get();
  }
}
