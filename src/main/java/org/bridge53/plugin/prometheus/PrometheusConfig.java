package org.bridge53.plugin.prometheus;

import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.PageAddress;

/**
 * Where the page is, and what is on it.
 *
 * @param runtimeMetrics whether the page says everything about the JVM, or only the most important
 */
public record PrometheusConfig(PageAddress address, boolean runtimeMetrics)
    implements BlockSetting.CountedQueries {
  static final String DEFAULT_ADDRESS = "localhost:9153";
}
