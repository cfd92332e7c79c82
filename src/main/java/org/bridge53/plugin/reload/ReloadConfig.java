package org.bridge53.plugin.reload;

import java.time.Duration;
import org.bridge53.plugin.BlockSetting;

/**
 * How often the configuration is looked at.
 *
 * @param interval at least {@link #LEAST_INTERVAL}
 * @param jitter zero, or at least {@link #LEAST_JITTER}; at most half the interval
 */
public record ReloadConfig(Duration interval, Duration jitter)
    implements BlockSetting.ConfigurationWatch {
  static final Duration LEAST_INTERVAL = Duration.ofSeconds(2);
  static final Duration LEAST_JITTER = Duration.ofSeconds(1);

  /** What holds unless something else is asked for. */
  static final ReloadConfig DEFAULT =
      new ReloadConfig(Duration.ofSeconds(30), Duration.ofSeconds(15));
}
