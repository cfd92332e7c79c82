package org.bridge53.plugin.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

/** Answers beyond their end: RFC 8767. */
class CacheStaleTest extends CacheFixture {
  private void advance(long seconds) {
    resources.advance(Duration.ofSeconds(seconds));
  }

  /** Lets the answer of 60 seconds grow old by one; the script fails from then on. */
  private void begin(String... options) {
    cache("cache {\n" + String.join("\n", options) + "\n}");
    ask();
    advance(61);
    script = query -> Response.of(Rcode.SERVFAIL);
    asked.clear();
  }

  private Response atOnce() {
    return assertInstanceOf(Response.class, cache.handle(Queries.of("www.example.org", "A")));
  }

  private static void assertStale(int ttl, Response response) {
    assertNotNull(response.extendedError());
    assertEquals(ExtendedError.STALE_ANSWER, response.extendedError().infoCode());
    assertEquals(Rcode.NOERROR, response.rcode());
    assertEquals(ttl, ttl(response));
  }

  @Test
  void refreshThatMayNotBeKept_oldAnswerForgotten() {
    cache("cache {\nsuccess 1000 3600 1\nserve_stale 1h verify\ndisable denial example.org\n}");
    script = query -> a(1, 1);
    ask();
    advance(2);
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    assertEquals(Rcode.NXDOMAIN, ask().rcode());
    script = query -> a(1, 2);
    assertEquals(2, last(ask()));
    advance(2);
    script = query -> a(1, 3);
    assertEquals(3, last(ask()));
  }

  @Test
  void refreshWithoutALife_oldAnswerForgotten() {
    cache("cache {\nsuccess 1000 3600 0\nserve_stale 1h verify\n}");
    script = query -> a(1, 1);
    ask();
    advance(2);
    for (int i = 2; i < 5; i++) {
      int last = i;
      script = query -> a(0, last);
      assertEquals(last, last(ask()));
    }
  }

  @Test
  void preferPositive_denialReplacesAReferral() {
    cache("cache {\nserve_stale 1h verify\nserve_stale_policy prefer_positive\n}");
    script = query -> negative(Rcode.NOERROR, "example.org. 3600 NS ns.example.org.");
    ask();
    advance(6);
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    assertEquals(Rcode.NXDOMAIN, ask().rcode());
    advance(301);
    script = query -> a(60, 2);
    assertEquals(2, last(ask()));
  }

  @Test
  void refresh_wildcardNotedOfTheNewAnswerOnly() {
    cache("cache {\nserve_stale 1h verify\n}");
    script = query -> wildcard(query, "*.example.org.");
    assertEquals("*.example.org.", noted());
    advance(61);
    script = query -> wildcard(query, "*.www.example.org.");
    assertEquals("*.www.example.org.", noted());
    assertEquals("*.www.example.org.", noted());
    advance(61);
    script = query -> Response.of(Rcode.SERVFAIL);
    assertEquals("*.www.example.org.", noted());
    script = query -> a(60, 3);
    assertEquals("", noted());
    assertEquals("", noted());
  }

  @Test
  void prefetch_wildcardOfTheOldAnswerNotKept() {
    cache("cache {\nprefetch 1 1m 90%\n}");
    script = query -> wildcard(query, "*.example.org.");
    noted();
    advance(10);
    script = query -> a(60, 2);
    assertEquals("*.example.org.", noted());
    advance(0);
    assertEquals("", noted());
  }

  @Test
  void notConfigured_missAtTheEnd() {
    begin("keepttl");
    assertEquals(Rcode.SERVFAIL, ask().rcode());
  }

  @Test
  void immediate_oldAtOnceAndOneRefresh() {
    begin("serve_stale");
    script = query -> a(60, 2);
    assertStale(0, atOnce());
    assertStale(0, atOnce());
    assertEquals(1, resources.scheduledTasks());
    assertEquals(0, asked.size());
    advance(0);
    assertEquals(1, asked.size());
    Response fresh = atOnce();
    assertEquals(2, last(fresh));
    assertEquals(60, ttl(fresh));
    assertEquals(null, fresh.extendedError());
  }

  @Test
  void beyondItsTime_miss() {
    begin("serve_stale 10m");
    advance(598);
    assertStale(0, atOnce());
    advance(1);
    assertEquals(Rcode.SERVFAIL, ask().rcode());
  }

  @Test
  void responseTtlAndRecheck_asTold() {
    begin("serve_stale 1h immediate 30s 10s");
    assertStale(30, atOnce());
    advance(0);
    assertEquals(1, asked.size());
    advance(9);
    assertStale(30, atOnce());
    assertEquals(0, resources.scheduledTasks());
    advance(1);
    assertStale(30, atOnce());
    advance(0);
    assertEquals(2, asked.size());
  }

  @Test
  void withoutRecheck_refreshesInTheBackgroundPauseASecond() {
    begin("serve_stale");
    atOnce();
    advance(0);
    atOnce();
    assertEquals(0, resources.scheduledTasks());
    advance(1);
    atOnce();
    assertEquals(1, resources.scheduledTasks());
  }

  @Test
  void staleDenial_hasItsOwnExtendedError() {
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    cache("cache {\nserve_stale\n}");
    ask();
    advance(301);
    Response old = atOnce();
    assertEquals(Rcode.NXDOMAIN, old.rcode());
    assertEquals(ExtendedError.STALE_NXDOMAIN_ANSWER, old.extendedError().infoCode());
    assertEquals(0, ttl(old));
  }

  @Test
  void failures_areNeverStale() {
    script = query -> Response.of(Rcode.SERVFAIL);
    cache("cache {\nserve_stale\n}");
    ask();
    advance(6);
    asked.clear();
    ask();
    assertEquals(1, asked.size());
  }

  @Test
  void refreshThatFails_leavesTheOldAnswer() {
    begin("serve_stale");
    for (Response failure :
        new Response[] {
          Response.of(Rcode.SERVFAIL),
          Response.of(Rcode.REFUSED),
          Response.of(Rcode.NOERROR).withFlags(Header.TC)
        }) {
      script = query -> failure;
      atOnce();
      advance(1);
    }
    script =
        query -> {
          throw new IllegalStateException("broken");
        };
    atOnce();
    advance(1);
    assertEquals(
        "ERROR the next plugin failed when it was asked again for www.example.org. A: "
            + "java.lang.IllegalStateException: broken",
        resources.logged.peek());
    assertStale(0, atOnce());
  }

  @Test
  void refreshThatMayNotBeKept_endsTheOldAnswer() {
    begin("serve_stale");
    script = query -> a(60, 3).asFreeChoice();
    atOnce();
    advance(0);
    assertEquals(3, last(ask()));
    assertEquals(2, asked.size());
  }

  @Test
  void newDenial_replacesOldRecords() {
    begin("serve_stale");
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    atOnce();
    advance(0);
    assertEquals(Rcode.NXDOMAIN, atOnce().rcode());
    assertEquals(1, asked.size());
  }

  @Test
  void verify_newIfThereIsOneElseOld() {
    begin("serve_stale 1h verify");
    assertInstanceOf(Deferred.class, cache.handle(Queries.of("www.example.org", "A")));
    assertStale(0, ask());
    assertStale(0, ask());
    assertEquals(2, asked.size());
    script = query -> new Deferred(() -> a(60, 2));
    assertEquals(2, last(ask()));
    assertEquals(2, last(atOnce()));
    assertEquals(3, asked.size());
  }

  @Test
  void verify_denialIsAnAnswer() {
    begin("serve_stale 1h verify");
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    assertEquals(Rcode.NXDOMAIN, ask().rcode());
    assertEquals(Rcode.NXDOMAIN, atOnce().rcode());
  }

  @Test
  void verifyThatFailed_oldAtOnceUntilTheRecheck() {
    begin("serve_stale 1h verify 0s 30s 10s");
    assertStale(30, ask());
    assertStale(30, atOnce());
    advance(9);
    assertStale(30, atOnce());
    advance(1);
    script = query -> a(60, 2);
    assertEquals(2, last(ask()));
    assertEquals(2, asked.size());
  }

  @Test
  void verifyThatIsLate_oldInTimeAndNewLater() {
    begin("serve_stale 1h verify 1ms");
    script = query -> a(60, 2);
    assertStale(0, ask());
    assertStale(0, ask());
    assertEquals(1, resources.scheduledTasks());
    assertEquals(0, asked.size());
    advance(0);
    assertEquals(1, asked.size());
    assertEquals(2, last(atOnce()));
  }

  @Test
  void preferPositive_onlyRecordsReplaceRecords() {
    begin("serve_stale 1h verify", "serve_stale_policy prefer_positive");
    for (Response other :
        new Response[] {
          negative(Rcode.NXDOMAIN, SOA),
          negative(Rcode.NOERROR, SOA),
          negative(Rcode.NOERROR, "example.org. 60 NS ns.example.org."),
          Response.of(Rcode.NOERROR),
          positive("www.example.org. 60 CNAME nowhere.example.")
        }) {
      script = query -> other;
      assertStale(0, ask());
    }
    script = query -> a(60, 2);
    assertEquals(2, last(ask()));
    assertEquals(2, last(atOnce()));
  }

  @Test
  void preferPositive_denialAfterItsTime() {
    begin("serve_stale 10m", "serve_stale_policy prefer_positive");
    script = query -> negative(Rcode.NXDOMAIN, SOA);
    advance(600);
    assertEquals(Rcode.NXDOMAIN, ask().rcode());
    assertEquals(Rcode.NXDOMAIN, atOnce().rcode());
  }

  @Test
  void freshFailureOrDenial_besideOldRecords() {
    for (String policy : new String[] {"", "serve_stale_policy prefer_positive"}) {
      CacheConfig config = bench.read("cache {\nserve_stale\n" + policy + "\n}");
      CacheStore store = new CacheStore(config, Long.MAX_VALUE);
      cache =
          new Cache(
              config,
              store,
              new CacheMeters(config, store, resources),
              query -> Response.of(Rcode.REFUSED),
              resources);
      long now = resources.ticker().getAsLong();
      put(store, Verdict.Kind.FAILURE, Response.of(Rcode.SERVFAIL), now);
      assertEquals(Rcode.SERVFAIL, atOnce().rcode());
      put(store, Verdict.Kind.POSITIVE, a(60, 1), now - 70_000_000_000L);
      put(store, Verdict.Kind.FAILURE, Response.of(Rcode.SERVFAIL), now);
      assertStale(0, atOnce());
      put(store, Verdict.Kind.DENIAL, negative(Rcode.NXDOMAIN, SOA), now);
      assertEquals(policy.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR, atOnce().rcode());
    }
  }

  private static void put(CacheStore store, Verdict.Kind kind, Response response, long begin) {
    store.put(
        new CacheKey(Queries.of("www.example.org", "A")),
        new CachedResponse(response, new Verdict(kind, 60), false, begin, 60_000_000_000L, 0, null),
        begin);
  }
}
