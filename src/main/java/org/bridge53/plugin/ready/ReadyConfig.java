package org.bridge53.plugin.ready;

import org.bridge53.plugin.PageAddress;

/**
 * Where the page is, and how long plugins are asked.
 *
 * @param continuously whether a plugin that was ready once is asked again
 */
public record ReadyConfig(PageAddress address, boolean continuously) {
  static final String DEFAULT_ADDRESS = ":8181";
}
