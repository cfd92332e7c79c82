package org.bridge53.transport;

import java.time.Duration;

/**
 * What a TCP client may take. The times are CoreDNS's; the counts are ours, it has none.
 *
 * @param firstRead until the first whole message is there
 * @param idle between a response, or the message before, and the next whole message
 * @param write until a response has gone to the kernel while the client reads nothing
 * @param connections at once on all listeners of a {@link Transport}; a further one is closed
 * @param connectionsPerClient at once from one IPv4 address or IPv6 /64, which is what one client
 *     has: a tenth of all, so that it cannot shut the others out and a network behind one address
 *     still has room
 * @param inFlight messages of one connection that wait for a deferred response; then reading pauses
 * @param queries after so many a connection is ended, once they are answered; -1: never
 */
public record TcpLimits(
    Duration firstRead,
    Duration idle,
    Duration write,
    int connections,
    int connectionsPerClient,
    int inFlight,
    int queries) {
  /** What holds unless something else is asked for. */
  public static final TcpLimits DEFAULT =
      new TcpLimits(
          Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(5), 10_000, 1_000, 128);

  /** With any number of queries. */
  public TcpLimits(
      Duration firstRead,
      Duration idle,
      Duration write,
      int connections,
      int connectionsPerClient,
      int inFlight) {
    this(firstRead, idle, write, connections, connectionsPerClient, inFlight, -1);
  }

  /** How often a connection looks at its clock, so that no time-out is noticed late. */
  long tickNanos() {
    return Math.min(firstRead.toNanos(), Math.min(idle.toNanos(), write.toNanos()));
  }
}
