package org.bridge53.plugin.cache;

import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.bridge53.message.Answer;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.Opcode;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.cache.CacheConfig.Prefetch;
import org.bridge53.plugin.cache.CacheConfig.Stale;
import org.bridge53.plugin.cache.Verdict.Kind;
import org.jspecify.annotations.Nullable;

/** Gives answers that are kept, and keeps those that the next plugin gives. */
final class Cache implements Handler {
  /*
   * A query finds a fresh answer (hit), one beyond its end (stale), or nothing (miss).
   *
   *   hit    a Response at once, on the I/O thread; it may start a prefetch
   *   stale  immediate: likewise, and a refresh in the background
   *          verify: Deferred; the next plugin is asked, the old answer is for when that fails
   *   miss   the next plugin's answer, its response changed by keep() whenever it comes
   *
   * Equal misses at the same time each go down the chain: forward asks once for all of them.
   *
   * As CoreDNS, all records of an answer that is kept get one TTL, the least of them within the limits,
   * and the first client sees that already: counting down is then the same for all records, and no
   * client sees a TTL jump when the second is answered from here. For the same reason no EDNS option
   * of another server passes, on a miss either (an extended error does).
   */

  private final CacheConfig config;
  private final CacheStore store;
  private final Handler next;
  private final LongSupplier ticker;
  private final InstantSource clock;
  private final Refresher refresher;
  private final CacheMeters meters;
  private final @Nullable Prefetch prefetch;
  private final @Nullable Stale stale;
  private final long staleNanos;

  Cache(
      CacheConfig config, CacheStore store, CacheMeters meters, Handler next, Resources resources) {
    this.config = config;
    this.store = store;
    this.next = next;
    this.ticker = resources.ticker();
    this.clock = resources.clock();
    this.prefetch = config.prefetch();
    this.stale = config.stale();
    this.staleNanos = stale == null ? 0 : stale.upTo().toNanos();
    this.refresher = new Refresher(this, stale, resources);
    this.meters = meters;
  }

  @Override
  public Answer handle(Query query) {
    if (!isServed(query)) {
      return next.handle(query);
    }
    CacheKey key = new CacheKey(query);
    long now = ticker.getAsLong();
    CacheMeters.Counts counts = meters.of(query);
    if (counts != null) {
      counts.requests().increment();
    }
    CachedResponse positive = store.success(key);
    if (positive != null && positive.isFresh(now)) {
      if (counts != null) {
        counts.hits().increment();
      }
      return hit(query, key, positive, now);
    }
    CachedResponse negative = store.denial(key);
    Stale policy = stale;
    if (policy != null) {
      CachedResponse old = old(policy, positive, negative, now);
      if (old != null) {
        if (counts != null) {
          (old == positive ? counts.hits() : counts.denialHits()).increment();
          counts.servedStale().increment();
        }
        return policy.verify()
            ? refresher.verify(query, key, old, now)
            : refresher.immediate(query, key, old, now);
      }
    }
    if (negative != null && negative.isFresh(now)) {
      if (counts != null) {
        counts.denialHits().increment();
      }
      return hit(query, key, negative, now);
    }
    if (counts != null) {
      counts.misses().increment();
    }
    Answer answer = ask(query);
    return answer instanceof Response response
        ? keepFor(query, key, response)
        : answer.map(response -> keepFor(query, key, response));
  }

  private boolean isServed(Query query) {
    int qtype = query.qtype();
    return query.opcode() == Opcode.QUERY
        && (qtype == RrType.ANY || !RrType.isMeta(qtype))
        && !query.isSigned() // nobody here could sign what is kept
        && (config.zones().isEmpty() || isUnder(config.zones(), query.qname()))
        // RFC 7871: the answer may be right for a part of the network only.
        && (!query.hasEdns() || query.ednsOption(EdnsOption.CLIENT_SUBNET) == null);
  }

  private static boolean isUnder(List<DomainName> zones, DomainName name) {
    for (int i = 0; i < zones.size(); i++) {
      if (name.isAtOrBelow(zones.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** What may be given beyond its end; null if there is something better, or nothing. */
  private @Nullable CachedResponse old(
      Stale policy,
      @Nullable CachedResponse positive,
      @Nullable CachedResponse negative,
      long now) {
    boolean denied =
        negative != null
            && negative.isFresh(now)
            // It says nothing of the data, so records beyond their end are better.
            && negative.kind() != Kind.FAILURE;
    if (positive != null && positive.isStale(now, staleNanos)) {
      boolean preferred = policy.preferPositive() && positive.kind() == Kind.POSITIVE;
      return denied && !preferred ? null : positive;
    }
    return negative != null && negative.isStale(now, staleNanos) ? negative : null;
  }

  private Response hit(Query query, CacheKey key, CachedResponse entry, long now) {
    if (prefetch != null && entry.wantsPrefetch(prefetch, now)) {
      CacheMeters.Counts counts = meters.of(query);
      if (refresher.inBackground(query, key, entry, now) && counts != null) {
        counts.prefetches().increment();
      }
    }
    return entry.response(query, now, config.keepTtl());
  }

  /** Asks the next plugin. It is told to say whether data is authentic: others may want to know. */
  Answer ask(Query query) {
    return next.handle(query.withAuthenticData());
  }

  Verdict verdict(Query query, Response response) {
    return Verdict.of(query, response, config, clock.instant());
  }

  private Response keepFor(Query query, CacheKey key, Response response) {
    Response kept = keep(query, key, response, verdict(query, response), 0);
    return CachedResponse.forClient(query, kept);
  }

  /**
   * Keeps an answer if that is allowed. If not, what is kept is forgotten: a newer answer has made
   * it wrong, unless that is a failure, which says nothing of the data.
   *
   * @param query that was asked: its metadata is kept along
   * @param popularity see {@link CachedResponse#popularity}
   * @return the answer without EDNS options and, if it may be kept, with its TTLs levelled
   */
  Response keep(Query query, CacheKey key, Response response, Verdict verdict, int popularity) {
    Kind kind = verdict.kind();
    Response bare = response.options().isEmpty() ? response : response.withOptions(List.of());
    if (kind == Kind.UNKEPT) {
      return bare;
    }
    Response level = bare.withTtl(verdict.ttl());
    List<DomainName> except =
        kind == Kind.DENIAL || kind == Kind.FAILURE
            ? config.denialExcept()
            : config.successExcept();
    long life = kind == Kind.FAILURE ? config.servfail().toNanos() : verdict.ttl() * 1_000_000_000L;
    if (life > 0 && !isUnder(except, key.qname())) {
      long now = ticker.getAsLong();
      boolean keepAuthority = config.keepAuthority();
      String wildcard = CachedResponse.wildcard(query);
      store.put(
          key,
          new CachedResponse(level, verdict, keepAuthority, now, life, popularity, wildcard),
          now);
    } else if (kind != Kind.FAILURE) {
      store.remove(key);
    }
    return level;
  }

  /** Notes for a query what is known of the answer that is kept. */
  void noteMetadata(Query query, CacheKey key) {
    if (query.metadata() != null) {
      CachedResponse positive = store.success(key);
      CachedResponse entry = positive != null ? positive : store.denial(key);
      if (entry != null) {
        entry.noteMetadata(query);
      }
    }
  }

  /** Forgets what a newer answer has made wrong. */
  void forget(CacheKey key) {
    store.remove(key);
  }
}
