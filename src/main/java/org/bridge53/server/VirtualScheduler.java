package org.bridge53.server;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/** One timer thread that starts a virtual thread for each task that falls due. */
final class VirtualScheduler implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final Log log;

  VirtualScheduler(Log log) {
    this.log = log;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().daemon().name("timer").unstarted(work));
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Task after(Duration delay, Runnable task) {
    Series series = new Series(null, task);
    series.schedule(delay);
    return series;
  }

  @Override
  public Task every(Duration delay, Runnable task) {
    Series series = new Series(delay, task);
    series.schedule(delay);
    return series;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private final class Series implements Task {
    private final @Nullable Duration again;
    private final Runnable task;
    private @Nullable Future<?> waiting;
    private @Nullable Thread running;
    private boolean cancelled;

    private Series(@Nullable Duration again, Runnable task) {
      this.again = again;
      this.task = task;
    }

    private synchronized void schedule(Duration delay) {
      if (cancelled) {
        return;
      }
      try {
        waiting = timer.schedule(this::launch, delay.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        cancelled = true;
      }
    }

    private synchronized void launch() {
      if (!cancelled) {
        running = Thread.ofVirtual().name("scheduled").start(this::run);
      }
    }

    private void run() {
      BackgroundPriority.lower();
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        log.error("A task in the background failed: " + failure);
      } finally {
        synchronized (this) {
          running = null;
        }
        if (again != null) {
          schedule(again);
        }
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      Future<?> notYet = waiting;
      if (notYet != null) {
        notYet.cancel(false);
      }
      Thread now = running;
      if (now != null && now != Thread.currentThread()) {
        now.interrupt();
      }
    }
  }
}
