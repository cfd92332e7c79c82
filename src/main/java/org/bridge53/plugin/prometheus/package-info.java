/**
 * {@code prometheus}: a page with what the server counts.
 *
 * <p>Starting points: {@link org.bridge53.plugin.prometheus.PrometheusPlugin} reads the lines,
 * {@link org.bridge53.plugin.prometheus.MetricsPage} answers. It never enters the chain: the server
 * counts the queries of the blocks that have the directive ({@link
 * org.bridge53.plugin.BlockSetting.CountedQueries}), the plugins count what they do in {@link
 * org.bridge53.plugin.Meters}. The only package with Prometheus's library.
 */
@NullMarked
package org.bridge53.plugin.prometheus;

import org.jspecify.annotations.NullMarked;
