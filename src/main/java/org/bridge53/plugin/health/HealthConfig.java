package org.bridge53.plugin.health;

import java.time.Duration;
import org.bridge53.corefile.Position;

/**
 * Where the page is, and how long the server answers after it was told to end.
 *
 * @param address host and port; an empty host is every address
 * @param lameduck not negative
 * @param position of the line
 */
public record HealthConfig(String address, Duration lameduck, Position position) {
  static final String DEFAULT_ADDRESS = ":8080";
}
