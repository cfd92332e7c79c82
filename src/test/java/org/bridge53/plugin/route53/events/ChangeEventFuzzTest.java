package org.bridge53.plugin.route53.events;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;

/** Whatever a queue holds: an event, somebody else's, or one line that says why it is none. */
class ChangeEventFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void everyMessage(byte[] message) {
    read(message);
  }

  /** Whether it is an event of some zone. */
  private static boolean read(byte[] message) {
    return switch (ChangeEvent.read(new String(message, StandardCharsets.UTF_8))) {
      case ChangeEvent.ZoneChanged event -> {
        assertTrue(event.zoneId().matches("[A-Za-z0-9]{1,32}"), event.toString());
        yield true;
      }
      case ChangeEvent.ZonesChanged event -> {
        String zone = event.zoneId();
        assertTrue(zone == null || zone.matches("[A-Za-z0-9]{1,32}"), event.toString());
        yield true;
      }
      case ChangeEvent.Other event -> {
        assertTrue(isLine(event.what()), event.toString());
        yield false;
      }
      case ChangeEvent.Unreadable event -> {
        assertTrue(isLine(event.why()), event.toString());
        yield false;
      }
    };
  }

  private static boolean isLine(String text) {
    return text.length() < 200 && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  @Test
  void damagedMessages() {
    int[] events = new int[1];
    Corpus.of(ChangeEventFuzzTest.class, "everyMessage")
        .damaged(5_000, message -> events[0] += read(message) ? 1 : 0);
    assertTrue(events[0] > 100 && events[0] < 4_900, events[0] + " are events");
  }
}
