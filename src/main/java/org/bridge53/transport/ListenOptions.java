package org.bridge53.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration may say about one address.
 *
 * @param udpSockets how many receive, each with its own loop; 0: one a core
 * @param firstRead see {@link TcpLimits}; null: its default, as with the others
 * @param idle see {@link TcpLimits}
 * @param write see {@link TcpLimits}
 * @param queries see {@link TcpLimits}
 */
public record ListenOptions(
    int udpSockets,
    @Nullable Duration firstRead,
    @Nullable Duration idle,
    @Nullable Duration write,
    @Nullable Integer queries) {
  /** Nothing is said. */
  public static final ListenOptions DEFAULT = new ListenOptions(0, null, null, null, null);

  /** Between two queries of a connection. */
  public Duration idleTime() {
    return idle == null ? TcpLimits.DEFAULT.idle() : idle;
  }

  TcpLimits over(TcpLimits limits) {
    return new TcpLimits(
        firstRead == null ? limits.firstRead() : firstRead,
        idle == null ? limits.idle() : idle,
        write == null ? limits.write() : write,
        limits.connections(),
        limits.connectionsPerClient(),
        limits.inFlight(),
        queries == null ? limits.queries() : queries);
  }
}
