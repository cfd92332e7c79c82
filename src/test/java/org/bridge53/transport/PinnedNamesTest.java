package org.bridge53.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each test has a name of its own, since the JVM keeps what it has looked up. */
class PinnedNamesTest {
  private static final List<InetAddress> ONE = List.of(InetAddress.ofLiteral("192.0.2.1"));
  private static final List<InetAddress> OTHER = List.of(InetAddress.ofLiteral("192.0.2.2"));

  @Test
  void pinnedTwice_holdsUntilBothAreTakenAway() throws Exception {
    String host = "pinned-twice.invalid";
    PinnedNames.pin(host, ONE);
    PinnedNames.pin(host, ONE);
    PinnedNames.unpin(host, ONE);
    assertEquals("192.0.2.1", InetAddress.getByName(host).getHostAddress());
    PinnedNames.unpin(host, ONE);
  }

  @Test
  void oldOneTakenAway_theNewStays() throws Exception {
    String host = "pinned-anew.invalid";
    PinnedNames.pin(host, ONE);
    PinnedNames.pin(host, OTHER);
    PinnedNames.unpin(host, ONE);
    assertEquals("192.0.2.2", InetAddress.getByName(host).getHostAddress());
    PinnedNames.unpin(host, OTHER);
  }
}
