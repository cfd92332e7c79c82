package org.bridge53.plugin.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.cache.Verdict.Kind;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Query QUERY = Queries.of("www.example.org", "A");
  private static final CacheConfig CONFIG = new PluginBench<>(new CachePlugin()).read("cache");
  private static final String SOA = CacheFixture.SOA;

  private static Verdict of(Query query, Response response) {
    return Verdict.of(query, response, CONFIG, NOW);
  }

  private static void assertVerdict(Kind kind, int ttl, Response response) {
    assertEquals(new Verdict(kind, ttl), of(QUERY, response));
  }

  private static Response answer(List<String> answer, String... authority) {
    return CacheFixture.response(Rcode.NOERROR, 0, answer, List.of(authority), List.of());
  }

  @Test
  void recordsOfTheType_positive() {
    assertVerdict(Kind.POSITIVE, 60, CacheFixture.a(60, 1));
    assertVerdict(Kind.POSITIVE, 3600, CacheFixture.a(86_400, 1));
    assertVerdict(Kind.POSITIVE, 5, CacheFixture.a(1, 1));
    assertVerdict(
        Kind.POSITIVE,
        20,
        answer(
            List.of(
                "www.example.org. 60 CNAME b.example.",
                "c.example. 20 A 192.0.2.1",
                "b.example. 30 CNAME C.example.")));
    assertEquals(
        Kind.POSITIVE,
        of(Queries.of("www.example.org", "ANY"), answer(List.of("www.example.org. 9 TXT x")))
            .kind());
    assertEquals(
        Kind.POSITIVE,
        of(
                Queries.of("www.example.org", "CNAME"),
                answer(List.of("www.example.org. 9 CNAME b.example.")))
            .kind());
  }

  @Test
  void recordsOfAnotherType_nodataWithSoaElseUnkept() {
    List<String> chain = List.of("www.example.org. 60 CNAME b.example.");
    assertVerdict(Kind.UNKEPT, 0, answer(chain));
    assertVerdict(Kind.DENIAL, 60, answer(chain, SOA));
    assertVerdict(Kind.UNKEPT, 0, answer(List.of("www.example.org. 60 AAAA ::1")));
    assertVerdict(
        Kind.UNKEPT,
        0,
        answer(
            List.of(
                "www.example.org. 60 CNAME b.example.", "b.example. 60 CNAME www.example.org.")));
  }

  @Test
  void denial_leastOfTtlAndMinimum() {
    assertVerdict(Kind.DENIAL, 300, CacheFixture.negative(Rcode.NXDOMAIN, SOA));
    assertVerdict(Kind.DENIAL, 300, CacheFixture.negative(Rcode.NOERROR, SOA));
    String shorter = SOA.replace(" 600 ", " 100 ");
    assertVerdict(Kind.DENIAL, 100, CacheFixture.negative(Rcode.NXDOMAIN, shorter));
    String longest = SOA.replace(" 600 ", " 86400 ").replaceAll("300$", "4294967295");
    assertVerdict(Kind.DENIAL, 1800, CacheFixture.negative(Rcode.NXDOMAIN, longest));
    assertVerdict(Kind.UNKEPT, 0, CacheFixture.negative(Rcode.NXDOMAIN));
    assertVerdict(
        Kind.UNKEPT,
        0,
        CacheFixture.negative(Rcode.NXDOMAIN, "example.org. 60 NS ns.example.org."));
  }

  @Test
  void nothingToGoBy_fiveSeconds() {
    assertVerdict(Kind.NEUTRAL, 5, Response.of(Rcode.NOERROR));
    assertVerdict(
        Kind.NEUTRAL,
        5,
        CacheFixture.negative(Rcode.NOERROR, "example.org. 60 NS ns.example.org."));
    assertVerdict(
        Kind.POSITIVE,
        60,
        CacheFixture.response(
            Rcode.NOERROR, 0, List.of(), List.of(), List.of("www.example.org. 60 A 192.0.2.1")));
  }

  @Test
  void failures_unlessTheyAreOfANestedLookup() {
    assertVerdict(Kind.FAILURE, 5, Response.of(Rcode.SERVFAIL));
    assertVerdict(Kind.FAILURE, 5, Response.of(Rcode.NOTIMP));
    Query nested = QUERY.withQuestion(QUERY.qname(), QUERY.qtype());
    assertEquals(Kind.UNKEPT, of(nested, Response.of(Rcode.SERVFAIL)).kind());
    assertEquals(Kind.POSITIVE, of(nested, CacheFixture.a(60, 1)).kind());
    for (int rcode : new int[] {Rcode.FORMERR, Rcode.REFUSED, Rcode.YXDOMAIN, Rcode.BADVERS}) {
      assertVerdict(Kind.UNKEPT, 0, Response.of(rcode));
    }
  }

  @Test
  void cutOrFreelyChosen_unkept() {
    assertVerdict(Kind.UNKEPT, 0, CacheFixture.a(60, 1).withFlags(Header.TC));
    assertVerdict(Kind.UNKEPT, 0, CacheFixture.a(60, 1).asFreeChoice());
  }

  @Test
  void signatures_boundTheLife() {
    Query dnssec = CacheFixture.dnssec("www.example.org", "A");
    assertEquals(
        new Verdict(Kind.POSITIVE, 30), of(dnssec, signed("20251231000000", "20260101000030")));
    assertEquals(
        new Verdict(Kind.POSITIVE, 60), of(dnssec, signed("20251231000000", "20260201000000")));
    assertEquals(Kind.UNKEPT, of(dnssec, signed("20251231000000", "20251231235959")).kind());
    assertEquals(Kind.UNKEPT, of(dnssec, signed("20260101000001", "20260201000000")).kind());
    // Whoever does not ask for signatures does not look at them.
    assertEquals(
        new Verdict(Kind.POSITIVE, 60), of(QUERY, signed("20251231000000", "20251231235959")));
  }

  private static Response signed(String inception, String expiration) {
    return answer(
        List.of(
            "www.example.org. 60 A 192.0.2.1",
            "www.example.org. 60 RRSIG A 13 3 60 "
                + expiration
                + " "
                + inception
                + " 1 example.org. AAAA"));
  }
}
