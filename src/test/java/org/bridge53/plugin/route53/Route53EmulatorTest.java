package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.Directives;
import org.bridge53.testing.Queries;
import org.bridge53.zone.Zones;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole plugin over a real endpoint: SDK, threads, clock. */
class Route53EmulatorTest {
  private final ThreadedResources resources = new ThreadedResources();
  private Emulator emulator;
  private Service service;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.builder().start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
      ThreadedResources.await(resources::isIdle);
    }
    emulator.close();
  }

  private Linked start(String zones) throws Exception {
    Route53Plugin plugin = new Route53Plugin();
    Route53Config config =
        plugin.read(
            Directives.of(
                "route53 "
                    + zones
                    + " {\n aws_endpoint "
                    + emulator.endpoint()
                    + "\n aws_access_key test test\n refresh 100ms\n budget 50 100\n}"),
            resources.problems());
    Linked linked = plugin.link(config, query -> Response.of(Rcode.NOTAUTH), resources);
    service = linked.services().getFirst();
    service.start();
    return linked;
  }

  private static Response ask(Linked linked, String name, String type) {
    return (Response) linked.head().handle(Queries.of(name, type));
  }

  @Test
  void zone_loadedServedAndChangedWhileServing() throws Exception {
    String id = emulator.createZone("example.org", null);
    emulator.change(
        id,
        Action.CREATE,
        List.of(
            new PlainRecordSet("*.example.org", "A", 60, "192.0.2.1"),
            new PlainRecordSet("0\\05725.example.org", "TXT", 60, "\"a \\\"b\\\" \\303\\244\"")));
    Linked linked = start("example.org:" + id);
    ThreadedResources.await(service::ready);
    assertEquals(
        List.of("any.example.org. 60 A 192.0.2.1"),
        Zones.lines(ask(linked, "any.example.org", "A").answer()));
    assertEquals(
        List.of("0/25.example.org. 60 TXT \"a \\\"b\\\" \\195\\164\""),
        Zones.lines(ask(linked, "0/25.example.org", "TXT").answer()));
    emulator.change(id, Action.UPSERT, new PlainRecordSet("*.example.org", "A", 60, "192.0.2.2"));
    ThreadedResources.await(
        () ->
            Zones.lines(ask(linked, "any.example.org", "A").answer())
                .equals(List.of("any.example.org. 60 A 192.0.2.2")));
  }

  @Test
  void zoneDeleted_lastDataServedAndOneLine() throws Exception {
    String id = emulator.createZone("example.org", null);
    Linked linked = start("example.org:" + id + " missing.example:ZMISSING");
    ThreadedResources.await(service::ready);
    assertEquals(Rcode.SERVFAIL, ask(linked, "missing.example", "A").rcode());
    emulator.deleteZone(id);
    ThreadedResources.await(
        () ->
            resources.rest.logged.stream()
                .anyMatch(line -> line.endsWith("what was read before is still served")));
    assertEquals(Rcode.NOERROR, ask(linked, "example.org", "SOA").rcode());
    assertTrue(resources.rest.logged.size() == 3, resources.rest.logged.toString());
  }
}
