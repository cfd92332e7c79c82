package org.bridge53.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

class ZoneBuilderTest {
  private static final String APEX =
      """
      @ 3600 SOA ns host 7 2 3 4 300
      @ 60 NS ns.example.net.
      """;

  private static ZoneBuilder.Built built(String records) {
    return assertInstanceOf(
        ZoneBuilder.Built.class, Zones.builder("example.org", APEX + records).build());
  }

  private static Response ask(Zone zone, String name, String type) {
    return (Response)
        new ResponseComposer(_ -> Response.of(Rcode.REFUSED)).compose(zone, Queries.of(name, type));
  }

  private static List<String> answer(ZoneBuilder.Built built, String name, String type) {
    return Zones.lines(ask(built.zone(), name, type).answer());
  }

  @Test
  void noSoa_failed() {
    ZoneBuilder.Failed failed =
        assertInstanceOf(
            ZoneBuilder.Failed.class, Zones.builder("example.org", "@ 60 NS ns\n").build());
    assertEquals("zone example.org. has no SOA record", failed.reason());
    assertEquals(RrType.SOA, failed.missingType());
  }

  @Test
  void noNs_failedUnlessOptional() {
    String soa = "@ 3600 SOA ns host 1 2 3 4 300\n";
    ZoneBuilder.Failed failed =
        assertInstanceOf(ZoneBuilder.Failed.class, Zones.builder("example.org", soa).build());
    assertEquals("zone example.org. has no NS records", failed.reason());
    ZoneBuilder.Built built =
        assertInstanceOf(
            ZoneBuilder.Built.class,
            Zones.builder("example.org", soa + "a 60 A 192.0.2.1\n").nsOptional().build());
    assertEquals(List.of("zone example.org. has no NS records at its apex"), built.problems());
    assertEquals(List.of(), ask(built.zone(), "a.example.org", "A").authority());
  }

  @Test
  void soaElsewhere_leftOutAndNoted() {
    ZoneBuilder.Built built = built("x 60 SOA ns host 1 2 3 4 5\nx 60 A 192.0.2.1\n");
    assertEquals(
        List.of("zone example.org.: x.example.org. SOA is not at the apex and is left out"),
        built.problems());
    assertEquals(List.of("x.example.org. 60 A 192.0.2.1"), answer(built, "x.example.org", "A"));
  }

  @Test
  void soaTwice_firstServed() {
    ZoneBuilder.Built built = built("@ 3600 SOA ns host 8 2 3 4 300\n");
    assertEquals(7, built.zone().serial());
    assertEquals(
        List.of("zone example.org.: example.org. SOA is there 2 times; only the first is served"),
        built.problems());
  }

  @Test
  void ownerOutsideZone_leftOutAndNoted() {
    ZoneBuilder.Built built =
        built("a.example.com. 60 A 192.0.2.1\nnotexample.org. 60 A 192.0.2.1\n");
    assertEquals(
        List.of(
            "zone example.org.: a.example.com. A lies outside the zone and is left out",
            "zone example.org.: notexample.org. A lies outside the zone and is left out"),
        built.problems());
    assertEquals(1, built.zone().nodeCount());
  }

  @Test
  void duplicates_dropped() {
    ZoneBuilder.Built built =
        built(
            "a 60 A 192.0.2.1\n"
                + "a 60 A 192.0.2.2\n"
                + "a 60 A 192.0.2.1\n"
                + "m 60 MX 65 X\n"
                + "m 60 MX 65 x\n"
                + "m 60 MX 97 x\n");
    assertEquals(2, answer(built, "a.example.org", "A").size());
    assertEquals(
        List.of("m.example.org. 60 MX 65 X.example.org.", "m.example.org. 60 MX 97 x.example.org."),
        answer(built, "m.example.org", "MX"));
  }

  @Test
  void manyRecordsOfOneSet_allKeptOnce() {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      int n = i % 300;
      records.append("a 60 A 10.0." + n / 256 + "." + n % 256 + "\n");
    }
    Rrset rrset = ask(built(records.toString()).zone(), "a.example.org", "A").answer().get(0);
    assertEquals(300, rrset.count());
  }

  @Test
  void severalTtls_firstServedAndNoted() {
    ZoneBuilder.Built built = built("a 60 A 192.0.2.1\nb 5 A 192.0.2.9\na 90 A 192.0.2.2\n");
    assertEquals(
        List.of("a.example.org. 60 A 192.0.2.1", "a.example.org. 60 A 192.0.2.2"),
        answer(built, "a.example.org", "A"));
    assertEquals(
        List.of("zone example.org.: a.example.org. A has several TTLs; the first, 60 s, is served"),
        built.problems());
  }

  @Test
  void dataBesideCname_cnameServedAlone() {
    ZoneBuilder.Built built =
        built("a 60 A 192.0.2.1\na 60 CNAME b\na 60 TXT x\nb 60 A 192.0.2.2\n");
    assertEquals(
        List.of("a.example.org. 60 CNAME b.example.org.", "b.example.org. 60 A 192.0.2.2"),
        answer(built, "a.example.org", "A"));
    assertEquals(
        List.of(
            "zone example.org.: a.example.org. A stands beside a CNAME, which is served alone",
            "zone example.org.: a.example.org. TXT stands beside a CNAME, which is served alone"),
        built.problems());
  }

  @Test
  void twoCnames_firstServed() {
    ZoneBuilder.Built built = built("a 60 CNAME b\na 60 CNAME c\n");
    assertEquals(
        List.of("a.example.org. 60 CNAME b.example.org."), answer(built, "a.example.org", "CNAME"));
    assertEquals(1, built.problems().size());
  }

  @Test
  void cnameAtApex_leftOut() {
    ZoneBuilder.Built built = built("@ 60 CNAME b\n");
    assertEquals(
        List.of(
            "zone example.org.: example.org. CNAME cannot be at the apex, beside SOA and NS; left"
                + " out"),
        built.problems());
    assertEquals(Rcode.NOERROR, ask(built.zone(), "example.org", "A").rcode());
  }

  @Test
  void manyProblems_counted() {
    ZoneBuilder.Built built = built("b.example.com. 60 A 192.0.2.1\n".repeat(150));
    assertEquals(101, built.problems().size());
    assertEquals("zone example.org.: and 50 further problems", built.problems().get(100));
  }

  @Test
  void serialAbove31Bits_unsigned() {
    Zone zone =
        Zones.zone("example.org", "@ 60 SOA ns host 4294967295 2 3 4 4294967295\n@ 60 NS ns\n");
    assertEquals(4_294_967_295L, zone.serial());
    assertEquals(60, ask(zone, "x.example.org", "A").authority().get(0).ttl());
  }

  @Test
  void unanswerable_nameExistsAndTypeIsServFail() {
    ZoneBuilder builder = Zones.builder("example.org", APEX);
    DomainName odd = NameText.parse("odd.deep.example.org");
    builder.add(
        odd,
        new RrsetChoice.Unanswerable(RrType.A, ExtendedError.NOT_SUPPORTED, "alias record set"));
    Zone zone = ((ZoneBuilder.Built) builder.build()).zone();
    Response response = ask(zone, "odd.deep.example.org", "A");
    assertEquals(Rcode.SERVFAIL, response.rcode());
    ExtendedError extended = response.extendedError();
    assertNotNull(extended);
    assertEquals(new ExtendedError(ExtendedError.NOT_SUPPORTED, "alias record set"), extended);
    assertEquals("alias record set", response.error());
    assertEquals(Rcode.NOERROR, ask(zone, "odd.deep.example.org", "AAAA").rcode());
    assertEquals(Rcode.NOERROR, ask(zone, "deep.example.org", "A").rcode());
  }

  @Test
  void unanswerableBehindCname_cnameKept() {
    ZoneBuilder builder = Zones.builder("example.org", APEX + "c 60 CNAME odd\n");
    builder.add(
        NameText.parse("odd.example.org"), new RrsetChoice.Unanswerable(RrType.A, "unreadable"));
    Zone zone = ((ZoneBuilder.Built) builder.build()).zone();
    Response response = ask(zone, "c.example.org", "A");
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertTrue(response.has(Header.AA));
    assertEquals(1, response.answer().size());
  }

  /** What {@link Drawing} draws from. */
  private record Group(int type) implements RrsetChoice.Varying {}

  /** Draws what a test says; nobody else is there. */
  private record Drawing(Supplier<RrsetChoice.Drawn> draw) implements ResponseComposer.Outside {
    @Override
    public Answer ask(Query query) {
      return Response.of(Rcode.REFUSED);
    }

    @Override
    public RrsetChoice.Drawn draw(Zone zone, RrsetChoice.Varying choice, Query query) {
      return draw.get();
    }
  }

  private static final DomainName GROUP = NameText.parse("*.g.example.org");

  private static final RrsetChoice.Given ONE =
      new RrsetChoice.Given(Rrset.of(GROUP, RrType.A, 1, List.of(new byte[] {1, 1, 1, 1})), true);

  private static Answer askGroup(String name, String type, Supplier<RrsetChoice.Drawn> draw) {
    ZoneBuilder builder =
        Zones.builder("example.org", APEX + "c 60 CNAME x.g\nm 60 MX 1 mail.g\n")
            .add(GROUP, new Group(RrType.A));
    Zone zone = ((ZoneBuilder.Built) builder.build()).zone();
    return new ResponseComposer(new Drawing(draw)).compose(zone, Queries.of(name, type));
  }

  @Test
  void varyingChoice_drawnThroughWildcardCnameAndAdditional() {
    for (String name : List.of("x.g.example.org", "c.example.org")) {
      Response response = (Response) askGroup(name, "A", () -> ONE);
      assertEquals("x.g.example.org. 1 A 1.1.1.1", Zones.lines(response.answer()).getLast());
      assertTrue(response.freeChoice());
    }
    Response mail = (Response) askGroup("m.example.org", "MX", () -> ONE);
    assertEquals(List.of("mail.g.example.org. 1 A 1.1.1.1"), Zones.lines(mail.additional()));
    assertTrue(mail.freeChoice());
    assertFalse(((Response) askGroup("m.example.org", "A", () -> ONE)).freeChoice());
  }

  @Test
  void nothingDrawn_noData() {
    Response response =
        (Response) askGroup("x.g.example.org", "A", () -> new RrsetChoice.Nothing(true));
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(List.of(), response.answer());
    assertEquals(RrType.SOA, response.authority().getFirst().type());
    assertTrue(response.freeChoice());
  }

  @Test
  void drawFails_servfailWithTheReason() {
    Response response =
        (Response) askGroup("x.g.example.org", "A", () -> new RrsetChoice.Failure(22, "why", true));
    assertEquals(Rcode.SERVFAIL, response.rcode());
    assertEquals(new ExtendedError(22, "why"), response.extendedError());
    assertTrue(response.freeChoice(), "another draw might answer: no cache keeps this");
  }

  @Test
  void drawn_onceAQuery() {
    for (RrsetChoice.Drawn drawn :
        List.of(ONE, new RrsetChoice.Nothing(true), new RrsetChoice.Failure(22, "why", true))) {
      for (String name : List.of("x.g.example.org", "c.example.org")) {
        AtomicInteger draws = new AtomicInteger();
        Answer answer =
            askGroup(
                name,
                "A",
                () -> {
                  draws.incrementAndGet();
                  return drawn;
                });
        assertInstanceOf(Response.class, answer);
        assertEquals(1, draws.get(), name + " " + drawn);
      }
    }
  }

  @Test
  void drawnLater_deferredWithWhatWasDrawn() throws Exception {
    for (String name : List.of("x.g.example.org", "c.example.org")) {
      AtomicInteger draws = new AtomicInteger();
      Deferred deferred =
          assertInstanceOf(
              Deferred.class,
              askGroup(
                  name,
                  "A",
                  () -> {
                    draws.incrementAndGet();
                    return new RrsetChoice.Later(() -> ONE);
                  }));
      Response response = assertInstanceOf(Response.class, deferred.await());
      assertEquals("x.g.example.org. 1 A 1.1.1.1", Zones.lines(response.answer()).getLast());
      assertEquals(1, draws.get());
    }
  }

  @Test
  void secondChoiceOfSameType_leftOut() {
    ZoneBuilder builder = Zones.builder("example.org", APEX + "a 60 A 192.0.2.1\n");
    builder.add(NameText.parse("a.example.org"), new RrsetChoice.Unanswerable(RrType.A, "second"));
    ZoneBuilder.Built built = (ZoneBuilder.Built) builder.build();
    assertEquals(
        List.of("zone example.org.: a.example.org. A is there already; the second set is left out"),
        built.problems());
  }

  @Test
  void metaType_leftOut() {
    ZoneBuilder builder = Zones.builder("example.org", APEX);
    builder.add(NameText.parse("a.example.org"), RrType.ANY, 60, new byte[1]);
    assertEquals(1, builder.build().problems().size());
  }

  @Test
  void builtTwice_refused() {
    ZoneBuilder builder = Zones.builder("example.org", APEX);
    builder.build();
    assertThrows(IllegalStateException.class, builder::build);
  }

  @Test
  void rootZone_works() {
    Zone zone =
        Zones.zone(
            ".",
            ". 60 SOA a. b. 1 2 3 4 5\n. 60 NS a.\norg. 60 NS ns.org.\nns.org. 60 A 192.0.2.1\n");
    assertEquals(Rcode.NXDOMAIN, ask(zone, "net", "A").rcode());
    Response referral = ask(zone, "www.example.org", "A");
    assertEquals("org.", referral.authority().get(0).owner().toString());
    assertEquals(1, referral.additional().size());
  }
}
