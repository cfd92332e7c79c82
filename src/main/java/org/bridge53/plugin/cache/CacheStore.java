package org.bridge53.plugin.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.LongAdder;
import org.bridge53.plugin.cache.Verdict.Kind;
import org.jspecify.annotations.Nullable;

/** The answers that are kept, by key: those with records and denials, each within its bound. */
final class CacheStore {
  /*
   * Two bounds for the price of one. Caffeine takes one bound, here a weight in octets; an operator
   * gives a number of answers for each kind, and perhaps octets for both. So:
   *
   *   total  = octets SIZE, or 2,048 for each answer of both capacities; at most half of the heap
   *   floor  = total / (success capacity + denial capacity), at least 1
   *   bound  = total * capacity / (success capacity + denial capacity)      of each kind
   *   weight = max(floor, octets of the answer)
   *
   * Since nothing weighs less than the floor, no kind holds more answers than its capacity; since
   * nothing weighs less than its octets, all together take no more than the total. A flood of names
   * that do not exist fills the denials and pushes no other answer out. Example: the defaults give
   * 20,000 * 2,048 = 40.96 MB, 20.48 MB of each kind; an answer of up to 2,048 octets counts as one, one
   * of 20,480 as ten.
   *
   * Caffeine (W-TinyLFU) keeps what is asked for often against what is asked for once. Its upkeep runs
   * on the thread that finds it due, a few microseconds for some dozen look-ups; answers that have ended
   * stay until they are replaced or pushed out, which costs nothing while nobody asks for them.
   */

  /** What an answer may take on average where nothing is said. */
  static final int DEFAULT_ENTRY_OCTETS = 2048;

  private final Cache<CacheKey, CachedResponse> success;
  private final Cache<CacheKey, CachedResponse> denial;
  private final LongAdder successEvictions = new LongAdder();
  private final LongAdder denialEvictions = new LongAdder();
  private final boolean preferPositive;

  /**
   * @param heapOctets how large the heap may become
   */
  CacheStore(CacheConfig config, long heapOctets) {
    long floor = floorOctets(config, heapOctets);
    this.success =
        store(boundOctets(config, config.success().entries(), heapOctets), floor, successEvictions);
    this.denial =
        store(boundOctets(config, config.denial().entries(), heapOctets), floor, denialEvictions);
    CacheConfig.Stale stale = config.stale();
    this.preferPositive = stale != null && stale.preferPositive();
  }

  /** The least that an answer weighs, at least 1. */
  static long floorOctets(CacheConfig config, long heapOctets) {
    return Math.max(1, totalOctets(config, heapOctets) / entries(config));
  }

  /** What the answers of one kind may weigh together. */
  static long boundOctets(CacheConfig config, long capacity, long heapOctets) {
    long total = totalOctets(config, heapOctets);
    long entries = entries(config);
    // In two steps, for the product may be beyond 63 bits. Below 1 octet an answer, the rest is
    // all.
    return total < entries ? total * capacity / entries : total / entries * capacity;
  }

  private static long totalOctets(CacheConfig config, long heapOctets) {
    long total = config.octets() > 0 ? config.octets() : entries(config) * DEFAULT_ENTRY_OCTETS;
    return Math.min(total, heapOctets / 2);
  }

  private static long entries(CacheConfig config) {
    return (long) config.success().entries() + config.denial().entries();
  }

  private static Cache<CacheKey, CachedResponse> store(
      long bound, long floor, LongAdder evictions) {
    int least = (int) Math.min(Integer.MAX_VALUE, floor);
    return Caffeine.newBuilder()
        .maximumWeight(bound)
        .weigher((CacheKey key, CachedResponse entry) -> Math.max(least, entry.octets(key)))
        .executor(Runnable::run)
        .evictionListener((key, entry, cause) -> evictions.increment())
        .build();
  }

  /** How many answers with records are kept, about. */
  long successes() {
    return success.estimatedSize();
  }

  /** How many denials and failures are kept, about. */
  long denials() {
    return denial.estimatedSize();
  }

  /** How many answers with records were pushed out by others. */
  long successEvictions() {
    return successEvictions.sum();
  }

  /** How many denials and failures were. */
  long denialEvictions() {
    return denialEvictions.sum();
  }

  /** What is kept among the answers with records, fresh or not. */
  @Nullable CachedResponse success(CacheKey key) {
    return success.getIfPresent(key);
  }

  /** What is kept among the denials and failures, fresh or not. */
  @Nullable CachedResponse denial(CacheKey key) {
    return denial.getIfPresent(key);
  }

  /**
   * Keeps an answer; the newest counts. A failure says nothing of the data: it replaces no answer
   * that is fresh.
   */
  void put(CacheKey key, CachedResponse entry, long now) {
    switch (entry.kind()) {
      case POSITIVE, NEUTRAL -> {
        success.put(key, entry);
        denial.invalidate(key);
      }
      case DENIAL -> {
        denial.put(key, entry);
        CachedResponse before = success.getIfPresent(key);
        if (before != null && !(preferPositive && before.kind() == Kind.POSITIVE)) {
          success.invalidate(key);
        }
      }
      case FAILURE -> {
        CachedResponse before = denial.getIfPresent(key);
        if (before == null || before.kind() == Kind.FAILURE || !before.isFresh(now)) {
          denial.put(key, entry);
        }
      }
      case UNKEPT -> throw new IllegalArgumentException("not to be kept");
    }
  }

  /** Forgets what the key has. */
  void remove(CacheKey key) {
    success.invalidate(key);
    denial.invalidate(key);
  }

  /** How many answers there are, after Caffeine's upkeep. */
  long size() {
    success.cleanUp();
    denial.cleanUp();
    return success.estimatedSize() + denial.estimatedSize();
  }
}
