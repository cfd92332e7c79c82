package org.bridge53.plugin.ready;

import org.bridge53.corefile.Position;

/**
 * Where the page is, and how long plugins are asked.
 *
 * @param address host and port; an empty host is every address
 * @param continuously whether a plugin that was ready once is asked again
 * @param position of the line
 */
public record ReadyConfig(String address, boolean continuously, Position position) {
  static final String DEFAULT_ADDRESS = ":8181";
}
