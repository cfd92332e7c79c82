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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bridge53.emulator.Action;
import org.bridge53.emulator.Emulator;
import org.bridge53.emulator.Fault;
import org.bridge53.emulator.Faults;
import org.bridge53.emulator.Operation;
import org.bridge53.emulator.PlainRecordSet;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** What clients and the operator see when the API, or the credentials, are in trouble. */
class ApiTroubleTest {
  private Emulator emulator;
  private String zone;

  @BeforeEach
  void startEmulator() throws IOException {
    emulator = Emulator.builder().start(new InetSocketAddress("127.0.0.1", 0));
    zone = emulator.createZone("corp.example.", null);
    put(zone, "www.corp.example.", "192.0.2.1");
  }

  @AfterEach
  void stopEmulator() {
    emulator.close();
  }

  private void put(String zoneId, String name, String address) {
    emulator.change(zoneId, Action.UPSERT, new PlainRecordSet(name, "A", 60, address));
  }

  private String line(String zones, String... options) {
    return "  route53 "
        + zones
        + " {\n    aws_endpoint "
        + emulator.endpoint()
        + "\n    "
        + String.join("\n    ", options)
        + "\n  }\n";
  }

  private String corefile(String zones, String... options) {
    String[] all =
        Stream.concat(
                Stream.of("aws_access_key test test", "refresh 1s", "budget 50 100"),
                Stream.of(options))
            .toArray(String[]::new);
    return ".:0 {\n  bind 127.0.0.1\n  errors\n" + line(zones, all) + "}\n";
  }

  private static Message edns(String name) {
    Message query = Queries.message(name, "A");
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    return query;
  }

  private static List<String> a(RunningServer server, String name) throws IOException {
    return RunningServer.rdata(server.ask(name, "A"), Section.ANSWER);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("throttled", Fault.throttling(), "Throttling"),
        Arguments.of("503", Fault.error(503, "ServiceUnavailable", "busy"), "503"),
        Arguments.of(
            "denied",
            Fault.error(403, "AccessDenied", "not authorized to perform"),
            "route53:ListResourceRecordSets"),
        Arguments.of("html", Fault.html(), ""),
        Arguments.of("cut body", new Fault.CutBody(), ""),
        Arguments.of("no apex", new Fault.WithoutApex(), "SOA"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void apiFailsInMidLife_lastDataIsServed_oneLineAtEachTurn(String name, Fault fault, String word)
      throws Exception {
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.corp.example"));
      var armed = emulator.faults().arm(fault, Faults.Scope.of(Operation.LIST_RECORD_SETS));
      put(zone, "www.corp.example.", "192.0.2.2");
      RunningServer.await(
          () -> armed.hits() >= 2, () -> name + " to happen twice: " + server.log());
      assertEquals(List.of("192.0.2.1"), a(server, "www.corp.example"));
      if (!name.equals("throttled")) { // throttling slows down and is no failure of the zone
        server.awaitLog("what was read before is still served");
        List<String> lines =
            server.log().stream().filter(line -> line.contains("still served")).toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
            lines.get(0).startsWith("[ERROR] plugin/route53: zone corp.example. (" + zone + ")")
                && lines.get(0).contains(word),
            lines::toString);
      }
      armed.clear();
      RunningServer.await(
          () -> {
            try {
              return a(server, "www.corp.example").equals(List.of("192.0.2.2"));
            } catch (IOException failure) {
              return false;
            }
          },
          () -> "the change after the fault: " + server.log());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void apiFailsAtStart_servfailNotReady_neverAskedElsewhere(String name, Fault fault, String word)
      throws Exception {
    emulator.faults().arm(fault, Faults.Scope.of(Operation.LIST_RECORD_SETS).zone(zone));
    String good = emulator.createZone("good.example.", null);
    put(good, "www.good.example.", "192.0.2.9");
    try (DatagramSocket upstream = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      String corefile =
          corefile("corp.example:" + zone + " good.example:" + good, "fallthrough")
              .replace(
                  "  errors\n",
                  "  errors\n  forward . 127.0.0.1:" + upstream.getLocalPort() + "\n");
      try (RunningServer server = RunningServer.start(corefile)) {
        RunningServer.await(
            () -> {
              try {
                return a(server, "www.good.example").equals(List.of("192.0.2.9"));
              } catch (IOException failure) {
                return false;
              }
            },
            () -> "the other zone: " + server.log());
        Message answer = server.ask(edns("www.corp.example"));
        assertEquals(Rcode.SERVFAIL, answer.getRcode());
        List<EDNSOption> errors = answer.getOPT().getOptions(15);
        assertEquals(1, errors.size());
        assertEquals(14, ((ExtendedErrorCodeOption) errors.get(0)).getErrorCode());
        assertTrue(((ExtendedErrorCodeOption) errors.get(0)).getText().contains("corp.example."));
        upstream.setSoTimeout(50);
        boolean asked = true;
        try {
          upstream.receive(new DatagramPacket(new byte[512], 512));
        } catch (SocketTimeoutException silence) {
          asked = false;
        }
        assertFalse(asked, "the upstream was asked for a name of a zone that is not loaded");
      }
    }
  }

  @Test
  void apiThatNeverAnswers_startIsNotHeldUp() throws Exception {
    emulator.faults().arm(new Fault.BlackHole(), Faults.Scope.of(Operation.LIST_RECORD_SETS));
    long start = System.nanoTime();
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      assertEquals(Rcode.SERVFAIL, server.ask("www.corp.example", "A").getRcode());
      assertEquals(Rcode.SERVFAIL, server.ask("elsewhere.example", "A").getRcode());
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
  }

  @Test
  void wrongId_isSaid_andHarmsNoOther() throws Exception {
    try (RunningServer server =
        RunningServer.start(corefile("typo.example:Z00000000000000000000 corp.example:" + zone))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.corp.example"));
      assertEquals(Rcode.SERVFAIL, server.ask("www.typo.example", "A").getRcode());
      server.awaitLog("[ERROR] plugin/route53: zone typo.example. (Z00000000000000000000)");
    }
  }

  @Test
  void idOfAnotherZone_isNeverServed_bothNamesAreSaid() throws Exception {
    try (RunningServer server = RunningServer.start(corefile("other.example:" + zone))) {
      server.awaitLog(
          "zone other.example.: the hosted zone "
              + zone
              + " is corp.example. and not other.example.");
      assertEquals(Rcode.SERVFAIL, server.ask("www.other.example", "A").getRcode());
      assertFalse(server.server().ready(), "none of the line's zones is served");
    }
    try (RunningServer server =
        RunningServer.start(corefile("other.example:" + zone + " corp.example:" + zone))) {
      server.awaitReady();
      assertEquals(Rcode.SERVFAIL, server.ask("www.other.example", "A").getRcode());
      assertEquals(List.of("192.0.2.1"), a(server, "www.corp.example"));
    }
  }

  @Test
  void nameOfTheLine_anySpelling_orLeftOut() throws Exception {
    for (String spelling :
        List.of("corp.example:", "CORP.Example.:", "corp.example.:/hostedzone/", "")) {
      try (RunningServer server = RunningServer.start(corefile(spelling + zone))) {
        server.awaitReady();
        assertEquals(List.of("192.0.2.1"), a(server, "www.corp.example"), spelling);
      }
    }
  }

  @Test
  void setsThatCannotBeAnswered_servfail_namesExist_oneLine() throws Exception {
    emulator.putUnchecked(zone, new PlainRecordSet("bad.corp.example.", "A", 60, "not-an-address"));
    emulator.putUnchecked(
        zone, new PlainRecordSet("half.corp.example.", "A", 60, "192.0.2.1", "x"));
    emulator.putUnchecked(zone, new PlainRecordSet("new.corp.example.", "NEWTYPE", 60, "whatever"));
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      server.awaitReady();
      assertEquals(List.of("192.0.2.1"), a(server, "www.corp.example"));
      for (String name : List.of("bad", "half")) {
        assertEquals(Rcode.SERVFAIL, server.ask(name + ".corp.example", "A").getRcode(), name);
        assertEquals(Rcode.NOERROR, server.ask(name + ".corp.example", "AAAA").getRcode(), name);
      }
      assertEquals(Rcode.NOERROR, server.ask("new.corp.example", "A").getRcode());
      // Several refreshes later each is still said once.
      RunningServer.await(
          () -> emulator.calls().count(Operation.LIST_RECORD_SETS, zone) >= 3, () -> "refreshes");
      assertEquals(
          1,
          server.log().stream()
              .filter(line -> line.contains("plugin/route53: "))
              .filter(line -> line.contains("bad.corp.example."))
              .count());
    }
  }

  @Test
  void pages_oneCallFor300Sets_noneMore_doublesDropped() throws Exception {
    List<PlainRecordSet> sets = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      sets.add(new PlainRecordSet("n" + i + ".corp.example.", "A", 60, "192.0.2." + i % 250));
    }
    emulator.change(zone, Action.CREATE, sets);
    emulator.faults().arm(new Fault.DoubledAtCut(), Faults.Scope.of(Operation.LIST_RECORD_SETS));
    String corefile = corefile("corp.example:" + zone).replace("refresh 1s", "refresh 10000h");
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitReady();
      assertEquals(3, emulator.calls().count(Operation.LIST_RECORD_SETS, zone));
      // Three pages need not be of one moment, so the zone is counted. Behind all zones, one
      // question whether AWS signs this one; nothing else.
      RunningServer.await(
          () -> emulator.calls().count(Operation.GET_DNSSEC, zone) == 1,
          () -> emulator.calls().toString());
      assertEquals(1, emulator.calls().count(Operation.GET_HOSTED_ZONE, zone));
      assertEquals(5, emulator.calls().size());
      for (int i = 0; i < 700; i += 7) {
        assertEquals(List.of("192.0.2." + i % 250), a(server, "n" + i + ".corp.example"));
      }
    }
  }

  @Test
  void markerThatDoesNotAdvance_endsTheRead() throws Exception {
    List<PlainRecordSet> sets = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sets.add(new PlainRecordSet("n" + i + ".corp.example.", "A", 60, "192.0.2.1"));
    }
    emulator.change(zone, Action.CREATE, sets);
    emulator.faults().arm(new Fault.RepeatedMarker(), Faults.Scope.of(Operation.LIST_RECORD_SETS));
    try (RunningServer server = RunningServer.start(corefile("corp.example:" + zone))) {
      server.awaitLog("does not advance");
      assertEquals(Rcode.SERVFAIL, server.ask("n1.corp.example", "A").getRcode());
    }
  }

  @Test
  void credentialsOfAFile_profilesStayApart(@TempDir Path folder) throws Exception {
    emulator.close();
    emulator =
        Emulator.builder()
            .account("AKIAONE", "111111111111")
            .account("AKIATWO", "222222222222")
            .refuseUnknownKeys()
            .start(new InetSocketAddress("127.0.0.1", 0));
    String one = emulator.createZone("111111111111", "one.example.", null);
    String two = emulator.createZone("222222222222", "two.example.", null);
    put(one, "www.one.example.", "192.0.2.1");
    put(two, "www.two.example.", "192.0.2.2");
    Path file = folder.resolve("credentials");
    Files.writeString(
        file,
        """
        [one]
        aws_access_key_id = AKIAONE
        aws_secret_access_key = secret-one
        [profile two]
        aws_access_key_id = AKIATWO
        aws_secret_access_key = secret-two
        [stranger]
        aws_access_key_id = AKIASTRANGER
        aws_secret_access_key = secret-three
        """);
    String corefile =
        ".:0 {\n  bind 127.0.0.1\n  errors\n"
            + line("one.example:" + one, "credentials one " + file)
            + line("two.example:" + two, "credentials two " + file)
            + line("three.example:" + one, "credentials stranger " + file)
            + line("four.example:" + one, "credentials missing " + file)
            + line("five.example:" + one, "credentials one " + folder.resolve("no-such-file"))
            + "}\n";
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitLog("loaded");
      RunningServer.await(
          () -> server.log().stream().filter(line -> line.contains(": loaded")).count() == 2,
          () -> server.log().toString());
      assertEquals(List.of("192.0.2.1"), a(server, "www.one.example"));
      assertEquals(List.of("192.0.2.2"), a(server, "www.two.example"));
      for (String name : List.of("three", "four", "five")) {
        assertEquals(Rcode.SERVFAIL, server.ask("www." + name + ".example", "A").getRcode());
      }
      server.awaitLog("profile \"missing\"");
      server.awaitLog("no-such-file");
      server.awaitLog("profile \"stranger\"");
      assertTrue(
          server.log().stream().noneMatch(line -> line.contains("secret-")),
          () -> server.log().toString());
    }
  }
}
