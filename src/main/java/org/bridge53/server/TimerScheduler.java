package org.bridge53.server;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One timer thread that hands each task that falls due to a thread: a virtual one, or, in the
 * background, one of {@link BackgroundPriority}, which has to be a platform thread: carriers are
 * shared with queries. There are as many of those as background tasks run at once (four an account
 * at most) and they end when they were idle for a while.
 */
final class TimerScheduler implements Scheduler, AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService workers;
  private final TimerScheduler background;
  private final Log log;

  TimerScheduler(Log log) {
    this.log = log;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().daemon().name("timer").unstarted(work));
    timer.setRemoveOnCancelPolicy(true);
    this.workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("scheduled").factory());
    this.background = new TimerScheduler(log, timer);
  }

  /** The one in the background, which shares the timer. */
  private TimerScheduler(Log log, ScheduledThreadPoolExecutor timer) {
    this.log = log;
    this.timer = timer;
    this.workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            TimerScheduler::backgroundThread);
    this.background = this;
  }

  private static Thread backgroundThread(Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name("background")
        .unstarted(
            () -> {
              BackgroundPriority.lower();
              work.run();
            });
  }

  @Override
  public Scheduler background() {
    return background;
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
    workers.shutdown();
    background.workers.shutdown();
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
        try {
          workers.execute(this::run);
        } catch (RejectedExecutionException closed) {
          cancelled = true;
        }
      }
    }

    private void run() {
      synchronized (this) {
        if (cancelled) {
          return;
        }
        running = Thread.currentThread();
      }
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        log.error("A task in the background failed: " + failure);
      } finally {
        synchronized (this) {
          running = null;
          boolean _ = Thread.interrupted(); // by cancel; the thread goes on to other tasks
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
