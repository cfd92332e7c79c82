package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.junit.jupiter.api.Test;

/** What a plugin is told of the server around it. */
class SurroundingsTest {
  private record Nothing() {}

  /** Notes what it is lent. */
  private static final class Curious implements Plugin<Nothing> {
    private Resources resources;

    @Override
    public String name() {
      return "curious";
    }

    @Override
    public Nothing read(List<Directive> lines, Problems problems) {
      return new Nothing();
    }

    @Override
    public Linked link(Nothing config, Handler next, Resources lent) {
      resources = lent;
      return Linked.of(next);
    }
  }

  private static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  @Test
  void everyBlock_addressesAndPlainUpstreams() {
    Curious curious = new Curious();
    ServerOptions system = ServerOptions.system(53, 1);
    List<Plugin<?>> catalog = new ArrayList<>(system.catalog());
    catalog.addFirst(curious);
    ServerOptions options =
        new ServerOptions(
            catalog, 53, 1, 10, Map.<String, String>of()::get, system.sources(), system.files());
    ConfigCheck check =
        ConfigCheck.of(
            new CorefileText(
                "Corefile",
                """
                example.org {
                  bind 127.0.0.1 ::1
                  curious
                }
                .:1053 {
                  forward . 192.0.2.1 192.0.2.2:5353 tls://192.0.2.3 {
                    tls_servername dns.example
                  }
                }
                example.net:1053 {
                  forward . 192.0.2.1
                }
                """),
            options,
            false);
    assertEquals(List.of(), check.errors());
    assertEquals(
        Set.of(address("127.0.0.1", 53), address("::1", 53), address("::", 1053)),
        Set.copyOf(curious.resources.listenAddresses()));
    assertEquals(
        List.of(address("192.0.2.1", 53), address("192.0.2.2", 5353)),
        curious.resources.upstreams());
  }
}
