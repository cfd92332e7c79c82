package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;

/** The same as {@link AccountsTest} where real threads matter. */
class AccountThreadsTest {
  private static final AwsAccess ACCESS = new AwsAccess(null, null, null, null);

  private final Threads threads = new Threads();
  private final AtomicInteger loaded = new AtomicInteger();
  private final ZoneListener listener =
      new ZoneListener() {
        @Override
        public void loaded(Zone zone) {
          loaded.incrementAndGet();
        }

        @Override
        public void failed(boolean lasting) {}
      };

  /** Hosted zones of which each call waits until it is let go. */
  private static final class Slow implements HostedZoneSource {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public RecordSetPage listRecordSets(String zoneId, RecordSetPage.Marker start)
        throws SourceException {
      calls.incrementAndGet();
      most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      try {
        gate.await();
      } catch (InterruptedException ended) {
        interrupted.incrementAndGet();
        throw new SourceException(SourceException.Kind.UNAVAILABLE, "interrupted", ended);
      } finally {
        inFlight.decrementAndGet();
      }
      return new RecordSetPage(zone(zoneId.toLowerCase(java.util.Locale.ROOT) + "."), null);
    }

    @Override
    public String describe() {
      return "slow";
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void manyZones_atMostFourCallsInFlightAndAllLoaded() {
    Slow aws = new Slow();
    Membership membership =
        new Accounts(access -> aws).join(ACCESS, new Budget(1000, 1000), threads);
    for (int i = 0; i < 50; i++) {
      membership.follow("Z" + i, null, Duration.ofHours(1), listener);
    }
    await(() -> aws.inFlight.get() == Account.MOST_CALLS);
    aws.gate.countDown();
    await(() -> loaded.get() == 50);
    assertEquals(50, aws.calls.get());
    assertTrue(aws.most.get() <= Account.MOST_CALLS, aws.most + " in flight");
    membership.leave();
    await(() -> threads.alive.isEmpty());
  }

  @Test
  void leave_callsInFlightInterruptedAndNothingLeft() {
    Slow aws = new Slow();
    Membership membership =
        new Accounts(access -> aws).join(ACCESS, new Budget(1000, 1000), threads);
    for (int i = 0; i < 10; i++) {
      membership.follow("Z" + i, null, Duration.ofHours(1), listener);
    }
    await(() -> aws.inFlight.get() == Account.MOST_CALLS);
    membership.leave();
    await(() -> aws.interrupted.get() == Account.MOST_CALLS && threads.alive.isEmpty());
    assertEquals(0, loaded.get());
    assertEquals(1, aws.closed.get());
    assertEquals(Account.MOST_CALLS, aws.calls.get());
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "not within 20 s");
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  /** Real threads and the real clock; the rest from {@link TestResources}. */
  private static final class Threads implements Resources, Scheduler {
    private final TestResources rest = new TestResources(".");
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
      throw new UnsupportedOperationException();
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
    public Exchange exchange() {
      return rest.exchange();
    }

    @Override
    public Log log() {
      return rest.log();
    }
  }
}
