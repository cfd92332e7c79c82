package org.bridge53.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DialTimeTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final DialTime time = new DialTime();

  private void took(Duration duration, int times) {
    for (int i = 0; i < times; i++) {
      time.took(duration.toNanos());
    }
  }

  @Test
  void first_twoSeconds_butNoMoreThanThereIs() {
    assertEquals(Duration.ofSeconds(2), time.limit(LONG));
    assertEquals(Duration.ofMillis(800), time.limit(Duration.ofMillis(800)));
  }

  @Test
  void nearServer_downToOneSecond() {
    took(Duration.ofMillis(1), 20);
    assertEquals(Duration.ofSeconds(1), time.limit(LONG));
  }

  @Test
  void farServer_twiceTheAverage() {
    took(Duration.ofSeconds(3), 1);
    assertEquals(Duration.ofSeconds(3), time.limit(LONG), "1 s and a fourth of the way to 3 s");
    took(Duration.ofSeconds(3), 100);
    assertEquals(6_000, time.limit(LONG).toMillis(), 1);
  }

  @Test
  void timeoutsInARow_upToThirtySeconds() {
    for (int i = 0; i < 50; i++) {
      time.took(time.limit(LONG).toNanos());
    }
    assertEquals(Duration.ofSeconds(30), time.limit(LONG));
  }
}
