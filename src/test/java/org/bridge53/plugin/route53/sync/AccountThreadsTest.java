package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.plugin.route53.OnlyRecordSets;
import org.bridge53.plugin.route53.ThreadedResources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;

/** The same as {@link AccountsTest} where real threads matter. */
class AccountThreadsTest {
  private static final AwsAccess ACCESS = new AwsAccess(null, null, null, null);

  private final ThreadedResources threads = new ThreadedResources();
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
  private static final class Slow implements OnlyRecordSets {
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
      membership.follow("Z" + i, null, Pace.every(Duration.ofHours(1)), listener);
    }
    ThreadedResources.await(() -> aws.inFlight.get() == Account.MOST_CALLS);
    aws.gate.countDown();
    ThreadedResources.await(() -> loaded.get() == 50);
    assertEquals(50, aws.calls.get());
    assertTrue(aws.most.get() <= Account.MOST_CALLS, aws.most + " in flight");
    membership.leave();
    ThreadedResources.await(() -> threads.isIdle());
  }

  @Test
  void leave_callsInFlightInterruptedAndNothingLeft() {
    Slow aws = new Slow();
    Membership membership =
        new Accounts(access -> aws).join(ACCESS, new Budget(1000, 1000), threads);
    for (int i = 0; i < 10; i++) {
      membership.follow("Z" + i, null, Pace.every(Duration.ofHours(1)), listener);
    }
    ThreadedResources.await(() -> aws.inFlight.get() == Account.MOST_CALLS);
    membership.leave();
    ThreadedResources.await(() -> aws.interrupted.get() == Account.MOST_CALLS && threads.isIdle());
    assertEquals(0, loaded.get());
    assertEquals(1, aws.closed.get());
    assertEquals(Account.MOST_CALLS, aws.calls.get());
  }
}
