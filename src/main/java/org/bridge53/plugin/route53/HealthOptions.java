package org.bridge53.plugin.route53;

import org.bridge53.plugin.route53.health.HealthSettings;

/**
 * The options of a {@code route53} line that say who tells the states of health checks.
 *
 * @param settings of {@code health}
 */
record HealthOptions(HealthSettings settings) {
  static final HealthOptions DEFAULT = new HealthOptions(HealthSettings.DEFAULT);
}
