package org.bridge53.plugin.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.cache.Verdict.Kind;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

class CacheStoreTest {
  private static final long MINUTE = 60_000_000_000L;

  private static CacheConfig config(String text) {
    return new PluginBench<>(new CachePlugin()).read(text);
  }

  private static CacheStore store(String text) {
    return new CacheStore(config(text), Long.MAX_VALUE);
  }

  private static void put(CacheStore store, String name, Kind kind, Response response) {
    Query query = Queries.of(name, "A");
    store.put(new CacheKey(query), entry(kind, response), 0);
  }

  private static Response nxDomain() {
    return CacheFixture.negative(Rcode.NXDOMAIN, CacheFixture.SOA);
  }

  private static Response longAnswer(int octets) {
    String[] lines = new String[octets / 200];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "www.example.org. 60 TXT " + i + "x".repeat(196);
    }
    return CacheFixture.positive(lines);
  }

  @Test
  void floor_isTheTotalByBothCapacities() {
    assertEquals(2048, CacheStore.floorOctets(config("cache"), Long.MAX_VALUE));
    assertEquals(
        (1 << 20) / 20_000,
        CacheStore.floorOctets(config("cache {\noctets 1M\n}"), Long.MAX_VALUE));
    assertEquals(
        (1 << 20) / 2048,
        CacheStore.floorOctets(
            config("cache {\nsuccess 1\ndenial 2\noctets 1M\n}"), Long.MAX_VALUE));
    // Half of the heap is the most, and an answer weighs something.
    assertEquals(1000, CacheStore.floorOctets(config("cache"), 40_000_000));
    assertEquals(1, CacheStore.floorOctets(config("cache"), 10));
  }

  @Test
  void bounds_togetherAreTheTotal() {
    CacheConfig huge = config("cache {\nsuccess 2000000000\ndenial 1000000000\noctets 64K\n}");
    assertEquals((64 << 10) * 2 / 3, CacheStore.boundOctets(huge, 2_000_000_000, Long.MAX_VALUE));
    assertEquals((64 << 10) / 3, CacheStore.boundOctets(huge, 1_000_000_000, Long.MAX_VALUE));
    assertEquals(10_000 * 2048, CacheStore.boundOctets(config("cache"), 10_000, Long.MAX_VALUE));
    CacheConfig unsaid = config("cache {\nsuccess 2000000000\ndenial 2000000000\n}");
    assertEquals(
        2_000_000_000L * 2048, CacheStore.boundOctets(unsaid, 2_000_000_000, Long.MAX_VALUE));
    assertEquals(250_000, CacheStore.boundOctets(unsaid, 2_000_000_000, 1_000_000));
  }

  @Test
  void extendedErrorsText_counts() {
    Response plain = CacheFixture.a(60, 1);
    CacheKey key = new CacheKey(Queries.of("www.example.org", "A"));
    int octets = entry(Kind.POSITIVE, plain).octets(key);
    Response blocked = plain.withExtendedError(ExtendedError.BLOCKED, "x".repeat(100));
    assertEquals(octets + 200, entry(Kind.POSITIVE, blocked).octets(key));
  }

  private static CachedResponse entry(Kind kind, Response response) {
    return new CachedResponse(response, new Verdict(kind, 60), false, 0, MINUTE, 0, null);
  }

  @Test
  void eachKind_hasItsCapacity() {
    CacheStore store = store("cache {\nsuccess 2000\ndenial 1024\n}");
    Response positive = CacheFixture.a(60, 1);
    for (int i = 0; i < 2000; i++) {
      put(store, "p" + i + ".example.org", Kind.POSITIVE, positive);
    }
    for (int i = 0; i < 20_000; i++) {
      put(store, "n" + i + ".example.org", Kind.DENIAL, nxDomain());
    }
    // A flood of denials leaves the others alone.
    assertEquals(2000 + 1024, store.size());
    for (int i = 0; i < 20_000; i++) {
      put(store, "q" + i + ".example.org", Kind.POSITIVE, positive);
    }
    assertEquals(2000 + 1024, store.size());
  }

  @Test
  void longAnswers_countForMany() {
    CacheStore store = store("cache {\nsuccess 2000\ndenial 2000\noctets 4M\n}");
    Response answer = longAnswer(10_000);
    for (int i = 0; i < 2000; i++) {
      put(store, "p" + i + ".example.org", Kind.POSITIVE, answer);
    }
    // 2 MiB for the kind, 20 kB and the bookkeeping for each.
    assertTrue(store.size() > 80 && store.size() <= 105, "kept " + store.size());
  }

  @Test
  void popularAnswers_outliveAFlood() {
    CacheStore store = store("cache {\nsuccess 2000\n}");
    CacheKey popular = new CacheKey(Queries.of("popular.example.org", "A"));
    put(store, "popular.example.org", Kind.POSITIVE, CacheFixture.a(60, 1));
    for (int i = 0; i < 50_000; i++) {
      put(store, "p" + i + ".example.org", Kind.POSITIVE, CacheFixture.a(60, 1));
      if (i % 10 == 0) {
        assertNotNull(store.success(popular), "lost after " + i);
      }
    }
  }
}
