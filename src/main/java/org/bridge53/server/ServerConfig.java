package org.bridge53.server;

import java.util.List;
import org.bridge53.corefile.Position;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Plugin;

/**
 * A Corefile that has been read: pure data, nothing built.
 *
 * @param blocks in file order
 */
record ServerConfig(List<BlockConfig> blocks) {
  /**
   * A server block.
   *
   * @param keys in file order, networks expanded
   * @param plugins in the order of the chain
   */
  record BlockConfig(List<KeyConfig> keys, List<PluginConfig<?>> plugins) {
    List<DomainName> zones() {
      return keys.stream().map(KeyConfig::zone).distinct().toList();
    }
  }

  /**
   * What a block answers for.
   *
   * @param port 0 to 65535; 0 lets the kernel choose (for tests)
   */
  record KeyConfig(DomainName zone, int port, Position position) {}

  /**
   * A plugin and what its lines say.
   *
   * @param said the words of the lines, without their places: equal for equal lines
   */
  record PluginConfig<C extends Record>(
      Plugin<C> plugin, C config, Position position, String said) {}
}
