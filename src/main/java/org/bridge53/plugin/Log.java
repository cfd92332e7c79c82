package org.bridge53.plugin;

/**
 * The operator's log: one line an event on standard output, {@code [LEVEL] plugin/NAME: TEXT}.
 * Lines are complete sentences that name file and line, or record and zone.
 */
public interface Log {
  /** Shown only where a block has {@code debug}. */
  void debug(String text);

  /** Whether debug lines are shown: a text that costs something for each query asks first. */
  boolean debugs();

  void info(String text);

  void warning(String text);

  void error(String text);

  /** Says why the server cannot go on, and ends it with exit code 1. */
  void fatal(String text);

  /** A line without a plugin's name: for {@code log}. */
  void plain(String text);
}
