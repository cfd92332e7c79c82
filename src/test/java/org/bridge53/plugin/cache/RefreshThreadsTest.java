package org.bridge53.plugin.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.Deferred;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.plugin.cache.CacheConfig.Stale;
import org.bridge53.plugin.route53.ThreadedResources;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

/** Many queries at once for one answer that is beyond its end. */
class RefreshThreadsTest {
  private static final int CLIENTS = 50;
  private static final Query QUERY = Queries.of("www.example.org", "A");

  private final ThreadedResources resources = new ThreadedResources();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  private Cache cache(Stale stale) {
    CacheConfig defaults = new PluginBench<>(new CachePlugin()).read("cache");
    CacheConfig config =
        new CacheConfig(
            defaults.zones(),
            defaults.success(),
            defaults.denial(),
            defaults.servfail(),
            null,
            stale,
            List.of(),
            List.of(),
            false,
            false,
            0);
    CacheStore store = new CacheStore(config, Long.MAX_VALUE);
    long now = System.nanoTime();
    Verdict verdict = new Verdict(Verdict.Kind.POSITIVE, 60);
    store.put(
        new CacheKey(QUERY),
        new CachedResponse(
            CacheFixture.a(60, 1), verdict, false, now - 70_000_000_000L, 60_000_000_000L, 0, null),
        now);
    return new Cache(
        config,
        store,
        new CacheMeters(config, store, resources),
        query ->
            new Deferred(
                () -> {
                  asked.incrementAndGet();
                  release.await();
                  return CacheFixture.a(60, 2);
                }),
        resources);
  }

  private static Stale verify(Duration patience) {
    return new Stale(Duration.ofHours(1), true, patience, Duration.ZERO, Duration.ZERO, false);
  }

  private static List<CompletableFuture<Response>> askOften(Cache cache) {
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      CompletableFuture<Response> answer = new CompletableFuture<>();
      answers.add(answer);
      Thread.startVirtualThread(() -> answer.complete(PluginBench.response(cache, QUERY)));
    }
    return answers;
  }

  private void assertAllGet(int last, List<CompletableFuture<Response>> answers) throws Exception {
    for (CompletableFuture<Response> answer : answers) {
      assertEquals(last, CacheFixture.last(answer.get(20, java.util.concurrent.TimeUnit.SECONDS)));
    }
    assertEquals(1, asked.get());
  }

  @Test
  void verify_oneAsksAndAllGetTheNewAnswer() throws Exception {
    for (Duration patience : List.of(Duration.ZERO, Duration.ofSeconds(20))) {
      asked.set(0);
      Cache cache = cache(verify(patience));
      List<CompletableFuture<Response>> answers = askOften(cache);
      ThreadedResources.await(() -> asked.get() == 1);
      release.countDown();
      assertAllGet(2, answers);
    }
  }

  @Test
  void verifyThatIsLate_allGetTheOldAnswer() throws Exception {
    List<CompletableFuture<Response>> answers = askOften(cache(verify(Duration.ofMillis(20))));
    assertAllGet(1, answers);
    release.countDown();
    ThreadedResources.await(resources::isIdle);
  }

  @Test
  void immediate_oneAsksAndAllGetTheOldAnswer() throws Exception {
    Stale immediate =
        new Stale(Duration.ofHours(1), false, Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    Cache cache = cache(immediate);
    List<CompletableFuture<Response>> answers = askOften(cache);
    ThreadedResources.await(() -> asked.get() == 1);
    assertAllGet(1, answers);
    release.countDown();
    ThreadedResources.await(() -> CacheFixture.last(PluginBench.response(cache, QUERY)) == 2);
    assertEquals(1, asked.get());
  }
}
