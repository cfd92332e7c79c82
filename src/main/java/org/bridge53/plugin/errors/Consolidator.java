package org.bridge53.plugin.errors;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.GoPattern;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.errors.ErrorsConfig.Consolidation;
import org.jspecify.annotations.Nullable;

/**
 * Counts errors that match a pattern; a summary follows a period after the first of them. Safe for
 * many threads, without locks: whoever counts the first error starts the period.
 */
final class Consolidator implements Service {
  /** As much of a text is matched: Java's engine backtracks. */
  private static final int MAX_MATCHED_CHARACTERS = 1_000;

  private final Consolidation config;
  private final Pattern pattern;
  private final Scheduler scheduler;
  private final Log log;
  private final AtomicInteger count = new AtomicInteger();
  private volatile Scheduler.@Nullable Task timer;
  private volatile boolean closed;

  Consolidator(Consolidation config, Scheduler scheduler, Log log) {
    this.config = config;
    this.pattern = GoPattern.compile(config.regexp());
    this.scheduler = scheduler;
    this.log = log;
  }

  /**
   * Counts an error if it matches.
   *
   * @param text that is matched
   * @param line written if it is the first and the first is to be shown
   * @return whether it was counted, and is not to be written
   */
  boolean takes(String text, String line) {
    String matched =
        text.length() > MAX_MATCHED_CHARACTERS ? text.substring(0, MAX_MATCHED_CHARACTERS) : text;
    if (closed || !pattern.matcher(matched).find()) {
      return false;
    }
    if (count.getAndIncrement() == 0) {
      if (config.showFirst()) {
        write(line);
      }
      timer = scheduler.after(config.period(), this::summarize);
    }
    if (closed) {
      summarize();
    }
    return true;
  }

  private void summarize() {
    int errors = count.getAndSet(0);
    if (errors > (config.showFirst() ? 1 : 0)) {
      write(
          errors
              + " errors like '"
              + config.regexp()
              + "' occurred in last "
              + GoDuration.format(config.period()));
    }
  }

  private void write(String line) {
    switch (config.level()) {
      case WARNING -> log.warning(line);
      case ERROR -> log.error(line);
      case INFO -> log.info(line);
      case DEBUG -> log.debug(line);
    }
  }

  @Override
  public void start() {}

  /** What was counted so far is written; later errors are not counted any more. */
  @Override
  public void close() {
    closed = true;
    Scheduler.Task task = timer;
    if (task != null) {
      task.cancel();
    }
    summarize();
  }
}
