package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.CarryOver;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.testing.TestResources;

/** Real threads and the real clock; the rest from {@link TestResources}. */
public final class ThreadedResources implements Resources, Scheduler {
  /** The log and the files are its. */
  public final TestResources rest = new TestResources(".");

  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

  @Override
  public Task after(Duration delay, Runnable task) {
    Thread thread =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    Thread.sleep(delay);
                    task.run();
                  } catch (InterruptedException cancelled) {
                    Thread.currentThread().interrupt();
                  } finally {
                    alive.remove(Thread.currentThread());
                  }
                });
    alive.add(thread);
    thread.start();
    return thread::interrupt;
  }

  @Override
  public Task every(Duration delay, Runnable task) {
    AtomicReference<Task> next = new AtomicReference<>();
    Runnable round =
        new Runnable() {
          @Override
          public void run() {
            task.run();
            next.set(after(delay, this));
          }
        };
    next.set(after(delay, round));
    return () -> {
      Task last = next.get();
      if (last != null) {
        last.cancel();
      }
    };
  }

  @Override
  public int deferredLimit() {
    return rest.deferredLimit();
  }

  @Override
  public Scheduler background() {
    return this;
  }

  @Override
  public Scheduler scheduler() {
    return this;
  }

  @Override
  public LongSupplier ticker() {
    return System::nanoTime;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public RandomGenerator random() {
    return RandomGenerator.getDefault();
  }

  @Override
  public List<DomainName> zones() {
    return rest.zones();
  }

  @Override
  public Problems problems() {
    return rest.problems();
  }

  @Override
  public LocalFiles files() {
    return rest.files();
  }

  @Override
  public Lookup lookup() {
    return rest.lookup();
  }

  @Override
  public HttpPages pages() {
    return rest.pages();
  }

  @Override
  public Meters meters() {
    return rest.meters();
  }

  @Override
  public Readiness readiness() {
    return rest.readiness();
  }

  @Override
  public CarryOver carryOver() {
    return rest.carryOver();
  }

  @Override
  public Exchange exchange() {
    return rest.exchange();
  }

  @Override
  public String hostName() {
    return rest.hostName();
  }

  @Override
  public Log log() {
    return rest.log();
  }

  /** Whether no task waits or runs. */
  public boolean isIdle() {
    return alive.isEmpty();
  }

  /** Waits until something is so, and fails if it is not within 20 seconds. */
  public static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "not within 20 s");
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
