package org.bridge53.plugin.health;

import java.time.Duration;
import org.bridge53.plugin.PageAddress;

/**
 * Where the page is, and how long the server answers after it was told to end.
 *
 * @param lameduck not negative
 */
public record HealthConfig(PageAddress address, Duration lameduck) {
  static final String DEFAULT_ADDRESS = ":8080";
}
