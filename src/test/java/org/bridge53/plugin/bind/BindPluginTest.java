package org.bridge53.plugin.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.message.Response;
import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindPluginTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private final PluginBench<BindConfig> bench = new PluginBench<>(new BindPlugin());

  /** The interface that 127.0.0.1 belongs to, whatever this system calls it. */
  private static NetworkInterface loopback() throws SocketException {
    NetworkInterface found = NetworkInterface.getByInetAddress(LOOPBACK);
    assertTrue(found != null && found.isLoopback());
    return found;
  }

  private static List<InetAddress> addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
  }

  @Test
  void addresses_asWritten() {
    BlockSetting.ListenAddresses setting = bench.read("bind 127.0.0.1 ::1 192.0.2.1");
    assertEquals(addresses("127.0.0.1", "::1", "192.0.2.1"), setting.listenAddresses());
  }

  @Test
  void severalLines_addUpWithoutDoubles() {
    assertEquals(
        addresses("127.0.0.1", "::1", "127.0.0.2"),
        bench.read("bind 127.0.0.1 ::1\nbind 127.0.0.2 127.0.0.1").listenAddresses());
  }

  @Test
  void interfaceName_itsAddresses() throws SocketException {
    assertEquals(
        new HashSet<>(Collections.list(loopback().getInetAddresses())),
        new HashSet<>(bench.read("bind " + loopback().getName()).listenAddresses()));
  }

  @Test
  void except_leftOutOfItsLine() throws SocketException {
    String line = "bind " + loopback().getName() + " 127.0.0.9 {\nexcept 127.0.0.1\n}";
    List<InetAddress> left = bench.read(line).listenAddresses();
    Set<InetAddress> expected = new HashSet<>(Collections.list(loopback().getInetAddresses()));
    expected.remove(LOOPBACK);
    expected.add(InetAddress.ofLiteral("127.0.0.9"));
    assertEquals(expected, new HashSet<>(left));
    assertTrue(bench.read(line + "\nbind 127.0.0.1").listenAddresses().contains(LOOPBACK));
  }

  @Test
  void exceptInterface_itsAddressesLeftOut() throws SocketException {
    assertEquals(
        addresses("192.0.2.1"),
        bench
            .read("bind 127.0.0.1 192.0.2.1 {\nexcept " + loopback().getName() + "\n}")
            .listenAddresses());
  }

  private void assertRefusedWhenAsked(String line, String message) {
    BindConfig config = bench.read(line);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, config::listenAddresses).getMessage());
  }

  @Test
  void everythingExcepted_refusedNotWildcard() {
    assertRefusedWhenAsked(
        "bind 127.0.0.1 {\nexcept 127.0.0.1\n}",
        "at least one address or interface name is expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-if", "127.1", "127.0.0.1:53", ""})
  void neitherAddressNorInterface_refused(String word) {
    String message = "not a valid IP address or interface name: \"" + word + "\"";
    assertRefusedWhenAsked("bind \"" + word + "\"", message);
    assertRefusedWhenAsked("bind 127.0.0.1 {\nexcept \"" + word + "\"\n}", message);
  }

  @Test
  void nothingGiven_refused() {
    assertEquals(
        List.of(
            "plugin/bind: Corefile:1 - Error during parsing: at least one address or interface"
                + " name is expected"),
        bench.errors("bind"));
  }

  @Test
  void wrongBlock_refused() {
    assertEquals(
        List.of(
            "plugin/bind: Corefile:2 - Error during parsing: unknown property 'exept'; did you"
                + " mean 'except'?",
            "plugin/bind: Corefile:3 - Error during parsing: at least one address or interface"
                + " name is expected"),
        bench.errors("bind 127.0.0.1 {\nexept ::1\nexcept\n}"));
  }

  @Test
  void link_nextIsHead() {
    Handler next = query -> Response.of(0);
    assertSame(next, bench.link("bind 127.0.0.1", next, new TestResources(".")).head());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
