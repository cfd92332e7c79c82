package org.bridge53.plugin.errors;

import java.time.Duration;
import java.util.List;

/**
 * What {@code errors} is told.
 *
 * @param stacktrace whether an exception is written with its stack; false
 * @param consolidations in file order, the first whose pattern matches counts; none
 */
record ErrorsConfig(boolean stacktrace, List<Consolidation> consolidations) {
  ErrorsConfig {
    consolidations = List.copyOf(consolidations);
  }

  /** At which level a summary is written. */
  enum Level {
    WARNING,
    ERROR,
    INFO,
    DEBUG
  }

  /**
   * Errors that are counted instead of written.
   *
   * @param period from the first error to the summary; more than zero
   * @param regexp in Go's syntax, as it is written; valid
   * @param level of the summary, and of the first error; {@code error}
   * @param showFirst whether the first error of a period is written; false
   */
  record Consolidation(Duration period, String regexp, Level level, boolean showFirst) {}
}
