package org.bridge53.scenario.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.bridge53.server.StartException;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** A caching forwarder: cache and forward of a whole server, and a name server behind it. */
class CacheScenarioTest {
  private ScriptedNameServer upstream;

  @BeforeEach
  void startUpstream() throws IOException {
    upstream = new ScriptedNameServer();
  }

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  private String corefile(String cache, String before) {
    return ".:0 {\n  bind 127.0.0.1\n"
        + before
        + cache
        + "\n  forward . "
        + upstream.address()
        + "\n}\n";
  }

  private RunningServer start(String cache) throws Exception {
    return RunningServer.start(corefile(cache, ""));
  }

  @Test
  void secondQuery_answeredFromMemoryInTheClientsSpelling() throws Exception {
    upstream.answer("www.example.org. 60 A 192.0.2.1");
    try (RunningServer server = start("cache")) {
      server.ask("www.example.org", "A");
      Message again = server.ask("wWw.eXample.ORG", "A");
      assertEquals(1, upstream.queries());
      assertEquals("wWw.eXample.ORG.", again.getQuestion().getName().toString());
      assertEquals(
          "wWw.eXample.ORG.", again.getSection(Section.ANSWER).get(0).getName().toString());
      assertEquals(List.of("192.0.2.1"), RunningServer.rdata(again, Section.ANSWER));
      assertTrue(again.getHeader().getFlag(Flags.AA));
    }
  }

  @Test
  void metadataAndLog_upstreamWhereOneWasAsked() throws Exception {
    upstream.answer("www.example.org. 60 A 192.0.2.1");
    String log = "  metadata\n  log . \"{name} {rcode} {/log/class} {/forward/upstream}|\"\n";
    try (RunningServer server = RunningServer.start(corefile("cache", log))) {
      server.ask("www.example.org", "A");
      server.awaitLog("[INFO] www.example.org. NOERROR success " + upstream.address() + "|");
      server.ask("www.example.org", "A");
      server.awaitLog("[INFO] www.example.org. NOERROR success -|");
      assertEquals(1, upstream.queries());
    }
  }

  @Test
  void headerBelowTheCache_raKeptAndAaOnlyWithKeepaa() throws Exception {
    upstream.answer("www.example.org. 60 A 192.0.2.1");
    String header = "  header {\n    response clear aa rd\n    response set ra\n  }\n";
    for (String cache : List.of("cache", "cache {\n    keepaa\n  }")) {
      try (RunningServer server = RunningServer.start(corefile(cache, header))) {
        Message first = server.ask("www.example.org", "A");
        assertEquals("qr ra", first.getHeader().printFlags().strip());
        Message hit = server.ask("www.example.org", "A");
        assertEquals(
            cache.equals("cache") ? "qr aa rd ra" : "qr rd ra",
            hit.getHeader().printFlags().strip());
      }
    }
  }

  @Test
  void ttl_countsDownWithTheRecordsAsTheyWere() throws Exception {
    upstream.answer(
        "www.example.org. 600 CNAME host.example.org.",
        "host.example.org. 600 MX 10 mail.host.example.org.",
        "host.example.org. 600 MX 20 other.example.");
    try (RunningServer server = start("cache")) {
      Message first = server.ask("www.example.org", "MX");
      Message[] last = new Message[1];
      RunningServer.await(
          () -> {
            try {
              last[0] = server.ask("www.example.org", "MX");
              return last[0].getSection(Section.ANSWER).get(0).getTTL() < 599;
            } catch (IOException failed) {
              throw new AssertionError(failed);
            }
          },
          () -> "a TTL below 599");
      long left = last[0].getSection(Section.ANSWER).get(0).getTTL();
      assertEquals(
          RunningServer.records(first, Section.ANSWER).stream()
              .map(record -> record.replace(" 600 ", " " + left + " "))
              .toList(),
          RunningServer.records(last[0], Section.ANSWER));
      assertEquals(1, upstream.queries());
    }
  }

  @Test
  void denial_keptWithItsSoa() throws Exception {
    upstream.deny("example.org. 600 SOA ns.example.org. root.example.org. 1 2 3 4 300");
    try (RunningServer server = start("cache")) {
      server.ask("no.example.org", "A");
      Message again = server.ask("no.example.org", "A");
      assertEquals(Rcode.NXDOMAIN, again.getRcode());
      assertEquals(1, again.getSection(Section.AUTHORITY).size());
      assertTrue(again.getSection(Section.AUTHORITY).get(0).getTTL() <= 300);
      assertEquals(1, upstream.queries());
    }
  }

  @Test
  void cutAnswer_notKept() throws Exception {
    upstream.cut();
    try (RunningServer server = start("cache")) {
      SimpleResolver resolver = server.resolver();
      resolver.setIgnoreTruncation(true);
      for (int i = 1; i <= 2; i++) {
        Message cut = resolver.send(Queries.message("www.example.org", "A"));
        assertTrue(cut.getHeader().getFlag(Flags.TC));
        assertEquals(i, upstream.queries());
      }
    }
  }

  @Test
  void upstreamThatIsGone_oldAnswerWithItsExtendedError() throws Exception {
    upstream.answer("www.example.org. 1 A 192.0.2.1");
    try (RunningServer server =
        start("cache {\n success 2000 10 1\n serve_stale 1h verify 200ms 30s 1s\n}")) {
      server.ask("www.example.org", "A");
      upstream.silence();
      Message query = Queries.message("www.example.org", "A");
      query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
      Message[] old = new Message[1];
      RunningServer.await(
          () -> {
            try {
              old[0] = server.ask(query);
              return !old[0].getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).isEmpty();
            } catch (IOException failed) {
              throw new AssertionError(failed);
            }
          },
          () -> "an old answer");
      ExtendedErrorCodeOption error =
          (ExtendedErrorCodeOption)
              old[0].getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).get(0);
      assertEquals(ExtendedErrorCodeOption.STALE_ANSWER, error.getErrorCode());
      assertEquals(30, old[0].getSection(Section.ANSWER).get(0).getTTL());
      assertEquals(List.of("192.0.2.1"), RunningServer.rdata(old[0], Section.ANSWER));

      upstream.answer("www.example.org. 600 A 192.0.2.2");
      RunningServer.await(
          () -> {
            try {
              return RunningServer.rdata(server.ask(query), Section.ANSWER)
                  .equals(List.of("192.0.2.2"));
            } catch (IOException failed) {
              throw new AssertionError(failed);
            }
          },
          () -> "the new answer");
    }
  }

  @Test
  void reload_keepsWhatTheSameLinesGave() throws Exception {
    upstream.answer("www.example.org. 600 A 192.0.2.1");
    try (RunningServer server = start("cache")) {
      server.ask("www.example.org", "A");
      server.reload("# a comment\n" + corefile("cache", "  errors\n"));
      server.ask("www.example.org", "A");
      assertEquals(1, upstream.queries());

      // The reload of a file with a mistake takes nothing away either.
      String mistaken = corefile("cache", "  eror\n");
      assertThrows(StartException.class, () -> server.reload(mistaken));
      server.ask("www.example.org", "A");
      assertEquals(1, upstream.queries());

      server.reload(corefile("cache 100", ""));
      server.ask("www.example.org", "A");
      assertEquals(2, upstream.queries());

      server.reload(corefile("cache 100", "").replace("forward .", "forward org"));
      server.ask("www.example.org", "A");
      assertEquals(3, upstream.queries());
    }
    try (RunningServer another = start("cache")) {
      another.ask("www.example.org", "A");
      assertEquals(4, upstream.queries());
    }
  }

  @Test
  void twoServersOfOneProcess_shareNothing() throws Exception {
    upstream.answer("www.example.org. 600 A 192.0.2.1");
    try (RunningServer one = start("cache");
        RunningServer other = start("cache")) {
      one.ask("www.example.org", "A");
      other.ask("www.example.org", "A");
      assertEquals(2, upstream.queries());
    }
  }

  @Test
  void whoami_isNobodyElses() throws Exception {
    try (RunningServer server =
        RunningServer.start(".:0 {\n  bind 127.0.0.1\n  cache\n  whoami\n}\n")) {
      List<String> one = RunningServer.rdata(server.ask("a.example", "A"), Section.ADDITIONAL);
      List<String> two = RunningServer.rdata(server.ask("a.example", "A"), Section.ADDITIONAL);
      assertFalse(one.equals(two), one + " for two ports");
    }
  }
}
