package org.bridge53.plugin.route53.health;

import java.time.Duration;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done again and again on the threads of the watch's newest line: it moves when a
 * reload ends the scheduler that it ran on. The watch's lock guards it; the work itself runs
 * outside of it.
 */
final class Loop {
  /** What is done. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it once; blocking is fine.
     *
     * @param turn has a say only as long as it is current
     * @return the pause until the next time; null: until it is woken
     */
    @Nullable Duration run(Turn turn);
  }

  /** One time that the work is done, or is to be done. */
  final class Turn {
    /** Whether its outcome is still wanted; under the lock. */
    boolean isCurrent() {
      return turn == this;
    }
  }

  /** Two turns are no closer than this: what is wanted meanwhile is asked for together. */
  static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  private static final Duration AFTER_A_BUG = Duration.ofMinutes(1);

  private final HealthWatch watch;
  private final boolean background;
  private final Work work;
  private @Nullable Turn turn;
  private Scheduler.@Nullable Task task;
  private boolean running;
  private boolean wokenMeanwhile;
  private long wokenNanos;
  private long dueNanos;
  private long endedNanos;
  private boolean everEnded;

  /**
   * @param background whether its threads give way to those that answer queries
   */
  Loop(HealthWatch watch, boolean background, Work work) {
    this.watch = watch;
    this.background = background;
    this.work = work;
  }

  /** Has the work done soon, if that is not the case anyway. */
  void wake() {
    wake(Duration.ZERO);
  }

  /** Has the work done after this pause at the latest. */
  void wake(Duration within) {
    long now = watch.now();
    long at = now + within.toNanos();
    if (running) { // when it has ended
      wokenNanos = wokenMeanwhile && wokenNanos - at < 0 ? wokenNanos : at;
      wokenMeanwhile = true;
      return;
    }
    if (everEnded && at - (endedNanos + LEAST_PAUSE.toNanos()) < 0) {
      at = endedNanos + LEAST_PAUSE.toNanos();
    }
    if (turn == null || at - dueNanos < 0) {
      schedule(at);
    }
  }

  /** Goes on with the threads of whoever is the newest line now. */
  void move() {
    if (turn != null) {
      schedule(running ? watch.now() : dueNanos);
    }
  }

  void stop() {
    cancel();
    turn = null;
    running = false;
    wokenMeanwhile = false;
  }

  private void cancel() {
    if (task != null) {
      task.cancel();
      task = null;
    }
  }

  private void schedule(long at) {
    cancel();
    running = false;
    wokenMeanwhile = false;
    dueNanos = at;
    Turn next = new Turn();
    turn = next;
    Scheduler scheduler = watch.resources().scheduler();
    task =
        (background ? scheduler.background() : scheduler)
            .after(Duration.ofNanos(Math.max(0, at - watch.now())), () -> run(next));
  }

  private void run(Turn mine) {
    synchronized (watch.lock()) {
      if (turn != mine) {
        return;
      }
      running = true;
    }
    Duration pause;
    try {
      pause = work.run(mine);
    } catch (Throwable bug) { // errors as well: one bad moment must not end the loop for good
      watch.reportBug(bug);
      pause = AFTER_A_BUG;
    }
    synchronized (watch.lock()) {
      if (turn != mine) {
        return;
      }
      boolean again = wokenMeanwhile;
      task = null; // it is this thread: not to be interrupted
      running = false;
      turn = null;
      endedNanos = watch.now();
      everEnded = true;
      if (pause != null) {
        wake(pause);
      }
      if (again) {
        wake(Duration.ofNanos(Math.max(0, wokenNanos - endedNanos)));
      }
    }
  }
}
