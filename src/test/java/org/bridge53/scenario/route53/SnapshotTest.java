package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.server.StartException;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.Scrape;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Starts with and without AWS, and what is kept from one to the next: over sockets. */
class SnapshotTest extends FoundZonesFixture {
  @TempDir Path temp;

  private String written(String id, String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "snapshot " + temp.resolve("state");
    System.arraycopy(options, 0, all, 1, options.length);
    return corefile("one.example:" + id, "", all);
  }

  private void unreachable() {
    emulator.faults().arm(new Fault.BlackHole(), Faults.Scope.all());
  }

  @Test
  void awsBlackHoled_startAnswersFromTheSnapshot() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    try (RunningServer server = RunningServer.start(written(id))) {
      awaitA(server, "www.one.example", "192.0.2.1");
    }
    unreachable();
    try (RunningServer server = RunningServer.start(written(id))) {
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example")); // at once
      assertEquals(Rcode.NXDOMAIN, server.ask("no.one.example", "A").getRcode());
      assertTrue(server.server().ready());
    }
  }

  @Test
  void metrics_tellWhereZonesComeFromAndWhetherTheyAreKept() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    try (RunningServer server = RunningServer.start(written(id))) {
      awaitA(server, "www.one.example", "192.0.2.1");
    }
    unreachable();
    int page = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    String corefile =
        written(id, "zone_metrics all")
            .replace("  errors\n", "  errors\n  prometheus 127.0.0.1:" + page + "\n");
    try (RunningServer server = RunningServer.start(corefile)) {
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      String scraped = Scrape.page(page);
      assertEquals(
          List.of(
              "bridge53_route53_zone_source{source=\"snapshot\",zone=\"one.example.\",zone_id=\""
                  + id
                  + "\"} 1.0"),
          Scrape.lines(scraped, "bridge53_route53_zone_source{"));
      assertEquals(
          List.of(
              "bridge53_route53_snapshot_usable{directory=\"" + temp.resolve("state") + "\"} 1.0"),
          Scrape.lines(scraped, "bridge53_route53_snapshot_usable{"));
    }
  }

  @Test
  void foundZones_startAnswersFromTheSnapshot() throws Exception {
    zone("one.example", null, "192.0.2.1");
    zone("two.example", VPC, "192.0.2.2");
    String corefile =
        corefile("", "", "accept example", "zones all", "snapshot " + temp.resolve("state"));
    try (RunningServer server = RunningServer.start(corefile)) {
      awaitA(server, "www.one.example", "192.0.2.1");
      awaitA(server, "www.two.example", "192.0.2.2");
    }
    unreachable();
    try (RunningServer server = RunningServer.start(corefile)) {
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      assertEquals(List.of("192.0.2.2"), a(server, "www.two.example"));
      assertEquals(Rcode.NXDOMAIN, server.ask("no.two.example", "A").getRcode());
    }
  }

  @Test
  void snapshotOff_nothingIsWritten() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    try (RunningServer server =
        RunningServer.start(corefile("one.example:" + id, "", "snapshot off"))) {
      awaitA(server, "www.one.example", "192.0.2.1");
    }
    assertFalse(Files.exists(temp.resolve("state")));
  }

  @Test
  void snapshotRequired_startFailsWhereItCannotBe() throws Exception {
    Files.writeString(temp.resolve("file"), "");
    String corefile =
        corefile("one.example:Z1", "", "snapshot require " + temp.resolve("file").resolve("x"));
    String reason =
        assertThrows(StartException.class, () -> RunningServer.start(corefile).close())
            .getMessage();
    assertTrue(
        reason.startsWith("plugin/route53: snapshot require: " + temp.resolve("file")), reason);
  }

  @Test
  void startupWait_zonesAreThereWhenItReturns() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    try (RunningServer server = RunningServer.start(written(id, "startup wait 20s"))) {
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
    }
  }

  @Test
  void startupWait_servesAllTheSameWhenTimeIsOver() throws Exception {
    unreachable();
    try (RunningServer server = RunningServer.start(written("Z1", "startup wait 300ms"))) {
      assertEquals(Rcode.SERVFAIL, server.ask("www.one.example", "A").getRcode());
    }
  }

  @Test
  void startupRequire_failsWithTheZoneAndTheReason() throws Exception {
    String reason =
        assertThrows(
                StartException.class,
                () -> RunningServer.start(written("ZNONE", "startup require")).close())
            .getMessage();
    assertTrue(
        reason.startsWith("plugin/route53: startup require: zone one.example. (ZNONE): "), reason);
    String id = zone("one.example", null, "192.0.2.1");
    try (RunningServer server = RunningServer.start(written(id, "startup require"))) {
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
    }
    unreachable();
    try (RunningServer server = RunningServer.start(written(id, "startup require"))) {
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
    }
  }

  private static long serial(RunningServer server) throws Exception {
    return ((SOARecord) server.ask("one.example", "SOA").getSection(Section.ANSWER).getFirst())
        .getSerial();
  }

  @Test
  void serialBridge_growsWithEachChangeAndOverARestart() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    long first;
    long second;
    try (RunningServer server = RunningServer.start(written(id, "serial bridge"))) {
      awaitA(server, "www.one.example", "192.0.2.1");
      first = serial(server);
      assertTrue(first > 1_700_000_000L, "a time at first: " + first);
      a(id, "www.one.example", "192.0.2.2");
      awaitA(server, "www.one.example", "192.0.2.2");
      second = serial(server);
      assertTrue(second > first, first + " " + second);
    }
    unreachable();
    try (RunningServer server = RunningServer.start(written(id, "serial bridge"))) {
      assertEquals(second, serial(server));
      assertEquals(
          second,
          ((SOARecord) server.ask("no.one.example", "A").getSection(Section.AUTHORITY).getFirst())
              .getSerial());
    }
    try (RunningServer server = RunningServer.start(written(id))) {
      assertEquals(1, serial(server), "AWS's by default");
    }
  }

  @Test
  void reload_snapshotCarriesOver() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    try (RunningServer server = RunningServer.start(written(id))) {
      awaitA(server, "www.one.example", "192.0.2.1");
      for (int i = 0; i < 3; i++) {
        server.reload(written(id, "stale_ttl " + (60 + i)));
        assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      }
      a(id, "www.one.example", "192.0.2.2");
      awaitA(server, "www.one.example", "192.0.2.2");
      assertEquals(
          List.of(), server.log().stream().filter(line -> line.contains("snapshot: ")).toList());
    }
    unreachable();
    try (RunningServer server = RunningServer.start(written(id))) {
      assertEquals(List.of("192.0.2.2"), a(server, "www.one.example"));
    }
  }
}
