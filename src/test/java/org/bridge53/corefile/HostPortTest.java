package org.bridge53.corefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HostPortTest {
  private static void assertRefused(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text)).getMessage());
  }

  @Test
  void addressNameOrNone_withAPort() throws Exception {
    assertEquals(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80),
        HostPort.parse("127.0.0.1:80").resolve());
    assertEquals(
        new InetSocketAddress(InetAddress.ofLiteral("::1"), 8080),
        HostPort.parse("[::1]:8080").resolve());
    assertTrue(HostPort.parse("localhost:80").resolve().getAddress().isLoopbackAddress());
    InetSocketAddress any = HostPort.parse(":8080").resolve();
    assertTrue(any.getAddress().isAnyLocalAddress());
    assertEquals(8080, any.getPort());
    assertEquals("", HostPort.parse(":0").host());
  }

  @Test
  void everythingElse_refusedInGosWords() {
    assertRefused("", "address : missing port in address");
    assertRefused("a", "address a: missing port in address");
    assertRefused("::1", "address ::1: too many colons in address");
    assertRefused("[::1]", "address [::1]: missing port in address");
    assertRefused("[::1]80", "address [::1]80: missing port in address");
    assertRefused("[::1]:80:1", "address [::1]:80:1: too many colons in address");
    assertRefused("[::1:80", "address [::1:80: missing ']' in address");
    assertRefused("a]:80", "address a]:80: unexpected ']' in address");
    assertRefused("a:", "invalid port in \"a:\"");
    assertRefused("a:65536", "invalid port in \"a:65536\"");
    assertRefused("a:http", "invalid port in \"a:http\"");
  }

  @Test
  void unknownHost_oneLine() {
    HostPort parsed = HostPort.parse("[::zz]:80");
    assertEquals(
        "lookup ::zz: no such host",
        assertThrows(UnknownHostException.class, parsed::resolve).getMessage());
  }
}
