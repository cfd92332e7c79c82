package org.bridge53.plugin.nsid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bridge53.message.Deferred;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.GenericEDNSOption;

class NsidTest {
  private static final GenericEDNSOption ASKED =
      new GenericEDNSOption(EdnsOption.NSID, new byte[0]);

  private final PluginBench<NsidConfig> bench = new PluginBench<>(new NsidPlugin());

  private Handler link(String text) {
    return bench.link(text, query -> Response.of(Rcode.NOERROR), new TestResources(".")).head();
  }

  private static EdnsOption option(String text) {
    return new EdnsOption(EdnsOption.NSID, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void asked_identifier() {
    var query = Queries.edns("example.org", "A", 1232, false, ASKED);
    assertEquals(List.of(option("one")), PluginBench.response(link("nsid one"), query).options());
    assertEquals(
        List.of(option("one two")), PluginBench.response(link("nsid one two"), query).options());
  }

  @Test
  void nothingSaid_hostName() {
    var query = Queries.edns("example.org", "A", 1232, false, ASKED);
    assertEquals(List.of(option("host.test")), PluginBench.response(link("nsid"), query).options());
  }

  @Test
  void notAsked_nothing() {
    Handler nsid = link("nsid one");
    assertEquals(List.of(), PluginBench.response(nsid, Queries.of("example.org", "A")).options());
    assertEquals(
        List.of(),
        PluginBench.response(nsid, Queries.edns("example.org", "A", 1232, true)).options());
  }

  @Test
  void deferredAndSilence_handled() {
    var query = Queries.edns("example.org", "A", 1232, false, ASKED);
    Handler later =
        bench
            .link(
                "nsid one",
                any -> new Deferred(() -> Response.of(Rcode.NXDOMAIN)),
                new TestResources("."))
            .head();
    assertEquals(List.of(option("one")), PluginBench.response(later, query).options());
    Handler silent =
        bench.link("nsid one", any -> NoResponse.INSTANCE, new TestResources(".")).head();
    assertSame(NoResponse.INSTANCE, silent.handle(query));
  }

  @Test
  void defaultsAndOption_read() {
    assertEquals(Occurrences.ONCE, new NsidPlugin().occurrences());
    NsidConfig defaults = bench.read("nsid");
    assertEquals(new NsidConfig(""), defaults);
    PluginBench.assertAllDiffer(defaults, bench.read("nsid one"));
  }

  @Test
  void mistakes_reported() {
    assertEquals(
        List.of(
            "plugin/nsid: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'one'"),
        bench.errors("nsid one {\nx\n}"));
    assertEquals(
        List.of(
            "plugin/nsid: Corefile:1 - Error during parsing: the identifier is longer than 255"
                + " octets"),
        bench.errors("nsid " + "x".repeat(256)));
    assertEquals(List.of(), bench.errors("nsid " + "x".repeat(255)));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
