package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.plugin.Scheduler;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TimerSchedulerTest {
  private static final String SCHED_OTHER = "0";
  private static final String SCHED_IDLE = "5";

  private final TestResources resources = new TestResources(".");
  private final TimerScheduler scheduler = new TimerScheduler(resources.log());

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void backgroundTask_onLinux_givesWayToAnyOtherThread() throws Exception {
    assertEquals(SCHED_IDLE, policyOf(scheduler.background()));
    assertEquals(SCHED_OTHER, policyOf(scheduler), "deferred queries share these carriers");
  }

  /** Field 41 of {@code /proc/thread-self/stat}, see proc_pid_stat(5). */
  private static String policyOf(Scheduler scheduler) throws Exception {
    CompletableFuture<String> stat = new CompletableFuture<>();
    scheduler.after(
        Duration.ZERO,
        () -> {
          try {
            stat.complete(Files.readString(Path.of("/proc/thread-self/stat")));
          } catch (Exception unreadable) {
            stat.completeExceptionally(unreadable);
          }
        });
    String text = stat.get(10, TimeUnit.SECONDS);
    String afterName = text.substring(text.lastIndexOf(')') + 2); // starts with field 3
    return List.of(afterName.split(" ")).get(41 - 3);
  }

  @Test
  void cancel_whileTaskRuns_interruptsItAndNotTheNextOnItsThread() throws Exception {
    for (Scheduler each : List.of(scheduler, scheduler.background())) {
      CountDownLatch running = new CountDownLatch(1);
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Scheduler.Task task =
          each.after(
              Duration.ZERO,
              () -> {
                running.countDown();
                try {
                  new CountDownLatch(1).await(10, TimeUnit.SECONDS);
                  interrupted.complete(false);
                } catch (InterruptedException asExpected) {
                  Thread.currentThread().interrupt();
                  interrupted.complete(true);
                }
              });
      assertTrue(running.await(10, TimeUnit.SECONDS));
      task.cancel();
      assertTrue(interrupted.get(10, TimeUnit.SECONDS));
      CompletableFuture<Boolean> next = new CompletableFuture<>();
      each.after(Duration.ZERO, () -> next.complete(Thread.currentThread().isInterrupted()));
      assertFalse(next.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void every_whenRunThrows_logsAndRunsAgain() throws Exception {
    for (Scheduler each : List.of(scheduler, scheduler.background())) {
      AtomicInteger runs = new AtomicInteger();
      CountDownLatch twice = new CountDownLatch(2);
      Scheduler.Task task =
          each.every(
              Duration.ofMillis(1),
              () -> {
                twice.countDown();
                throw new IllegalStateException("run " + runs.incrementAndGet());
              });
      assertTrue(twice.await(10, TimeUnit.SECONDS));
      task.cancel();
    }
    assertTrue(
        resources.logged.stream().anyMatch(line -> line.contains("run 1")),
        () -> resources.logged.toString());
  }

  @Test
  void after_onceClosed_runsNothing() throws Exception {
    Scheduler background = scheduler.background();
    scheduler.close();
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.after(Duration.ZERO, ran::countDown);
    background.after(Duration.ZERO, ran::countDown);
    assertFalse(ran.await(100, TimeUnit.MILLISECONDS));
  }
}
