package org.bridge53.plugin.route53;

import static org.bridge53.plugin.route53.RecordSets.alias;
import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.route53.ZoneFallthrough.Outcome;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.FakeTargets;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.bridge53.zone.Zone;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

class Route53HandlerTest {
  private static final Response NEXT = Response.failure(Rcode.NOTAUTH, "the next plugin");

  private record Served(String id, String name, Zone zone) {}

  private final List<Served> served = new ArrayList<>();
  private Fallthrough fallthrough = Fallthrough.NONE;
  private Set<Outcome> on = Set.of(Outcome.NXDOMAIN);
  private final FakeTargets targets = new FakeTargets();
  private Vantages vantages =
      new Vantages(List.of(), List.of(), Vantages.Places.NONE, Vantage.UNKNOWN);

  /** What the server makes of the target of a CNAME; null: it asks the handler. */
  private Lookup lookup;

  private Route53HandlerTest loaded(String id, String name, RecordSet... recordSets) {
    Translation translation = ZoneTranslator.translate(id, zone(name, recordSets), null);
    served.add(
        new Served(id, name, assertInstanceOf(Translation.Translated.class, translation).zone()));
    return this;
  }

  private Route53HandlerTest notLoaded(String id, String name) {
    served.add(new Served(id, name, null));
    return this;
  }

  private Response ask(String name, String type) {
    return ask(Queries.of(name, type));
  }

  private Response ask(Query query) {
    ZoneBoard board = new ZoneBoard(asked -> NEXT, new TestResources("."));
    Handler server = new Route53Handler(board);
    Line line =
        new Line(
            new ZoneFallthrough(fallthrough, on),
            null,
            false,
            null,
            List.of(),
            lookup == null ? server::handle : lookup,
            null,
            new Evaluator(Evaluator.Mode.EVALUATE, targets, new Random(1)),
            vantages,
            vantages,
            List.of(),
            new Delegations(null, null, () -> 0));
    board.publish(
        this,
        served.stream()
            .map(
                each ->
                    new ServedZone.Builder(each.id(), NameText.parse(each.name()), line, board)
                        .zone(each.zone())
                        .build())
            .toList());
    Answer answer = server.handle(query);
    if (answer instanceof Deferred deferred) {
      try {
        answer = deferred.await();
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }
    return assertInstanceOf(Response.class, answer);
  }

  private static RecordSet a(String name, String address) {
    return simple(name, "A", 60, address);
  }

  private static int lastOctet(Response response) {
    Rrset rrset = response.answer().getLast();
    assertEquals(RrType.A, rrset.type());
    return rrset.rdatas().getFirst()[3];
  }

  @Test
  void nameInAZone_authoritative() {
    Response response =
        loaded("Z1", "example.org.", a("www.example.org.", "192.0.2.1"))
            .ask("www.example.org", "A");
    assertEquals(Rcode.NOERROR, response.rcode());
    assertTrue(response.has(Header.AA));
    assertEquals(1, lastOctet(response));
  }

  @Test
  void nameInNoZone_next() {
    loaded("Z1", "example.org.");
    assertSame(NEXT, ask("example.com", "A"));
    assertSame(NEXT, ask("xexample.org", "A"));
  }

  @Test
  void longestZone_answers() {
    loaded("Z1", "example.org.", a("www.sub.example.org.", "192.0.2.1"));
    loaded("Z2", "sub.example.org.", a("www.sub.example.org.", "192.0.2.2"));
    assertEquals(2, lastOctet(ask("www.sub.example.org", "A")));
    assertEquals(Rcode.NXDOMAIN, ask("nx.sub.example.org", "A").rcode());
  }

  @Test
  void dsAtTheApex_fromTheParent() {
    String digest = "12".repeat(20);
    loaded(
        "Z1",
        "example.org.",
        simple("sub.example.org.", "NS", 60, "ns.sub.example.org."),
        simple("sub.example.org.", "DS", 60, "1 8 1 " + digest));
    loaded("Z2", "sub.example.org.");
    assertEquals(1, ask("sub.example.org", "DS").answer().size());
    assertEquals(0, ask("example.org", "DS").answer().size());
  }

  @Test
  void zoneNotLoaded_servfailNotReadyAndNeverNext() {
    fallthrough = Fallthrough.ALL;
    Response response = notLoaded("Z1", "example.org.").ask("www.example.org", "A");
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals(
        new ExtendedError(ExtendedError.NOT_READY, "zone example.org. is not loaded yet"),
        response.extendedError());
    assertEquals("zone example.org. is not loaded yet (Z1)", response.error());
  }

  @Test
  void sameName_firstThatHasTheNameAnswers() {
    loaded("Z1", "example.org.", a("one.example.org.", "192.0.2.1"));
    loaded(
        "Z2",
        "example.org.",
        a("one.example.org.", "192.0.2.9"),
        simple("one.example.org.", "TXT", 60, "\"two\""),
        a("two.example.org.", "192.0.2.2"));
    assertEquals(1, lastOctet(ask("one.example.org", "A")));
    assertEquals(2, lastOctet(ask("two.example.org", "A")));
    Response noData = ask("one.example.org", "TXT");
    assertEquals(Rcode.NOERROR, noData.rcode());
    assertEquals(0, noData.answer().size());
    assertEquals(Rcode.NXDOMAIN, ask("none.example.org", "A").rcode());
  }

  @Test
  void sameName_secondNotLoadedDecidesNothingWrongly() {
    loaded("Z1", "example.org.", a("one.example.org.", "192.0.2.1"));
    notLoaded("Z2", "example.org.");
    assertEquals(1, lastOctet(ask("one.example.org", "A")));
    assertEquals(Rcode.SERVFAIL, ask("two.example.org", "A").rcode());
  }

  @Test
  void nxdomain_fallsThroughWhereAsked() {
    loaded("Z1", "example.org.");
    assertEquals(Rcode.NXDOMAIN, ask("nx.example.org", "A").rcode());
    fallthrough = new Fallthrough(List.of(NameText.parse("sub.example.org")));
    assertEquals(Rcode.NXDOMAIN, ask("nx.example.org", "A").rcode());
    assertSame(NEXT, ask("nx.sub.example.org", "A"));
  }

  @Test
  void fallthroughOn_onlyWhatIsNamed() {
    fallthrough = Fallthrough.ALL;
    loaded(
        "Z1",
        "example.org.",
        a("www.example.org.", "192.0.2.1"),
        simple("cname.example.org.", "CNAME", 60, "gone.example.net"),
        alias("loop.example.org.", "A", "loop.example.org."));
    notLoaded("Z2", "example.com.");
    on = Set.of(Outcome.NODATA);
    assertSame(NEXT, ask("www.example.org", "AAAA"));
    assertEquals(Rcode.NXDOMAIN, ask("nx.example.org", "A").rcode());
    assertEquals(1, ask("www.example.org", "A").answer().size());
    assertEquals(Rcode.SERVFAIL, ask("www.example.com", "A").rcode());
    assertEquals(Rcode.SERVFAIL, ask("loop.example.org", "A").rcode());
    on = Set.of(Outcome.SERVFAIL);
    assertSame(NEXT, ask("www.example.com", "A"));
    assertSame(NEXT, ask("loop.example.org", "A"));
    assertEquals(Rcode.NOERROR, ask("www.example.org", "AAAA").rcode());
    assertEquals(Rcode.NXDOMAIN, ask("nx.example.org", "A").rcode());
    on = Set.of(Outcome.SERVFAIL, Outcome.NXDOMAIN);
    assertSame(NEXT, ask("nx.example.org", "A"));
    assertSame(NEXT, ask("www.example.com", "A"));
    // A CNAME that was found is never thrown away for what lies behind it.
    lookup = query -> Response.of(Rcode.SERVFAIL);
    assertEquals(1, ask("cname.example.org", "A").answer().size());
  }

  @Test
  void whatExists_neverFallsThrough() {
    fallthrough = Fallthrough.ALL;
    loaded(
        "Z1",
        "example.org.",
        a("a.ent.example.org.", "192.0.2.1"),
        alias("alias.example.org.", "A", "a.ent.example.org."),
        alias("dangling.example.org.", "A", "gone.example.org."),
        simple("cut.example.org.", "NS", 60, "ns.cut.example.org."),
        a("ns.cut.example.org.", "192.0.2.53"));
    assertEquals(Rcode.NOERROR, ask("ent.example.org", "A").rcode());
    assertEquals(Rcode.NOERROR, ask("a.ent.example.org", "AAAA").rcode());
    Response referral = ask("x.cut.example.org", "A");
    assertEquals(Rcode.NOERROR, referral.rcode());
    assertEquals(0, referral.flags() & Header.AA);
    assertEquals(1, referral.additional().size());
    assertEquals(1, ask("alias.example.org", "A").answer().size());
    for (String noData : List.of("alias.example.org", "dangling.example.org")) {
      Response response = ask(noData, noData.startsWith("alias") ? "AAAA" : "A");
      assertEquals(Rcode.NOERROR, response.rcode());
      assertEquals(0, response.answer().size());
      assertEquals(RrType.SOA, response.authority().getFirst().type());
    }
  }

  @Test
  void cnameIntoAnotherZoneOfTheLine_followed() {
    loaded("Z1", "example.org.", simple("www.example.org.", "CNAME", 60, "host.example.net"));
    loaded("Z2", "example.net.", a("host.example.net.", "192.0.2.7"));
    Response response = ask("www.example.org", "A");
    assertEquals(2, response.answer().size());
    assertEquals(7, lastOctet(response));
  }

  @Test
  void cnameIntoAnotherZoneOfTheLine_theServerDecides() {
    loaded("Z1", "example.org.", simple("www.example.org.", "CNAME", 60, "host.example.net"));
    loaded("Z2", "example.net.", a("host.example.net.", "192.0.2.7"));
    List<Query> asked = new ArrayList<>();
    lookup =
        query -> {
          asked.add(query);
          return Response.of(Rcode.NXDOMAIN); // say, a filter in front of this line
        };
    Response response = ask("www.example.org", "A");
    assertEquals(Rcode.NXDOMAIN, response.rcode());
    assertEquals(1, response.answer().size());
    assertEquals(1, asked.size());
    assertEquals(NameText.parse("host.example.net"), asked.getFirst().qname());
  }

  @Test
  void cnameElsewhere_thisServerIsAsked() {
    loaded("Z1", "example.org.", simple("www.example.org.", "CNAME", 60, "host.example.com"));
    lookup =
        query ->
            new Deferred(
                () ->
                    Response.authoritative(
                        List.of(
                            Rrset.of(
                                query.qname(),
                                RrType.A,
                                60,
                                List.of(new byte[] {(byte) 192, 0, 2, 8}))),
                        List.of(),
                        List.of()));
    Response response = ask("www.example.org", "A");
    assertEquals(8, lastOctet(response));
    assertTrue(response.has(Header.AA));
  }

  @Test
  void cnameIntoAZoneNotLoaded_servfailWithTheCname() {
    loaded("Z1", "example.org.", simple("www.example.org.", "CNAME", 60, "host.example.net"));
    notLoaded("Z2", "example.net.");
    Response response = ask("www.example.org", "A");
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals(1, response.answer().size());
    assertNotNull(response.extendedError());
    assertEquals(ExtendedError.NOT_READY, response.extendedError().infoCode());
  }

  @Test
  void cnameLoopOverTwoZones_ends() {
    loaded("Z1", "example.org.", simple("a.example.org.", "CNAME", 60, "a.example.net"));
    loaded("Z2", "example.net.", simple("a.example.net.", "CNAME", 60, "a.example.org"));
    Response response = ask("a.example.org", "A");
    // As a loop inside one zone: each CNAME once, and that is all there is.
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(2, response.answer().size());
  }

  @Test
  void cnameBelowTheApexIntoACloserZone_followedThere() {
    loaded(
        "Z1",
        "example.org.",
        simple("www.example.org.", "CNAME", 60, "host.sub.example.org"),
        a("*.example.org.", "192.0.2.1"));
    loaded("Z2", "sub.example.org.", a("host.sub.example.org.", "192.0.2.7"));
    assertEquals(7, lastOctet(ask("www.example.org", "A")));
  }

  @Test
  void cnameTargetThrows_servfailWithTheCname() {
    loaded("Z1", "example.org.", simple("www.example.org.", "CNAME", 60, "host.example.com"));
    lookup =
        query ->
            new Deferred(
                () -> {
                  throw new java.io.IOException("broken");
                });
    Response response = ask("www.example.org", "A");
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals(1, response.answer().size());
  }

  @Test
  void transfers_refused() {
    loaded("Z1", "example.org.");
    for (String type : new String[] {"AXFR", "IXFR"}) {
      Message message = Queries.message("example.org", "SOA");
      org.xbill.DNS.Record question =
          org.xbill.DNS.Record.newRecord(
              message.getQuestion().getName(),
              org.xbill.DNS.Type.value(type),
              org.xbill.DNS.DClass.IN);
      message.removeAllRecords(org.xbill.DNS.Section.QUESTION);
      message.addRecord(question, org.xbill.DNS.Section.QUESTION);
      assertEquals(Rcode.REFUSED, ask(Queries.read(message, Queries.CLIENT)).rcode());
    }
  }

  @Test
  void otherClass_next() {
    loaded("Z1", "example.org.");
    Message message = Queries.message("example.org", "SOA");
    message.removeAllRecords(org.xbill.DNS.Section.QUESTION);
    message.addRecord(
        org.xbill.DNS.Record.newRecord(
            org.xbill.DNS.Name.fromConstantString("example.org."),
            org.xbill.DNS.Type.TXT,
            org.xbill.DNS.DClass.CH),
        org.xbill.DNS.Section.QUESTION);
    assertSame(NEXT, ask(Queries.read(message, Queries.CLIENT)));
  }
}
