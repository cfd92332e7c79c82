package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One alarm that rings at the earliest of the moments that were asked for. Its account's lock
 * guards it; it rings without it, and the account asks {@link #isOver} under it.
 */
final class Alarm {
  private Scheduler.@Nullable Task task;
  private long atNanos;
  private long number;

  /** What is called; it is given the number to ask {@link #isOver} with. */
  @FunctionalInterface
  interface Bell {
    void ring(long number);
  }

  /** Rings at this moment, unless it rings before: then it will be asked again. */
  void at(long wantedNanos, long nowNanos, Scheduler scheduler, Bell bell) {
    if (task != null && atNanos - wantedNanos <= 0) {
      return;
    }
    cancel();
    long mine = number;
    atNanos = wantedNanos;
    task =
        scheduler.after(
            Duration.ofNanos(Math.max(0, wantedNanos - nowNanos)), () -> bell.ring(mine));
  }

  void cancel() {
    if (task != null) {
      task.cancel();
      task = null;
    }
    number++; // one that rings at this moment comes too late
  }

  /** Whether the alarm that rings was cancelled meanwhile; else it has rung. */
  boolean isOver(long ringing) {
    if (ringing != number) {
      return true;
    }
    task = null;
    return false;
  }
}
