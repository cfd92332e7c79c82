package org.bridge53.plugin.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.cache.CacheConfig.Stale;
import org.bridge53.plugin.cache.Verdict.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Asks again for answers that are kept: before their end (prefetch) and behind it (RFC 8767). Of
 * each answer one refresh runs at a time, on a virtual thread.
 */
final class Refresher {
  /*
   * A refresh is a future in the answer that it is for: whoever puts it there runs it, others find it
   * and, with verify, wait for it too. It brings NOERROR or NXDOMAIN, complete; anything else leaves the
   * old answer where it is, takes the future out again and begins the pause. One that has brought
   * something stays: the old answer is out of the store by then, and a query that still holds it gets
   * the new one.
   */

  /** How many run at once: what a dead upstream may cost. */
  private static final int MOST = 1_000;

  /** Between refreshes in the background that fail, whatever the operator says. */
  private static final long LEAST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Longer than any plugin takes. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Cache cache;
  private final @Nullable Stale stale;
  private final LongSupplier ticker;
  private final Scheduler scheduler;
  private final Log log;
  private final int staleTtl;
  private final long recheckNanos;
  private final AtomicInteger running = new AtomicInteger();

  Refresher(Cache cache, @Nullable Stale stale, Resources resources) {
    this.cache = cache;
    this.stale = stale;
    this.ticker = resources.ticker();
    this.scheduler = resources.scheduler();
    this.log = resources.log();
    this.staleTtl = stale == null ? 0 : (int) Math.min(Integer.MAX_VALUE, stale.ttl().toSeconds());
    this.recheckNanos = stale == null ? 0 : stale.recheck().toNanos();
  }

  /** The old answer, at once; the next plugin is asked in the background. */
  Response immediate(Query query, CacheKey key, CachedResponse old, long now) {
    boolean _ = inBackground(query, key, old, now);
    return old.staleResponse(query, staleTtl);
  }

  /** The new answer if there is one in time, else the old. */
  Answer verify(Query query, CacheKey key, CachedResponse old, long now) {
    if (stale == null || old.isPaused(now)) {
      return old.staleResponse(query, staleTtl);
    }
    Duration patience = stale.patience();
    return new Deferred(
        () -> {
          Response fresh = refreshed(query, key, old, patience);
          if (fresh == null) {
            return old.staleResponse(query, staleTtl);
          }
          cache.noteMetadata(query, key);
          return CachedResponse.forClient(query, fresh);
        });
  }

  private @Nullable Response refreshed(
      Query query, CacheKey key, CachedResponse old, Duration patience)
      throws InterruptedException {
    CompletableFuture<@Nullable Response> mine = new CompletableFuture<>();
    CompletableFuture<@Nullable Response> result = mine;
    if (!old.begin(mine)) {
      result = old.refresh();
      if (result == null) {
        return null; // it has ended this moment, and brought nothing
      }
    } else if (patience.isZero()) {
      run(query, key, old, mine, recheckNanos);
    } else if (!start(query, key, old, mine, recheckNanos)) {
      return null;
    }
    try {
      long nanos = patience.isZero() ? PATIENCE_NANOS : patience.toNanos();
      return result.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return null;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Begins a refresh, unless there is one or has been one that failed.
   *
   * @return whether it has begun
   */
  boolean inBackground(Query query, CacheKey key, CachedResponse old, long now) {
    if (old.refresh() != null || old.isPaused(now)) {
      return false;
    }
    CompletableFuture<@Nullable Response> mine = new CompletableFuture<>();
    return old.begin(mine)
        && start(query, key, old, mine, Math.max(LEAST_PAUSE_NANOS, recheckNanos));
  }

  private boolean start(
      Query query,
      CacheKey key,
      CachedResponse old,
      CompletableFuture<@Nullable Response> mine,
      long pauseNanos) {
    if (running.incrementAndGet() > MOST) {
      running.decrementAndGet();
      old.endWithout(ticker.getAsLong());
      mine.complete(null);
      return false;
    }
    Scheduler.Task _ =
        scheduler.after(
            Duration.ZERO,
            () -> {
              try {
                run(query, key, old, mine, pauseNanos);
              } finally {
                running.decrementAndGet();
              }
            });
    return true;
  }

  private void run(
      Query query,
      CacheKey key,
      CachedResponse old,
      CompletableFuture<@Nullable Response> mine,
      long pauseNanos) {
    Response fresh = null;
    try {
      fresh = askAgain(query, key, old);
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    } catch (Exception | StackOverflowError failure) {
      log.error(
          "the next plugin failed when it was asked again for "
              + query.qname()
              + " "
              + RrType.text(query.qtype())
              + ": "
              + failure);
    } finally {
      if (fresh == null) {
        old.endWithout(ticker.getAsLong() + pauseNanos);
      }
      mine.complete(fresh);
    }
  }

  /** Asks and keeps; null if that brought nothing that may replace the old answer. */
  private @Nullable Response askAgain(Query clients, CacheKey key, CachedResponse old)
      throws Exception {
    // The client's own store has what was noted of the old answer, and may be read by now.
    Query query = clients.metadata() == null ? clients : clients.withMetadata(new Metadata());
    Response response = await(query);
    Client client = query.client();
    if (response != null && response.has(Header.TC) && client.protocol() == TransportProtocol.UDP) {
      // Nobody will come back over TCP for it, as a client would.
      Client overTcp = new Client(client.remote(), client.local(), TransportProtocol.TCP);
      response = await(query.withClient(overTcp));
    }
    if (response == null
        || response.has(Header.TC)
        || (response.rcode() != Rcode.NOERROR && response.rcode() != Rcode.NXDOMAIN)) {
      return null;
    }
    Verdict verdict = cache.verdict(query, response);
    if (stale != null
        && stale.preferPositive()
        && old.kind() == Kind.POSITIVE
        && verdict.kind() != Kind.POSITIVE) {
      return null;
    }
    if (verdict.kind() == Kind.UNKEPT) {
      cache.forget(key); // what is kept is not true any more
    }
    return cache.keep(query, key, response, verdict, old.popularity());
  }

  private @Nullable Response await(Query query) throws Exception {
    Answer answer = cache.ask(query);
    return (answer instanceof Deferred deferred ? deferred.await() : answer)
            instanceof Response response
        ? response
        : null;
  }
}
