package org.bridge53.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketNamesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:53",
    "0.0.0.0, 0.0.0.0:53",
    "::, [::]:53",
    "::1, [::1]:53",
    "2001:db8::, [2001:db8::]:53",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:53",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:53",
    "1:0:0:2:0:0:0:3, [1:0:0:2::3]:53",
    "FE80::ABCD, [fe80::abcd]:53",
  })
  void address_shownAsRfc5952(String given, String shown) {
    assertEquals(shown, SocketNames.of(new InetSocketAddress(InetAddress.ofLiteral(given), 53)));
  }

  @Test
  void unresolved_shownAsGiven() {
    assertEquals(
        "ns.example.:53", SocketNames.of(InetSocketAddress.createUnresolved("ns.example.", 53)));
  }
}
