package org.bridge53.plugin;

import java.time.Duration;

/** Runs tasks later, each on a thread of its own, where blocking is fine. */
public interface Scheduler {
  /**
   * Runs tasks that read or compute for more than a moment (zones, lists): its threads give way to
   * those that answer, where cores are short.
   */
  Scheduler background();

  /**
   * Runs a task once.
   *
   * @param delay zero: at once
   * @return ends it: a task that waits never runs, one that runs is interrupted
   */
  Task after(Duration delay, Runnable task);

  /**
   * Runs a task again and again; the delay is counted from the end of a run to the start of the
   * next, and before the first. A run that throws is logged and does not end the series.
   */
  Task every(Duration delay, Runnable task);

  /** A task that was handed over. */
  interface Task {
    /** Ends the task; see {@link Scheduler#after}. */
    void cancel();
  }
}
