package org.bridge53.plugin.route53.events;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MissedEventsTest {
  private final MissedEvents missed = new MissedEvents();
  private long now;

  private boolean after(Duration time) {
    now += time.toNanos();
    return missed.isSuspicious(now);
  }

  private void change(String zone, boolean byPolling) {
    missed.zone(zone, 1L, byPolling, now);
    missed.zone(zone, now + 2, byPolling, now);
  }

  @Test
  void threeChangesWithoutEvents_suspiciousOnce() {
    change("Z1", true);
    change("Z2", true);
    assertFalse(after(MissedEvents.PATIENCE));
    change("Z3", true);
    assertFalse(after(MissedEvents.PATIENCE.minusNanos(1)));
    assertTrue(after(Duration.ofNanos(1)));
    assertFalse(after(Duration.ofHours(1)));
  }

  @Test
  void eventBeforeOrAfterTheChange_notMissed() {
    for (String zone : new String[] {"Z1", "Z2", "Z3", "Z4"}) {
      missed.event(zone, now);
      change(zone, true); // it was under way already
      change(zone + "b", true);
    }
    now += Duration.ofMinutes(9).toNanos();
    for (String zone : new String[] {"Z1b", "Z2b", "Z3b", "Z4b"}) {
      missed.event(zone, now);
    }
    assertFalse(after(Duration.ofHours(1)));
  }

  @Test
  void readBecauseOfAnEventOrForTheFirstTime_notMissed() {
    for (String zone : new String[] {"Z1", "Z2", "Z3", "Z4"}) {
      change(zone, false);
      missed.zone(zone + "new", 5L, true, now);
    }
    assertFalse(after(Duration.ofHours(1)));
  }

  @Test
  void fewAnHourOrWhileTheQueueFailed_notSuspicious() {
    for (int i = 0; i < 10; i++) {
      change("Z" + i, true);
      assertFalse(after(Duration.ofMinutes(40)));
    }
    change("Za", true);
    change("Zb", true);
    change("Zc", true);
    missed.interrupted();
    assertFalse(after(Duration.ofHours(1)));
  }
}
