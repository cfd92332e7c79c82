package org.bridge53.plugin.bufsize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Deferred;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class BufsizeTest {
  private final PluginBench<BufsizeConfig> bench = new PluginBench<>(new BufsizePlugin());
  private final List<Query> passed = new ArrayList<>();

  private Response ask(String line, Query query, Response response) {
    Handler bufsize =
        bench
            .link(
                line,
                down -> {
                  passed.add(down);
                  return response;
                },
                new TestResources("."))
            .head();
    return PluginBench.response(bufsize, query);
  }

  @Test
  void largerSize_loweredInQueryAndResponse() {
    Query query = Queries.edns("example.org", "A", 4096, true);
    Response response = ask("bufsize 1000", query, Response.of(Rcode.NOERROR));
    assertEquals(1000, response.mostOctets());
    Query down = passed.getFirst();
    assertEquals(1000, down.udpPayloadOctets());
    // What a forwarder sends is that query too, and nothing else of it has changed.
    Query sent = (Query) QueryReader.read(down.octets(), Queries.CLIENT);
    assertEquals(1000, sent.udpPayloadOctets());
    assertEquals(query.id(), sent.id());
    assertEquals(query.qname(), sent.qname());
    assertEquals(true, sent.dnssecOk());
    assertEquals(4096, query.udpPayloadOctets());
  }

  @Test
  void smallerSizeOrNone_untouched() {
    Query small = Queries.edns("example.org", "A", 900, false);
    assertEquals(0, ask("bufsize 1000", small, Response.of(Rcode.NOERROR)).mostOctets());
    Query none = Queries.of("example.org", "A");
    assertEquals(0, ask("bufsize 512", none, Response.of(Rcode.NOERROR)).mostOctets());
    assertSame(small, passed.get(0));
    assertSame(none, passed.get(1));
  }

  @Test
  void lowerLimitOfThoseBelow_stays() {
    Query query = Queries.edns("example.org", "A", 4096, false);
    Response limited = Response.of(Rcode.NOERROR).withMostOctets(700);
    assertSame(limited, ask("bufsize 1000", query, limited));
    assertEquals(
        1000,
        ask("bufsize 1000", query, Response.of(Rcode.NOERROR).withMostOctets(1100)).mostOctets());
  }

  @Test
  void deferredAndSilence_handled() {
    Query query = Queries.edns("example.org", "A", 4096, false);
    Handler later =
        bench
            .link(
                "bufsize",
                any -> new Deferred(() -> Response.of(Rcode.NXDOMAIN)),
                new TestResources("."))
            .head();
    assertEquals(1232, PluginBench.response(later, query).mostOctets());
    Handler silent =
        bench.link("bufsize", any -> NoResponse.INSTANCE, new TestResources(".")).head();
    assertSame(NoResponse.INSTANCE, silent.handle(query));
  }

  @Test
  void defaultsAndOption_read() {
    assertEquals(Occurrences.JOINED, new BufsizePlugin().occurrences());
    assertEquals(new BufsizeConfig(1232), bench.read("bufsize"));
    assertEquals(new BufsizeConfig(512), bench.read("bufsize 512"));
    assertEquals(new BufsizeConfig(4096), bench.read("bufsize 4096"));
    assertEquals(new BufsizeConfig(600), bench.read("bufsize 700\nbufsize 600"));
    assertEquals(new BufsizeConfig(1232), bench.read("bufsize 700\nbufsize"));
  }

  @Test
  void mistakes_allReported() {
    for (String word : List.of("511", "4097", "-1", "x", "99999999999")) {
      assertEquals(
          List.of(
              "plugin/bufsize: Corefile:1 - Error during parsing: Wrong argument count or"
                  + " unexpected line ending after '"
                  + word
                  + "'"),
          bench.errors("bufsize " + word));
    }
    assertEquals(1, bench.errors("bufsize 600 700").size());
    assertEquals(1, bench.errors("bufsize 600 {\nx\n}").size());
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
