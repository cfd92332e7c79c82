package org.bridge53.scenario.corefile;

import static org.bridge53.testing.RunningServer.rdata;
import static org.bridge53.testing.RunningServer.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

/** What the manuals of CoreDNS's plugins say that their examples answer, asked over a socket. */
class CorednsManualsSocketTest {
  @TempDir private Path folder;

  private RunningServer start(String key, String... lines) throws Exception {
    return RunningServer.start(
        key
            + ":0 {\n  bind 127.0.0.1\n  root "
            + folder
            + "\n  "
            + String.join("\n  ", lines)
            + "\n}\n");
  }

  private void file(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  private static List<String> addresses(RunningServer server, String name) throws Exception {
    return rdata(server.ask(name, "A"), Section.ANSWER);
  }

  /** Without OPT. */
  private static List<String> additional(Message answer) {
    return records(answer, Section.ADDITIONAL).stream()
        .filter(record -> !record.contains(" OPT "))
        .toList();
  }

  private static int rcode(RunningServer server, String name) throws Exception {
    return server.ask(name, "A").getRcode();
  }

  @Test
  void whoami_addressAndPortInAdditional() throws Exception {
    try (RunningServer server = start(".", "whoami")) {
      Message answer = server.ask("example.org", "A");
      assertEquals(List.of(), answer.getSection(Section.ANSWER));
      List<String> additional = additional(answer);
      assertEquals(2, additional.size());
      assertTrue(
          additional.get(0).matches("_udp\\.example\\.org\\. 0 IN SRV 0 0 \\d+ \\."),
          additional::toString);
      assertEquals("example.org. 0 IN A 127.0.0.1", additional.get(1));
    }
  }

  @Test
  void hosts_wildcardOfTheManual() throws Exception {
    file(
        "example.hosts",
        "192.168.1.10 *.example.com\n192.168.1.11 a.example.com\n192.168.1.12 b.example.com\n");
    try (RunningServer server = start(".", "hosts example.hosts example.com")) {
      assertEquals(List.of("192.168.1.11"), addresses(server, "a.example.com"));
      assertEquals(List.of("192.168.1.12"), addresses(server, "b.example.com"));
      assertEquals(List.of("192.168.1.10"), addresses(server, "apps.example.com"));
      assertEquals(Rcode.SERVFAIL, rcode(server, "example.com"));
      assertEquals(Rcode.SERVFAIL, rcode(server, "deep.apps.example.com"));
      assertEquals(
          List.of("a.example.com."),
          rdata(server.ask("11.1.168.192.in-addr.arpa", "PTR"), Section.ANSWER));
    }
  }

  @Test
  void hosts_linesOfTheCorefileAndFallthrough() throws Exception {
    file("none", "");
    try (RunningServer server =
        start(
            "example.org",
            "hosts none {",
            "  10.0.0.1 example.org",
            "  fallthrough",
            "}",
            "whoami")) {
      Message answer = server.ask("example.org", "A");
      assertEquals(List.of("example.org. 3600 IN A 10.0.0.1"), records(answer, Section.ANSWER));
      assertTrue(answer.getHeader().getFlag(Flags.AA));
      Message noData = server.ask("example.org", "TXT");
      assertEquals(Rcode.NOERROR, noData.getRcode());
      assertEquals(List.of(), noData.getSection(Section.AUTHORITY));
      assertEquals(2, additional(server.ask("x.example.org", "A")).size());
    }
  }

  @Test
  void file_oneFileForTwoZones() throws Exception {
    file("db.example.org", "@ 60 IN SOA ns root 1 2 3 4 5\nwww 60 IN A 192.0.2.1\n");
    try (RunningServer server = start(".", "file db.example.org example.org example.net")) {
      assertEquals(List.of("192.0.2.1"), addresses(server, "www.example.org"));
      assertEquals(List.of("192.0.2.1"), addresses(server, "www.example.net"));
      assertEquals(Rcode.NXDOMAIN, rcode(server, "nothing.example.net"));
      assertEquals(Rcode.REFUSED, rcode(server, "www.example.com"));
    }
  }

  @Test
  void file_withoutOriginIsThatOfTheBlock() throws Exception {
    file("db.example.org", "@ 60 IN SOA ns root 1 2 3 4 5\nwww 60 IN A 192.0.2.1\n");
    try (RunningServer server = start(".", "file db.example.org")) {
      assertEquals(List.of("192.0.2.1"), addresses(server, "www"));
      assertEquals(Rcode.NXDOMAIN, rcode(server, "www.example.org"));
    }
  }

  @Test
  void file_transferIsRefused() throws Exception {
    file("db.example.org", "@ 60 IN SOA ns root 1 2 3 4 5\n");
    try (RunningServer server = start("example.org", "file db.example.org")) {
      WireParseException refused =
          assertThrows(WireParseException.class, () -> server.ask("example.org", "AXFR"));
      assertEquals("REFUSED", refused.getMessage());
    }
  }

  @Test
  void log_formatOfTheManual() throws Exception {
    try (RunningServer server =
        start(".", "log . \"{proto} Request: {name} {type} {>id}\"", "whoami")) {
      Message answer = server.ask("Example.ORG", "A");
      server.awaitLog("[INFO] udp Request: example.org. A " + answer.getHeader().getID());
    }
  }

  @Test
  void log_denialsOfOneZone() throws Exception {
    file("db", "@ 60 IN SOA ns root 1 2 3 4 5\nwww 60 IN A 192.0.2.1\n");
    try (RunningServer server =
        start(".", "log example.org {", "  class denial", "}", "file db example.org example.net")) {
      server.ask("www.example.org", "A");
      server.ask("no.example.net", "A");
      server.ask("www.example.org", "TXT");
      server.ask("no.example.org", "A");
      server.awaitLog("\"A IN no.example.org. udp");
      List<String> lines = server.log().stream().filter(line -> line.contains(" IN ")).toList();
      assertEquals(2, lines.size(), lines::toString);
      assertTrue(lines.get(0).contains("\"TXT IN www.example.org. udp"), lines::toString);
    }
  }

  @Test
  void errors_lineOfTheManual() throws Exception {
    file("none", "");
    try (RunningServer server = start(".", "hosts none {", "  fallthrough", "}", "errors")) {
      assertEquals(Rcode.SERVFAIL, rcode(server, "Example.org"));
      server.awaitLog(
          "[ERROR] plugin/errors: 2 example.org. A: plugin/hosts: no next plugin found");
    }
  }

  @Test
  void forward_nextAndFailover() throws Exception {
    file("one", "@ 60 IN SOA ns root 1 2 3 4 5\na.example 60 IN A 192.0.2.1\n");
    file("two", "@ 60 IN SOA ns root 1 2 3 4 5\nb.example 60 IN A 192.0.2.2\n");
    try (RunningServer refusing = start("x.example", "whoami");
        RunningServer one = start(".", "file one");
        RunningServer two = start(".", "file two");
        RunningServer server =
            start(
                ".",
                "forward . " + at(refusing) + " " + at(one) + " {",
                "  policy sequential",
                "  failover SERVFAIL REFUSED",
                "  next NXDOMAIN",
                "}",
                "forward . " + at(two))) {
      assertEquals(List.of("192.0.2.1"), addresses(server, "a.example"));
      assertEquals(List.of("192.0.2.2"), addresses(server, "b.example"));
      assertEquals(Rcode.NXDOMAIN, rcode(server, "c.example"));
    }
  }

  private static String at(RunningServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }
}
