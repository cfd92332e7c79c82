package org.bridge53.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts queries that wait for something, and tells when there are none. Any thread. */
final class UnderWay {
  private final AtomicInteger count = new AtomicInteger();

  /** One more; how many there are now. */
  int begin() {
    return count.incrementAndGet();
  }

  /** One less. */
  void end() {
    if (count.decrementAndGet() == 0) {
      tellNone();
    }
  }

  private synchronized void tellNone() {
    notifyAll();
  }

  int now() {
    return count.get();
  }

  /**
   * Waits until there is none.
   *
   * @return false if the patience ended first
   */
  synchronized boolean awaitNone(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (count.get() > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }
}
