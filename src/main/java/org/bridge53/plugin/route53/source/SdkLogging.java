package org.bridge53.plugin.route53.source;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The SDK's log lines (through slf4j to java.util.logging) are for its makers: what an operator
 * needs is in the {@code SourceException}. They stay off unless the logging configuration gives
 * {@code software.amazon.awssdk} a level.
 */
final class SdkLogging {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger SDK = Logger.getLogger("software.amazon.awssdk");

  private SdkLogging() {}

  static void quiet() {
    if (SDK.getLevel() == null) {
      SDK.setLevel(Level.OFF);
    }
  }
}
