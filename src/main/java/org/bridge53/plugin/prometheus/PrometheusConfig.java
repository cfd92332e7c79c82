package org.bridge53.plugin.prometheus;

import org.bridge53.corefile.Position;
import org.bridge53.plugin.BlockSetting;

/**
 * Where the page is.
 *
 * @param address host and port; an empty host is every address
 * @param runtimeMetrics whether the page says everything about the JVM, or only the most important
 * @param position of the line
 */
public record PrometheusConfig(String address, boolean runtimeMetrics, Position position)
    implements BlockSetting.CountedQueries {
  static final String DEFAULT_ADDRESS = "localhost:9153";
}
