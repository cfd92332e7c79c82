package org.bridge53.transport;

import static org.bridge53.transport.NetworkFixture.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionCountTest {
  private static final Duration ANY = Duration.ofSeconds(1);

  private final ConnectionCount count = new ConnectionCount(new TcpLimits(ANY, ANY, ANY, 5, 2, 1));

  @Test
  void oneClient_anIpv4AddressOrAnIpv6NetworkOf64Bits() {
    assertTrue(count.enter(address("2001:db8:0:1::1")));
    assertTrue(count.enter(address("2001:db8:0:1:ffff::2")));
    assertFalse(count.enter(address("2001:db8:0:1::3")));
    assertTrue(count.enter(address("2001:db8:0:2::1")));
    assertTrue(count.enter(address("192.0.2.1")));
    assertTrue(count.enter(address("192.0.2.2")));
    assertFalse(count.enter(address("192.0.2.3")), "all");
    count.leave(address("2001:db8:0:1::1"));
    assertTrue(count.enter(address("2001:db8:0:1::3")));
    assertEquals(5, count.now());
  }
}
