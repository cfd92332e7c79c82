package org.bridge53.plugin.route53.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 42;
  private final TokenBucket bucket = new TokenBucket(new Budget(10, 50), now);

  /** Takes what is there at this moment. */
  private int takeAll() {
    int taken = 0;
    while (bucket.waitNanos(now) == 0) {
      bucket.take(now);
      taken++;
    }
    return taken;
  }

  @Test
  void afterAPause_burstThenRate() {
    assertEquals(50, takeAll());
    assertEquals(SECOND / 10, bucket.waitNanos(now));
    now += SECOND;
    assertEquals(10, takeAll());
    now += 100 * SECOND;
    assertEquals(50, takeAll());
  }

  @Test
  void waitingAsTold_aTokenIsThere() {
    takeAll();
    for (int i = 0; i < 1000; i++) {
      now += bucket.waitNanos(now);
      assertEquals(0, bucket.waitNanos(now));
      bucket.take(now);
    }
    assertEquals(42 + 100 * SECOND, now, 100_000);
  }

  @Test
  void refused_rateHalvedOnceASecondAndNoBurst() {
    bucket.refused(now);
    bucket.refused(now);
    assertEquals(5, bucket.rate());
    assertEquals(SECOND / 5, bucket.waitNanos(now));
    now += SECOND;
    bucket.refused(now);
    assertEquals(2.5, bucket.rate());
    for (int i = 0; i < 10; i++) {
      now += SECOND;
      bucket.refused(now);
    }
    assertEquals(10 / 16.0, bucket.rate());
    now += 100 * SECOND;
    assertEquals(1, takeAll());
  }

  @Test
  void served_rateGrowsBackInSteps() {
    bucket.refused(now);
    assertTrue(bucket.reduced());
    for (int i = 0; i < 10; i++) {
      bucket.served(now);
    }
    assertFalse(bucket.reduced());
    assertEquals(10, bucket.rate());
    now += 10 * SECOND;
    assertEquals(50, takeAll());
  }

  @Test
  void otherBudget_tokensStayAsFarAsTheBurstAllows() {
    bucket.budget(new Budget(2, 5), now);
    assertEquals(5, takeAll());
    now += SECOND;
    assertEquals(2, takeAll());
    bucket.budget(new Budget(20, 100), now);
    assertEquals(0, takeAll());
    now += SECOND;
    assertEquals(20, takeAll());
  }
}
