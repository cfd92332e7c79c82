package org.bridge53.plugin.minimal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.List;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Occurrences;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class MinimalTest {
  private static final Rrset A = Records.of("www.example.org", "A", "192.0.2.1");
  private static final Rrset CNAME = Records.of("www.example.org", "CNAME", "a.example.org.");
  private static final Rrset NS = Records.of("example.org", "NS", "ns.example.org.");
  private static final Rrset GLUE = Records.of("ns.example.org", "A", "192.0.2.53");
  private static final Rrset SOA =
      Records.of("example.org", "SOA", "ns.example.org. root.example.org. 1 2 3 4 5");
  private static final Rrset NSEC = Records.of("a.example.org", "NSEC", "z.example.org. A");

  private final PluginBench<MinimalConfig> bench = new PluginBench<>(new MinimalPlugin());

  private Response through(Query query, Response response) {
    Handler minimal = bench.link("minimal", any -> response, new TestResources(".")).head();
    return PluginBench.response(minimal, query);
  }

  private Response through(Response response) {
    return through(Queries.of("www.example.org", "A"), response);
  }

  private static Response response(List<Rrset> answer, List<Rrset> authority) {
    return Response.authoritative(answer, authority, List.of(GLUE));
  }

  @Test
  void positive_answerOnly() {
    Response before = response(List.of(A), List.of(NS)).withExtendedError(ExtendedError.OTHER, "x");
    Response after = through(before);
    assertEquals(before.withSections(List.of(A), List.of(), List.of()), after);
  }

  @Test
  void answerAlone_untouched() {
    Response before = Response.authoritative(List.of(A), List.of(), List.of());
    assertSame(before, through(before));
  }

  @Test
  void onlyAdditional_dropped() {
    assertEquals(
        Response.authoritative(List.of(), List.of(), List.of()),
        through(response(List.of(), List.of())));
  }

  @Test
  void referralNegativeAndError_untouched() {
    Response referral =
        Response.of(Rcode.NOERROR).withSections(List.of(), List.of(NS), List.of(GLUE));
    Response noData = response(List.of(), List.of(SOA));
    Response nxDomain = response(List.of(), List.of(SOA)).withRcode(Rcode.NXDOMAIN);
    Response refused = Response.of(Rcode.REFUSED);
    Response failed = response(List.of(CNAME), List.of(NS)).withRcode(Rcode.SERVFAIL);
    for (Response one : List.of(referral, noData, nxDomain, refused, failed)) {
      assertSame(one, through(one));
    }
  }

  @Test
  void cnameToNothing_soaStays() {
    Response before = response(List.of(CNAME), List.of(SOA));
    assertSame(before, through(before));
  }

  @Test
  void wildcardProof_staysForThoseWhoAskForIt() {
    Response before = response(List.of(A), List.of(NS, NSEC));
    assertEquals(
        List.of(NS, NSEC),
        through(Queries.edns("www.example.org", "A", 1232, true), before).authority());
    assertEquals(
        List.of(), through(Queries.edns("www.example.org", "A", 1232, false), before).authority());
    assertEquals(
        List.of(),
        through(Queries.edns("www.example.org", "A", 1232, true), response(List.of(A), List.of(NS)))
            .authority());
  }

  @Test
  void deferredAndSilence_handled() throws Exception {
    Query query = Queries.of("www.example.org", "A");
    Response full = response(List.of(A), List.of(NS));
    Handler later =
        bench.link("minimal", any -> new Deferred(() -> full), new TestResources(".")).head();
    assertEquals(List.of(), PluginBench.response(later, query).authority());
    Handler silent =
        bench.link("minimal", any -> NoResponse.INSTANCE, new TestResources(".")).head();
    assertSame(NoResponse.INSTANCE, silent.handle(query));
  }

  @Test
  void severalLines_one() {
    assertEquals(Occurrences.JOINED, new MinimalPlugin().occurrences());
    assertEquals(new MinimalConfig(), bench.read("minimal\nminimal"));
  }

  @Test
  void argument_refused() {
    assertEquals(
        List.of(
            "plugin/minimal: Corefile:1 - Error during parsing: Wrong argument count or unexpected"
                + " line ending after 'x'"),
        bench.errors("minimal x"));
  }

  @Test
  void manual_examplesAreReadAndLinked() throws IOException {
    bench.readAndLinkManual(new TestResources("."));
  }
}
