package org.bridge53.plugin.route53.source;

import java.time.Duration;
import org.bridge53.plugin.route53.model.QueueSource;

/**
 * How long AWS may take.
 *
 * @param connect for a TCP connection to Route 53 or STS
 * @param read for the next octets on it
 * @param total for one call of a source: finding or renewing credentials (files, {@code
 *     credential_process}, STS, the metadata services) and the API call itself
 */
record Timeouts(Duration connect, Duration read, Duration total) {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(10);
  private static final Duration TOTAL = Duration.ofSeconds(30);

  /** For calls that wait for something to happen as long as the other side lets them. */
  Timeouts waiting() {
    return new Timeouts(connect, read.plus(QueueSource.WAIT), total.plus(QueueSource.WAIT));
  }

  static final Timeouts DEFAULT = new Timeouts(CONNECT, READ, TOTAL);
}
