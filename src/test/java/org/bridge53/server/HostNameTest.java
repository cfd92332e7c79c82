package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class HostNameTest {
  @Test
  void candidates_firstThatSaysSomething() {
    assertEquals("one", HostName.of("one\n", "two"));
    assertEquals("two", HostName.of(null, " ", "two"));
    assertEquals("localhost", HostName.of(null, ""));
  }

  @Test
  void thisHost_hasAName() {
    assertFalse(HostName.TEXT.isBlank());
  }
}
