package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.bridge53.testing.RunningServer;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** What the small plugins do, on the wire. */
class SmallPluginsTest {
  private static final String ZONE =
      """
      @ 60 IN SOA ns. root. 1 2 3 4 5
      @ 60 IN NS ns.example.org.
      ns 60 IN A 192.0.2.53
      www 60 IN A 192.0.2.1
      www 60 IN A 192.0.2.2
      www 60 IN A 192.0.2.3
      *.wild 60 IN A 192.0.2.9
      long 60 IN TXT %s
      """
          .formatted(("\"" + "x".repeat(200) + "\" ").repeat(5));

  @TempDir private Path folder;

  private RunningServer start(String plugins) throws Exception {
    Path db = Files.writeString(folder.resolve("db"), ZONE);
    return RunningServer.start(
        ".:0 {\nbind 127.0.0.1\n" + plugins + "\nfile " + db + " example.org\n}\n");
  }

  private static Message edns(String name, String type, int size, EDNSOption... options) {
    Message query = Queries.message(name, type);
    query.addRecord(
        new OPTRecord(size, 0, 0, ExtendedFlags.DO, List.of(options)), Section.ADDITIONAL);
    return query;
  }

  private static Message withoutEdns(RunningServer server, String name, String type)
      throws IOException {
    SimpleResolver resolver = server.resolver();
    resolver.setEDNS(-1);
    return resolver.send(Queries.message(name, type));
  }

  private static Message chaos(String name) {
    return Message.newQuery(Record.newRecord(Name.fromConstantString(name), Type.TXT, DClass.CH));
  }

  @Test
  void anyAndMinimal_shortAnswers() throws Exception {
    try (RunningServer server = start("any\nminimal")) {
      assertEquals(
          List.of("\"ANY obsoleted\" \"See RFC 8482\""),
          RunningServer.rdata(server.ask("www.example.org", "ANY"), Section.ANSWER));
      Message answer = server.ask("www.example.org", "A");
      assertEquals(3, answer.getSection(Section.ANSWER).size());
      assertEquals(List.of(), answer.getSection(Section.AUTHORITY));
      assertEquals(1, server.ask("nothing.example.org", "A").getSection(Section.AUTHORITY).size());
    }
  }

  @Test
  void local_neverAsksTheNext() throws Exception {
    try (RunningServer server = start("local")) {
      assertEquals(
          List.of("127.0.0.1"), RunningServer.rdata(server.ask("LocalHost", "A"), Section.ANSWER));
      assertEquals(
          List.of("localhost."),
          RunningServer.rdata(server.ask("1.0.0.127.in-addr.arpa", "PTR"), Section.ANSWER));
    }
  }

  @Test
  void chaos_opensTheClass() throws Exception {
    try (RunningServer server = start("chaos 9.9.9 Alice Bob")) {
      assertEquals(
          List.of("version.bind. 0 CH TXT \"9.9.9\""),
          RunningServer.records(server.ask(chaos("version.bind.")), Section.ANSWER));
      assertEquals(
          List.of("\"Alice\"", "\"Bob\""),
          RunningServer.rdata(server.ask(chaos("authors.bind.")), Section.ANSWER));
      // Other names of the class go on, and nobody behind has it.
      assertEquals(Rcode.REFUSED, server.ask(chaos("www.example.org.")).getRcode());
    }
    try (RunningServer server = start("any")) {
      assertEquals(Rcode.REFUSED, server.ask(chaos("version.bind.")).getRcode());
    }
  }

  @Test
  void nsid_whereAsked() throws Exception {
    try (RunningServer server = start("nsid gw1")) {
      Message with =
          server.ask(
              edns(
                  "www.example.org",
                  "A",
                  1232,
                  new GenericEDNSOption(EDNSOption.Code.NSID, new byte[0])));
      List<EDNSOption> options = with.getOPT().getOptions(EDNSOption.Code.NSID);
      assertEquals(1, options.size());
      byte[] identifier = {'g', 'w', '1'};
      assertEquals(new GenericEDNSOption(EDNSOption.Code.NSID, identifier), options.getFirst());
      Message without = server.ask(edns("www.example.org", "A", 1232));
      assertEquals(List.of(), without.getOPT().getOptions());
      assertNull(withoutEdns(server, "www.example.org", "A").getOPT());
    }
  }

  @Test
  void bufsize_truncatesOverUdpOnly() throws Exception {
    try (RunningServer server = start("bufsize 600")) {
      SimpleResolver resolver = server.resolver();
      resolver.setIgnoreTruncation(true);
      Message cut = resolver.send(edns("long.example.org", "TXT", 4096));
      assertTrue(cut.getHeader().getFlag(Flags.TC));
      assertTrue(cut.numBytes() <= 600, cut.numBytes() + " octets");
      resolver.setTCP(true);
      Message whole = resolver.send(edns("long.example.org", "TXT", 4096));
      assertFalse(whole.getHeader().getFlag(Flags.TC));
      assertEquals(1, whole.getSection(Section.ANSWER).size());
    }
    try (RunningServer server = start("bufsize")) {
      SimpleResolver resolver = server.resolver();
      resolver.setIgnoreTruncation(true);
      assertFalse(
          resolver.send(edns("long.example.org", "TXT", 4096)).getHeader().getFlag(Flags.TC));
    }
  }

  @Test
  void header_flagsOfTheResponse() throws Exception {
    try (RunningServer server = start("header {\nresponse clear aa rd\nresponse set ra\n}")) {
      assertEquals("qr ra", server.ask("www.example.org", "A").getHeader().printFlags().strip());
    }
  }

  @Test
  void acl_refusalsWithTheirReason() throws Exception {
    try (RunningServer server =
        start(
            """
            acl example.org {
              block type TXT net 127.0.0.0/8
              filter type MX
              drop type HINFO
              allow net 127.0.0.1
              block
            }\
            """)) {
      assertEquals(Rcode.NOERROR, server.ask("www.example.org", "A").getRcode());
      Message blocked = server.ask(edns("long.example.org", "TXT", 1232));
      assertEquals(Rcode.REFUSED, blocked.getRcode());
      assertEquals(15, extendedError(blocked));
      Message plain = withoutEdns(server, "long.example.org", "TXT");
      assertEquals(Rcode.REFUSED, plain.getRcode());
      assertNull(plain.getOPT());
      Message filtered = server.ask(edns("www.example.org", "MX", 1232));
      assertEquals(Rcode.NOERROR, filtered.getRcode());
      assertEquals(List.of(), filtered.getSection(Section.AUTHORITY));
      assertEquals(17, extendedError(filtered));
      SimpleResolver impatient = server.resolver();
      impatient.setTimeout(Duration.ofMillis(300));
      assertThrows(
          IOException.class, () -> impatient.send(Queries.message("www.example.org", "HINFO")));
    }
  }

  private static int extendedError(Message message) {
    OPTRecord opt = message.getOPT();
    assertNotNull(opt);
    List<EDNSOption> options = opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR);
    return ((ExtendedErrorCodeOption) options.getFirst()).getErrorCode();
  }

  @Test
  void loadbalance_everyAddressIsFirst() throws Exception {
    try (RunningServer server = start("loadbalance")) {
      Set<String> first = new HashSet<>();
      for (int i = 0; i < 100 && first.size() < 3; i++) {
        first.add(Records.rdatas(server.ask("www.example.org", "A"), Section.ANSWER).getFirst());
      }
      assertEquals(Set.of("192.0.2.1", "192.0.2.2", "192.0.2.3"), first);
    }
  }

  @Test
  void weightFile_readAgainByTheServer() throws Exception {
    Path weights = Files.writeString(folder.resolve("weights"), "www.example.org\n192.0.2.2 255\n");
    try (RunningServer server = start("loadbalance weighted " + weights + " {\nreload 100ms\n}")) {
      int hits = 0;
      for (int i = 0; i < 100; i++) {
        hits += first(server).equals("192.0.2.2") ? 1 : 0;
      }
      assertTrue(hits > 80, hits + " of 100");
      Files.writeString(weights, "www.example.org\n192.0.2.2 1\n192.0.2.3 255\n# longer\n");
      server.awaitLog("Successfully reloaded weight file");
      hits = 0;
      for (int i = 0; i < 100; i++) {
        hits += first(server).equals("192.0.2.3") ? 1 : 0;
      }
      assertTrue(hits > 80, hits + " of 100");
    }
  }

  private static String first(RunningServer server) throws IOException {
    return Records.rdatas(server.ask("www.example.org", "A"), Section.ANSWER).getFirst();
  }

  @Test
  void metadata_inTheLog() throws Exception {
    try (RunningServer below = start("");
        RunningServer server =
            RunningServer.start(
                ".:0 {\nbind 127.0.0.1\nmetadata example.org\n"
                    + "log . \"{name} {/forward/upstream} {/zone/wildcard} {/log/class}"
                    + " {/log/type} {/no/such}\"\n"
                    + "forward . 127.0.0.1:"
                    + below.address().getPort()
                    + "\n}\n")) {
      server.ask("www.example.org", "A");
      String upstream = "127.0.0.1:" + below.address().getPort();
      server.awaitLog("[INFO] www.example.org. " + upstream + " - success NOERROR -");
      server.ask("nothing.example.org", "A");
      server.awaitLog("[INFO] nothing.example.org. " + upstream + " - denial NXDOMAIN -");
      server.ask("www.example.net", "A");
      server.awaitLog("[INFO] www.example.net. - - - - -");
    }
    try (RunningServer server = start("metadata\nlog . \"{name} {/zone/wildcard} {/log/type}\"")) {
      server.ask("a.wild.example.org", "A");
      server.awaitLog("[INFO] a.wild.example.org. *.wild.example.org. NOERROR");
      server.ask("a.wild.example.org", "MX");
      server.awaitLog("[INFO] a.wild.example.org. *.wild.example.org. NODATA");
      server.ask("www.example.org", "A");
      server.awaitLog("[INFO] www.example.org. - NOERROR");
    }
  }

  @Test
  void loopThroughForward_fatalLine() throws Exception {
    int port = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    String corefile =
        ".:" + port + " {\nbind 127.0.0.1\nloop\nforward . 127.0.0.1:" + port + "\n}\n";
    try (RunningServer server = RunningServer.start(corefile)) {
      server.awaitLog("[FATAL] plugin/loop: Loop (127.0.0.1:");
      String line =
          server.log().stream().filter(one -> one.startsWith("[FATAL]")).findFirst().orElseThrow();
      assertTrue(
          line.matches(
              "\\[FATAL] plugin/loop: Loop \\(127\\.0\\.0\\.1:\\d+ -> 127\\.0\\.0\\.1:"
                  + port
                  + "\\) detected for zone \"\\.\", see"
                  + " https://coredns\\.io/plugins/loop#troubleshooting\\. Query: \"HINFO"
                  + " \\d+\\.\\d+\\.\""),
          line);
    }
  }

  @Test
  void loopWithoutALoop_goesOn() throws Exception {
    try (RunningServer below = start("");
        RunningServer server =
            RunningServer.start(
                ".:0 {\nbind 127.0.0.1\nlog\nloop\nforward . 127.0.0.1:"
                    + below.address().getPort()
                    + "\n}\n")) {
      server.awaitLog("\"HINFO IN "); // the probe's answer
      assertEquals(Rcode.NOERROR, server.ask("www.example.org", "A").getRcode());
      assertFalse(server.log().stream().anyMatch(line -> line.startsWith("[FATAL]")));
    }
  }
}
