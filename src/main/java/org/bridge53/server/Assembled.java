package org.bridge53.server;

import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.plugin.BlockSetting.ConfigurationWatch;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Readiness;
import org.bridge53.transport.ListenOptions;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that has been linked and not started: what listens where and who answers.
 *
 * @param listeners in the order in which the Corefile names them
 * @param members the services, by block and chain
 * @param debug whether some block has {@code debug}
 * @param fingerprint of the text
 * @param enabled what metrics say of the plugins of blocks whose queries are counted
 * @param watch what the last {@code reload} says; null: there is none
 */
record Assembled(
    List<AssembledListener> listeners,
    List<Readiness.Member> members,
    boolean debug,
    String fingerprint,
    List<Meters.Value> enabled,
    @Nullable ConfigurationWatch watch) {
  /**
   * One address.
   *
   * @param address as configured; the wildcard of IPv6, which means both families, where no {@code
   *     bind} says otherwise
   * @param options of its sockets
   * @param routes who answers there
   * @param banner the lines that a start prints for it
   * @param lookups where the chains behind it ask again
   */
  record AssembledListener(
      InetSocketAddress address,
      ListenOptions options,
      QueryService.Routes routes,
      List<String> banner,
      List<ListenerLookup> lookups) {}
}
