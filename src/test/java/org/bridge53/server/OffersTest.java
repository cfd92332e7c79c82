package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class OffersTest {
  @Test
  void offered_foundByTheNextUntilItForgets() {
    Offers first = Offers.none();
    assertNull(first.previous(String.class, "key"));
    first.offer("key", "value");
    assertNull(first.previous(String.class, "key"));

    Offers second = first.next();
    assertEquals("value", second.previous(String.class, "key"));
    assertNull(second.previous(Integer.class, "key"));
    assertNull(second.previous(String.class, "other"));
    second.forget();
    assertNull(second.previous(String.class, "key"));
    assertNull(second.next().previous(String.class, "key"));
  }
}
