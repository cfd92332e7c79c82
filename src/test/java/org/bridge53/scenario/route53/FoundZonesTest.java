package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.Vpc;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Zones that are found, who may ask for them and which one answers: over sockets. */
class FoundZonesTest extends FoundZonesFixture {
  @Test
  void zones_foundServedAndGoWithoutReload() throws Exception {
    String one = zone("one.example", null, "192.0.2.1");
    zone("rogue-bank.test", null, "192.0.2.66");
    try (RunningServer server =
        RunningServer.start(
            corefile(
                "",
                "",
                "accept example",
                "zones all except not.*",
                "discover 200ms",
                "grace 1s"))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      zone("two.example", VPC, "192.0.2.2");
      zone("not.example", null, "192.0.2.3");
      awaitA(server, "www.two.example", "192.0.2.2");
      assertEquals(List.of(), a(server, "www.not.example"));
      server.awaitLog("zone rogue-bank.test. (");
      assertEquals(Rcode.SERVFAIL, server.ask("www.rogue-bank.test", "A").getRcode()); // no next
      assertEquals(
          1,
          server.log().stream()
              .filter(line -> line.contains("rogue-bank.test."))
              .filter(line -> line.contains("is outside of"))
              .count());
      emulator.deleteZone(one);
      RunningServer.await(
          () -> {
            try {
              return server.ask("www.one.example", "A").getRcode() == Rcode.SERVFAIL;
            } catch (IOException failure) {
              return false;
            }
          },
          () -> "SERVFAIL after the grace period; " + server.log());
      String again = zone("one.example", null, "192.0.2.9"); // made again: another id
      awaitA(server, "www.one.example", "192.0.2.9");
      assertFalse(again.equals(one));
    }
  }

  @Test
  void awsBlackHoled_tenThousandNamesUnderAccept_allServfailAndNothingUpstream() throws Exception {
    zone("corp.example", VPC, "192.0.2.1");
    emulator.faults().arm(new Fault.BlackHole(), Faults.Scope.all());
    try (DatagramSocket upstream =
            new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        RunningServer server =
            RunningServer.start(
                corefile(
                    "corp.example:Z1",
                    "forward . 127.0.0.1:" + upstream.getLocalPort(),
                    "accept example",
                    "zones all"))) {
      try (DatagramSocket client = new DatagramSocket()) {
        client.connect(server.address());
        client.setSoTimeout(5_000);
        Set<Integer> open = new HashSet<>();
        int answered = 0;
        byte[] buffer = new byte[1500];
        for (int i = 0; i < 10_000; i++) {
          String name = (i % 2 == 0 ? "h" + i + ".corp" : "n" + i) + ".example";
          Message query = edns(name, "A");
          query.getHeader().setID(i);
          byte[] octets = query.toWire();
          client.send(new DatagramPacket(octets, octets.length));
          open.add(i);
          while (open.size() >= 50 || (i == 9_999 && !open.isEmpty())) {
            DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
            client.receive(reply);
            Message response = new Message(ByteBuffer.wrap(buffer, 0, reply.getLength()));
            assertTrue(open.remove(response.getHeader().getID()));
            assertEquals(Rcode.SERVFAIL, response.getRcode());
            assertEquals(14, extendedError(response));
            answered++;
          }
        }
        assertEquals(10_000, answered);
      }
      upstream.setSoTimeout(200);
      DatagramPacket leaked = new DatagramPacket(new byte[1500], 1500);
      boolean silent = false;
      try {
        upstream.receive(leaked);
      } catch (SocketTimeoutException nothing) {
        silent = true;
      }
      assertTrue(silent, "a query went upstream");
    }
  }

  @Test
  void privateZone_hidesLongerPublicNamesAndThePublicZoneOfItsName() throws Exception {
    zone("example.org", null, "192.0.2.1");
    zone("sub.example.org", null, "192.0.2.2");
    String secret = zone("example.org", VPC, "10.0.0.1");
    try (RunningServer server =
        RunningServer.start(corefile("", "", "accept org", "zones all", "discover 200ms"))) {
      server.awaitReady();
      assertEquals(List.of("10.0.0.1"), a(server, "www.example.org"));
      assertEquals(Rcode.NXDOMAIN, server.ask("www.sub.example.org", "A").getRcode());
      emulator.deleteZone(secret);
      assertEquals(List.of("10.0.0.1"), a(server, "www.example.org")); // grace: no public answer
    }
    String overlaid = zone("example.org", VPC, "10.0.0.1");
    try (RunningServer server =
        RunningServer.start(corefile("", "", "accept org", "zones all", "same_name overlay"))) {
      server.awaitReady();
      assertEquals(List.of("10.0.0.1"), a(server, "www.example.org"));
      assertEquals(List.of("192.0.2.2"), a(server, "www.sub.example.org"));
      assertTrue(overlaid.startsWith("Z"));
    }
  }

  @Test
  void twoPrivateZonesOfOneName_servfailWithBothIds_preferDecides() throws Exception {
    String one = zone("example.org", VPC, "10.0.0.1");
    String two = zone("example.org", new Vpc("vpc-0123abce", "eu-west-1"), "10.0.0.2");
    try (RunningServer server = RunningServer.start(corefile("", "", "accept org", "zones all"))) {
      server.awaitReady();
      Message conflict = server.ask(edns("www.example.org", "A"));
      assertEquals(Rcode.SERVFAIL, conflict.getRcode());
      assertTrue(extendedError(conflict) >= 0);
      server.awaitLog(one.compareTo(two) < 0 ? one + " and " + two : two + " and " + one);
    }
    try (RunningServer server =
        RunningServer.start(corefile("", "", "accept org", "zones all", "prefer " + two))) {
      server.awaitReady();
      assertEquals(List.of("10.0.0.2"), a(server, "www.example.org"));
    }
  }

  @Test
  void guestNetwork_refusedInPrivateZonesAlone() throws Exception {
    zone("corp.example", VPC, "10.0.0.1");
    String written = zone("plant.example", VPC, "10.0.0.2");
    zone("open.example", null, "192.0.2.1");
    try (RunningServer server =
        RunningServer.start(
            corefile(
                "plant.example:" + written,
                "",
                "accept example",
                "zones all",
                "allow 127.0.0.2/32"))) {
      server.awaitReady();
      for (String name : List.of("www.corp.example", "nothing.corp.example", "www.plant.example")) {
        Message refused = server.ask(edns(name, "A"));
        assertEquals(Rcode.REFUSED, refused.getRcode(), name);
        assertEquals(18, extendedError(refused));
      }
      assertEquals(List.of("192.0.2.1"), a(server, "www.open.example"));
      assertEquals(
          List.of("10.0.0.1"),
          RunningServer.rdata(from(server, "127.0.0.2", "www.corp.example"), Section.ANSWER));
    }
  }

  @Test
  void asVpc_zonesOfOtherAccountsAndOfServices_forTheClientsNamed() throws Exception {
    zone("mine.example", VPC, "10.0.0.1");
    String theirs = emulator.createZone("222222222222", "theirs.example", VPC);
    a(theirs, "www.theirs.example", "10.0.0.2");
    emulator.createServiceZone("efs.amazonaws.com", "fs-1.efs.example", VPC);
    zone("elsewhere.example", new Vpc("vpc-0123abce", "eu-west-1"), "10.0.0.3");
    try (RunningServer server =
        RunningServer.start(
            corefile("", "", "accept example", "as vpc-0123abcd eu-west-1 from 127.0.0.2/32"))) {
      server.awaitReady();
      assertEquals(
          List.of("10.0.0.1"),
          RunningServer.rdata(from(server, "127.0.0.2", "www.mine.example"), Section.ANSWER));
      for (String unreadable : List.of("www.theirs.example", "a.fs-1.efs.example")) {
        Message answer = from(server, "127.0.0.2", unreadable);
        assertEquals(Rcode.SERVFAIL, answer.getRcode());
        assertEquals(14, extendedError(answer), unreadable);
      }
      // No zone for others, and no plugin behind: as if there were none.
      assertEquals(-1, extendedError(from(server, "127.0.0.1", "www.mine.example")));
      assertEquals(Rcode.SERVFAIL, from(server, "127.0.0.2", "www.elsewhere.example").getRcode());
      server.awaitLog("(" + theirs + ")");
    }
  }

  @Test
  void asVpc_answersFromItsRegion() throws Exception {
    String id = emulator.createZone("corp.example", new Vpc("vpc-0123abcd", "ap-southeast-2"));
    try (Endpoint endpoint = Endpoint.at(emulator)) {
      for (String region : List.of("us-east-1", "eu-west-1", "ap-southeast-2")) {
        endpoint.upsert(
            id,
            ResourceRecordSet.builder()
                .name("app.corp.example")
                .type("A")
                .ttl(60L)
                .setIdentifier(region)
                .region(region)
                .resourceRecords(
                    ResourceRecord.builder().value("10.0.0." + region.length()).build())
                .build());
      }
    }
    try (RunningServer server =
        RunningServer.start(
            corefile(
                "",
                "",
                "accept example",
                "as vpc-0123abcd ap-southeast-2",
                "location 127.0.0.0/8 region us-east-1"))) {
      server.awaitReady();
      assertEquals(List.of("10.0.0.14"), a(server, "app.corp.example"));
    }
  }

  @Test
  void tags_decideAndFollowChanges() throws Exception {
    String one = zone("one.example", null, "192.0.2.1");
    String two = zone("two.example", null, "192.0.2.2");
    emulator.tag(one, "bridge53:serve", "true");
    try (RunningServer server =
        RunningServer.start(
            corefile(
                "", "", "accept example", "zones all tag bridge53:serve=true", "discover 200ms"))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      assertEquals(List.of(), a(server, "www.two.example"));
      emulator.tag(two, "bridge53:serve", "true");
      awaitA(server, "www.two.example", "192.0.2.2");
      emulator.untag(one, "bridge53:serve");
      awaitA(server, "www.one.example");
    }
  }

  @Test
  void reload_noSilenceAndNoCall() throws Exception {
    zone("one.example", VPC, "192.0.2.1");
    String corefile =
        corefile("", "", "accept example", "zones all", "discover 1h").replace("1s", "1h");
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitReady();
      int zones = emulator.calls().count(Operation.LIST_HOSTED_ZONES);
      int sets = emulator.calls().count(Operation.LIST_RECORD_SETS);
      server.reload(corefile.replace("errors", "errors\n  nsid bridge"));
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      assertEquals(zones, emulator.calls().count(Operation.LIST_HOSTED_ZONES));
      assertEquals(sets, emulator.calls().count(Operation.LIST_RECORD_SETS));
    }
  }

  @Test
  void listingDenied_zoneWrittenByIdServedAndThePermissionNamed() throws Exception {
    String id = zone("one.example", null, "192.0.2.1");
    zone("two.example", null, "192.0.2.2");
    emulator
        .faults()
        .arm(
            Fault.error(403, "AccessDenied", "not authorized to perform: route53:ListHostedZones"),
            Faults.Scope.of(Operation.LIST_HOSTED_ZONES));
    try (RunningServer server =
        RunningServer.start(corefile("one.example:" + id, "", "accept example", "zones all"))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      Message unknown = server.ask(edns("www.two.example", "A"));
      assertEquals(Rcode.SERVFAIL, unknown.getRcode());
      assertEquals(14, extendedError(unknown));
      server.awaitLog("route53:ListHostedZones is not allowed");
    }
  }

  @Test
  void nameAlone_everyZoneOfThatName() throws Exception {
    zone("one.example", null, "192.0.2.1");
    zone("one.example", VPC, "10.0.0.1");
    zone("two.example", null, "192.0.2.2");
    try (RunningServer server = RunningServer.start(corefile("one.example", ""))) {
      server.awaitReady();
      assertEquals(List.of("10.0.0.1"), a(server, "www.one.example"));
      Message other = server.ask(edns("www.two.example", "A"));
      assertEquals(-1, extendedError(other)); // not ours: nobody is behind this plugin
    }
  }

  @Test
  void manyZones_foundWithinTheBudget() throws Exception {
    for (int i = 0; i < 120; i++) {
      zone("z" + i + ".example", null, "192.0.2." + i);
    }
    try (RunningServer server =
        RunningServer.start(
            corefile("", "", "accept example", "zones all", "discover 1h")
                .replace("refresh 1s", "refresh 1h"))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.119"), a(server, "www.z119.example"));
      assertEquals(2, emulator.calls().count(Operation.LIST_HOSTED_ZONES));
      assertEquals(120, emulator.calls().count(Operation.LIST_RECORD_SETS));
      assertEquals(0, emulator.calls().count(Operation.LIST_TAGS_FOR_SEVERAL));
    }
  }
}
