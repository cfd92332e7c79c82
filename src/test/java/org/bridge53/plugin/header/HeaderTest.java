package org.bridge53.plugin.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

class HeaderTest {
  private static final Query WITH_RD = Queries.of("example.org", "A");

  private final PluginBench<HeaderConfig> bench = new PluginBench<>(new HeaderPlugin());
  private final List<Query> passed = new ArrayList<>();

  private static Query withoutRd() {
    Message message = Queries.message("example.org", "A");
    message.getHeader().unsetFlag(Flags.RD);
    return Queries.read(message, Queries.CLIENT);
  }

  /** The flags that the client reads, of a response with {@code flags}. */
  private Message ask(String rules, Query query, int flags) {
    Handler header =
        bench
            .link(
                "header {\n" + rules + "\n}",
                down -> {
                  passed.add(down);
                  return Response.of(Rcode.NOERROR).withFlags(flags);
                },
                new TestResources("."))
            .head();
    return Records.message(query, PluginBench.response(header, query));
  }

  @Test
  void response_setAndCleared() {
    Message set = ask("response set aa ra", WITH_RD, 0);
    assertEquals("qr aa rd ra", set.getHeader().printFlags().strip());
    Message cleared = ask("response clear aa ra", WITH_RD, Header.AA | Header.RA | Header.AD);
    assertEquals("qr rd ad", cleared.getHeader().printFlags().strip());
  }

  @Test
  void responseRd_whateverTheQueryHas() {
    assertEquals("qr", ask("response clear rd", WITH_RD, 0).getHeader().printFlags().strip());
    assertEquals("qr rd", ask("response set rd", withoutRd(), 0).getHeader().printFlags().strip());
    assertEquals(
        "qr rd ra",
        ask("response clear rd\nresponse set rd ra", WITH_RD, 0).getHeader().printFlags().strip());
    assertEquals(
        "qr",
        ask("response set rd\nresponse clear rd", withoutRd(), 0).getHeader().printFlags().strip());
  }

  @Test
  void query_changedForThoseBelow() {
    Message message = ask("query clear rd\nquery set aa ra", WITH_RD, 0);
    assertEquals(Header.AA | Header.RA, Header.flags(passed.getFirst().octets()));
    assertEquals(WITH_RD.id(), passed.getFirst().id());
    assertEquals(true, WITH_RD.recursionDesired());
    // The client's own flag comes back.
    assertEquals("qr rd", message.getHeader().printFlags().strip());
    ask("query set rd", withoutRd(), 0);
    assertEquals(true, passed.getLast().recursionDesired());
  }

  @Test
  void nothingToChange_untouched() {
    Response plain = Response.of(Rcode.NOERROR).withFlags(Header.AA);
    Handler header =
        bench
            .link(
                "header {\nresponse set aa\nquery set rd\n}",
                down -> {
                  assertSame(WITH_RD, down);
                  return plain;
                },
                new TestResources("."))
            .head();
    assertSame(plain, header.handle(WITH_RD));
  }

  @Test
  void deferredAndSilence_handled() {
    Handler later =
        bench
            .link(
                "header {\nresponse set ra\n}",
                any -> new Deferred(() -> Response.of(Rcode.NXDOMAIN)),
                new TestResources("."))
            .head();
    assertEquals(Header.RA, PluginBench.response(later, WITH_RD).flags());
    Handler silent =
        bench
            .link(
                "header {\nresponse set ra\n}", any -> NoResponse.INSTANCE, new TestResources("."))
            .head();
    assertSame(NoResponse.INSTANCE, silent.handle(WITH_RD));
  }

  @Test
  void rules_lastForAFlagCounts() {
    assertEquals(Occurrences.JOINED, new HeaderPlugin().occurrences());
    assertEquals(
        new HeaderConfig(
            new FlagChange(Header.RD, 0), new FlagChange(Header.RA, Header.AA | Header.RD)),
        bench.read(
            """
            header {
              response set aa ra
              Response Clear AA
            }
            header {
              query clear rd
              query set rd
              response clear rd
            }\
            """));
  }

  @Test
  void mistakes_allReported() {
    String prefix = "plugin/header: Corefile:";
    String count = "Error during parsing: Wrong argument count or unexpected line ending after ";
    assertEquals(
        List.of(
            prefix
                + "2 - Error during parsing: invalid selector=reponse should be query or"
                + " response; did you mean 'response'?",
            prefix + "3 - " + count + "'query'",
            prefix + "4 - Error during parsing: unknown flag action=reset, should be set or clear",
            prefix
                + "5 - Error during parsing: invalid length for flags, at least one should be"
                + " provided",
            prefix + "6 - Error during parsing: unknown/unsupported flag=tc"),
        bench.errors(
            """
            header {
              reponse set ra
              query
              query reset rd
              query set
              response set ra tc
            }\
            """));
    assertEquals(List.of(prefix + "1 - " + count + "'header'"), bench.errors("header"));
    assertEquals(List.of(prefix + "1 - " + count + "'ra'"), bench.errors("header response set ra"));
    assertEquals(1, bench.errors("header {\n}").size());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
