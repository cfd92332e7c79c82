package org.bridge53.server;

import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.plugin.Service;

/**
 * A configuration that has been linked and not started: what listens where and who answers.
 *
 * @param listeners in the order in which the Corefile names them
 * @param services in the order of linking
 * @param debug whether some block has {@code debug}
 */
record Assembled(List<AssembledListener> listeners, List<Service> services, boolean debug) {
  /**
   * One address.
   *
   * @param address as configured: a wildcard where no {@code bind} says otherwise
   * @param wildcard whether it is one
   * @param routes who answers there
   * @param banner the lines that a start prints for it
   * @param lookups where the chains behind it ask again
   */
  record AssembledListener(
      InetSocketAddress address,
      boolean wildcard,
      QueryService.Routes routes,
      List<String> banner,
      List<ListenerLookup> lookups) {}
}
