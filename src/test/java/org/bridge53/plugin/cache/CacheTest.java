package org.bridge53.plugin.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.bridge53.message.Deferred;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Linked;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Section;

class CacheTest extends CacheFixture {
  private void advance(long seconds) {
    resources.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void secondQuery_answeredAtOnceAndCountedDown() {
    script = query -> new Deferred(() -> a(60, 1));
    assertEquals(60, ttl(ask()));
    advance(7);
    assertEquals(53, ttl(assertInstanceOf(Response.class, cache.handle(query()))));
    advance(52);
    assertEquals(1, ttl(ask()));
    assertEquals(1, asked.size());
    advance(1);
    assertEquals(60, ttl(ask()));
    assertEquals(2, asked.size());
  }

  private static Query query() {
    return Queries.of("www.example.org", "A");
  }

  @Test
  void hitsOfOneSecond_shareTheResponse() {
    ask();
    advance(1);
    Response one = ask();
    assertSame(one, ask());
    advance(1);
    assertEquals(58, ttl(ask()));
  }

  @Test
  void letterCaseOfTheQuestion_doesNotMatter() {
    ask();
    ask("wWw.EXAMPLE.org", "A");
    assertEquals(1, asked.size());
  }

  @Test
  void whatChangesTheAnswer_isInTheKey() {
    script = query -> positive(query.qname() + " 60 A 192.0.2.1");
    List<Query> different =
        List.of(
            query(),
            Queries.of("other.example.org", "A"),
            query("www.example.org", "ANY", message -> {}),
            dnssec("www.example.org", "A"),
            query("www.example.org", "A", message -> message.getHeader().setFlag(Flags.CD)),
            query("www.example.org", "A", message -> message.getHeader().unsetFlag(Flags.RD)));
    for (Query query : different) {
      ask(query);
      ask(query);
    }
    assertEquals(different.size(), asked.size());
  }

  @Test
  void classes_areKeptApart() {
    byte[] chaos = query().octets().clone();
    chaos[chaos.length - 1] = 3;
    ask();
    ask((Query) QueryReader.read(chaos, Queries.CLIENT));
    assertEquals(2, asked.size());
  }

  @Test
  void nextPlugin_isAskedForAuthenticData() {
    script = query -> a(60, 1).withFlags(Header.AD | Header.RA);
    assertEquals(Header.RA, ask().flags());
    assertTrue(asked.getFirst().authenticData());
    assertEquals(Header.RA | Header.AA, ask().flags());
    assertEquals(
        Header.RA | Header.AA | Header.AD,
        ask(query("www.example.org", "A", message -> message.getHeader().setFlag(Flags.AD)))
            .flags());
    assertEquals(1, asked.size());
    assertEquals(Header.RA | Header.AD, ask(dnssec("www.example.org", "A")).flags());
    assertEquals(Header.RA | Header.AD | Header.AA, ask(dnssec("www.example.org", "A")).flags());
  }

  @Test
  void authorityOfAHit_setOrAsItWas() {
    assertFalse(ask().has(Header.AA));
    assertTrue(ask().has(Header.AA));
    cache("cache {\nkeepaa\n}");
    assertFalse(ask().has(Header.AA));
    assertFalse(ask().has(Header.AA));
    script = query -> a(60, 1).withFlags(Header.AA);
    advance(60);
    ask();
    assertTrue(ask().has(Header.AA));
  }

  @Test
  void ttls_areLevelledAndLimited() {
    script =
        query ->
            response(
                Rcode.NOERROR,
                0,
                List.of("www.example.org. 300 CNAME x.example.", "x.example. 90 A 192.0.2.1"),
                List.of("example. 172800 NS ns.example."),
                List.of("ns.example. 40 A 192.0.2.53"));
    assertEquals(40, ttl(ask()));
    cache("cache 30");
    assertEquals(30, ttl(ask()));
    script = query -> a(0, 1);
    cache("cache {\nservfail 1s\n}");
    assertEquals(5, ttl(ask()));
    asked.clear();
    cache("cache {\nsuccess 10000 3600 0\n}");
    assertEquals(0, ttl(ask()));
    ask();
    assertEquals(2, asked.size());
  }

  @Test
  void keepTtl_doesNotCountDown() {
    cache("cache {\nkeepttl\n}");
    ask();
    advance(59);
    assertEquals(60, ttl(ask()));
    advance(1);
    ask();
    assertEquals(2, asked.size());
  }

  @Test
  void wildcard_notedOnEachHit() {
    script = query -> wildcard(query, "*.example.org.");
    assertEquals("*.example.org.", noted());
    assertEquals("*.example.org.", noted());
    assertEquals(1, asked.size());
    assertEquals(1, last(ask())); // who has no store gets the answer alone
  }

  @Test
  void lookUpForAnotherQuery_itsWildcardNotNoted() {
    Metadata metadata = new Metadata();
    metadata.put("zone/wildcard", () -> "*.example.com.");
    Query outer = Queries.of("alias.example.com", "A").withMetadata(metadata);
    ask(outer.withQuestion(query().qname(), query().qtype()));
    assertEquals("", noted());
    assertEquals(1, asked.size());
  }

  @Test
  void referral_withoutAuthorityStaysSo() {
    Response referral = negative(Rcode.NOERROR, "example.org. 3600 NS ns.example.org.");
    script = query -> referral;
    ask();
    assertEquals(0, ask().flags());
    cache("cache 100");
    script = query -> referral.withFlags(Header.AA);
    ask();
    assertEquals(Header.AA, ask().flags());
    cache("cache 200");
    script = query -> Response.of(Rcode.NOERROR);
    ask();
    assertEquals(Header.AA, ask().flags());
  }

  @Test
  void denial_keptForTheSoasMinimum() {
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    assertEquals(300, ttl(ask()));
    advance(299);
    Response hit = ask();
    assertEquals(Rcode.NXDOMAIN, hit.rcode());
    assertEquals(1, ttl(hit));
    assertEquals(1, asked.size());
    advance(1);
    script = query -> negative(Rcode.NOERROR, SOA.replace("600", "200"));
    assertEquals(200, ttl(ask()));
    ask();
    assertEquals(2, asked.size());
    cache("cache {\ndenial 100 60\n}");
    assertEquals(60, ttl(ask()));
  }

  @Test
  void failures_keptFiveSecondsOrAsTold() {
    script =
        query ->
            Response.failure(Rcode.SERVFAIL, "for the log")
                .withExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "all are down");
    Response first = ask();
    assertEquals("for the log", first.error());
    assertEquals(ExtendedError.NO_REACHABLE_AUTHORITY, first.extendedError().infoCode());
    Response hit = ask();
    assertEquals(Rcode.SERVFAIL, hit.rcode());
    assertNull(hit.error());
    assertEquals(new ExtendedError(ExtendedError.CACHED_ERROR, ""), hit.extendedError());
    resources.advance(Duration.ofMillis(4999));
    ask();
    assertEquals(1, asked.size());
    resources.advance(Duration.ofMillis(1));
    ask();
    assertEquals(2, asked.size());
    cache("cache {\nservfail 0\n}");
    ask();
    ask();
    assertEquals(4, asked.size());
    cache("cache {\nservfail 100ms\n}");
    ask();
    ask();
    resources.advance(Duration.ofMillis(100));
    ask();
    assertEquals(6, asked.size());
  }

  @Test
  void failure_givesWayToWhatIsFresh() {
    ask();
    CacheKey key = new CacheKey(query());
    CacheConfig config = bench.read("cache");
    CacheStore store = new CacheStore(config, Long.MAX_VALUE);
    long now = resources.ticker().getAsLong();
    store.put(key, entry(negative(Rcode.NXDOMAIN, SOA), now), now);
    store.put(key, entry(Response.of(Rcode.SERVFAIL), now), now);
    assertEquals(Verdict.Kind.DENIAL, store.denial(key).kind());
    store.put(key, entry(a(60, 1), now), now);
    assertNull(store.denial(key));
    store.put(key, entry(Response.of(Rcode.SERVFAIL), now), now);
    assertEquals(Verdict.Kind.POSITIVE, store.success(key).kind());
    store.put(key, entry(negative(Rcode.NXDOMAIN, SOA), now), now);
    assertNull(store.success(key));
  }

  private CachedResponse entry(Response response, long now) {
    Verdict verdict =
        Verdict.of(query(), response, bench.read("cache"), resources.clock().instant());
    return new CachedResponse(response, verdict, false, now, 60_000_000_000L, 0, null);
  }

  @Test
  void extendedErrors_onlyThoseOfTheData() {
    script = query -> a(60, 1).withExtendedError(ExtendedError.BLOCKED, "by a list");
    ask();
    assertEquals(new ExtendedError(ExtendedError.BLOCKED, "by a list"), ask().extendedError());
    cache("cache 100");
    script =
        query ->
            a(60, 1)
                .withExtendedError(ExtendedError.NETWORK_ERROR, "on the way")
                .withError("for the log")
                .withOption(new EdnsOption(EdnsOption.NSID, new byte[] {1}));
    assertEquals("for the log", ask().error());
    Response hit = ask();
    assertNull(hit.extendedError());
    assertNull(hit.error());
    assertEquals(List.of(), hit.options());
  }

  @Test
  void notKept_passesAsItIs() {
    for (Response response :
        List.of(
            a(60, 1).withFlags(Header.TC),
            a(60, 1).asFreeChoice(),
            Response.of(Rcode.REFUSED),
            Response.of(Rcode.FORMERR),
            negative(Rcode.NXDOMAIN),
            positive("www.example.org. 60 CNAME nowhere.example."),
            positive("other.example.org. 60 A 192.0.2.1"),
            response(
                Rcode.NXDOMAIN,
                0,
                List.of("www.example.org. 60 CNAME nowhere.example."),
                List.of(SOA),
                List.of()))) {
      script = query -> response;
      asked.clear();
      assertSame(response, ask());
      assertSame(response, ask());
      assertEquals(2, asked.size(), response.toString());
    }
    script = query -> NoResponse.INSTANCE;
    assertSame(NoResponse.INSTANCE, cache.handle(query()));
  }

  @Test
  void clientSubnetAndTransfers_areNotOurs() {
    var subnet =
        query(
            "www.example.org",
            "A",
            message ->
                message.addRecord(
                    new org.xbill.DNS.OPTRecord(
                        1232,
                        0,
                        0,
                        0,
                        List.of(
                            new org.xbill.DNS.ClientSubnetOption(
                                32, java.net.InetAddress.getLoopbackAddress()))),
                    Section.ADDITIONAL));
    ask(subnet);
    ask(subnet);
    ask("www.example.org", "AXFR");
    ask("www.example.org", "AXFR");
    assertEquals(4, asked.size());
  }

  @Test
  void zones_limitWhatIsKept() {
    cache("cache example.org");
    script = query -> positive(query.qname() + " 60 A 192.0.2.1");
    ask("example.org", "A");
    ask("example.org", "A");
    ask("example.com", "A");
    ask("example.com", "A");
    assertEquals(3, asked.size());
    assertFalse(asked.getLast().authenticData());
  }

  @Test
  void disable_byKindAndZone() {
    cache("cache {\ndisable success example.org\ndisable denial\n}");
    script = query -> positive(query.qname() + " 60 A 192.0.2.1");
    ask("a.example.org", "A");
    ask("a.example.org", "A");
    ask("a.example.com", "A");
    ask("a.example.com", "A");
    assertEquals(3, asked.size());
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    ask("b.example.org", "A");
    ask("b.example.org", "A");
    assertEquals(5, asked.size());
    script = query -> Response.of(Rcode.SERVFAIL);
    ask("c.example.org", "A");
    ask("c.example.org", "A");
    assertEquals(7, asked.size());
  }

  @Test
  void referralsAndNothingAtAll_fiveSeconds() {
    script = query -> negative(Rcode.NOERROR, "example.org. 3600 NS ns.example.org.");
    assertEquals(5, ttl(ask()));
    advance(4);
    assertEquals(1, ttl(ask()));
    assertEquals(1, asked.size());
    advance(1);
    script = query -> Response.of(Rcode.NOERROR);
    ask();
    advance(4);
    ask();
    assertEquals(2, asked.size());
    advance(1);
    ask();
    assertEquals(3, asked.size());
  }

  @Test
  void prefetch_asksAgainInTheLastTenth() {
    cache("cache {\nprefetch 2\n}");
    script = query -> a(60, asked.size());
    ask();
    advance(50);
    ask();
    assertEquals(0, resources.scheduledTasks());
    advance(4);
    assertEquals(6, ttl(ask()));
    assertEquals(1, resources.scheduledTasks());
    assertEquals(1, last(ask()));
    assertEquals(1, resources.scheduledTasks());
    advance(0);
    assertEquals(2, asked.size());
    assertEquals(60, ttl(ask()));
    assertEquals(2, last(ask()));
    // What was popular stays so: one query is enough the next time.
    advance(54);
    ask();
    advance(0);
    assertEquals(3, asked.size());
  }

  @Test
  void prefetch_notForWhatIsAskedSeldom() {
    cache("cache {\nprefetch 2 5s 50%\n}");
    ask();
    for (int i = 0; i < 4; i++) {
      advance(6);
      ask();
    }
    assertEquals(0, resources.scheduledTasks());
    advance(5);
    ask();
    advance(1);
    ask();
    assertEquals(1, resources.scheduledTasks());
  }

  @Test
  void prefetchThatFails_leavesTheAnswerAndPauses() {
    cache("cache {\nprefetch 1 1m 90%\n}");
    ask();
    script = query -> Response.of(Rcode.SERVFAIL);
    advance(10);
    ask();
    advance(0);
    assertEquals(2, asked.size());
    assertEquals(1, last(ask()));
    assertEquals(0, resources.scheduledTasks());
    advance(1);
    ask();
    assertEquals(1, resources.scheduledTasks());
  }

  @Test
  void refreshThatIsCut_isAskedForAgainOverTcp() {
    cache("cache {\nprefetch 1 1m 90%\n}");
    ask();
    script =
        query ->
            query.client().protocol() == TransportProtocol.UDP
                ? Response.of(Rcode.NOERROR).withFlags(Header.TC)
                : a(60, 9);
    advance(10);
    ask();
    advance(0);
    assertEquals(9, last(ask()));
    assertEquals(3, asked.size());
  }

  @Test
  void sameLineAgain_keepsTheAnswersUntilTheLastLeaves() {
    Linked old = link("cache");
    cache = old.head();
    ask();
    Linked renewed = link("cache");
    old.services().getFirst().close();
    old.services().getFirst().close();
    cache = renewed.head();
    ask();
    assertEquals(1, asked.size());
    Linked other = link("cache 100");
    cache = other.head();
    ask();
    assertEquals(2, asked.size());
  }
}
