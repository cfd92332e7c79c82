package org.bridge53.server;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Exchange;
import org.bridge53.server.ServerConfig.BlockConfig;
import org.bridge53.server.ServerConfig.PluginConfig;

/**
 * What a plugin's answers are made of: see {@link org.bridge53.plugin.Resources#identity}.
 *
 * @param keys of the block, without their places in the file
 * @param bound addresses of {@code bind}; none: the wildcard
 * @param root where relative paths begin
 * @param chain the words of the plugin's lines and of those behind it, in the order of the chain
 * @param exchange of the server, which has no equal: two servers of one process share nothing
 */
record ChainIdentity(
    List<Key> keys, List<InetAddress> bound, Path root, List<String> chain, Exchange exchange) {
  record Key(DomainName zone, int port) {}

  static ChainIdentity of(
      BlockConfig block,
      List<PluginConfig<?>> chain,
      List<InetAddress> bound,
      Path root,
      Exchange exchange) {
    return new ChainIdentity(
        block.keys().stream().map(key -> new Key(key.zone(), key.port())).toList(),
        List.copyOf(bound),
        root,
        chain.stream().map(PluginConfig::said).toList(),
        exchange);
  }
}
