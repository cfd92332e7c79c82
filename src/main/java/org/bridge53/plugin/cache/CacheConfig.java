package org.bridge53.plugin.cache;

import java.time.Duration;
import java.util.List;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * What {@code cache} is told.
 *
 * @param zones names at or below these are kept; none: all that the block serves
 * @param success limits of answers with records; 10,000 of 5 to 3,600 seconds
 * @param denial limits of NXDOMAIN and NODATA; 10,000 of 5 to 1,800 seconds
 * @param servfail how long a SERVFAIL or NOTIMP is kept, 0 to 5 minutes; 5 s
 * @param prefetch when an answer is asked for again before its end; null: never
 * @param stale when an answer is given beyond its end; null: never
 * @param successExcept answers with records are not kept for names at or below these; none
 * @param denialExcept denials and failures likewise; none
 * @param keepTtl whether TTLs stay what they were; false
 * @param keepAuthority whether AA is what it was; false: it is set
 * @param octets all that is kept takes no more memory, at least 65,536; 0: {@link
 *     CacheStore#DEFAULT_ENTRY_OCTETS} an answer
 */
record CacheConfig(
    List<DomainName> zones,
    Limits success,
    Limits denial,
    Duration servfail,
    @Nullable Prefetch prefetch,
    @Nullable Stale stale,
    List<DomainName> successExcept,
    List<DomainName> denialExcept,
    boolean keepTtl,
    boolean keepAuthority,
    long octets) {
  static final Limits SUCCESS = new Limits(10_000, 3600, 5);
  static final Limits DENIAL = new Limits(10_000, 1800, 5);
  static final Duration SERVFAIL = Duration.ofSeconds(5);

  CacheConfig {
    zones = List.copyOf(zones);
    successExcept = List.copyOf(successExcept);
    denialExcept = List.copyOf(denialExcept);
  }

  /**
   * Limits of one kind of answer.
   *
   * @param capacity as written; fewer than 1,024 count as so many
   * @param maxTtl seconds, at least 1: longer TTLs are cut
   * @param minTtl seconds, at least 0: shorter TTLs are raised, but not above {@code maxTtl}
   */
  record Limits(int capacity, int maxTtl, int minTtl) {
    /** As in CoreDNS, where 256 shards hold at least 4 answers each. */
    private static final int LEAST_CAPACITY = 1024;

    int entries() {
      return Math.max(LEAST_CAPACITY, capacity);
    }

    /** A TTL within the limits. */
    int clamp(int ttl) {
      return Math.min(Math.max(ttl, minTtl), maxTtl);
    }
  }

  /**
   * {@code prefetch}.
   *
   * @param amount how many queries without a longer gap than {@code gap}, at least 1
   * @param gap 1 minute
   * @param percentage of the TTL that may be left, 10 to 90; 10
   */
  record Prefetch(int amount, Duration gap, int percentage) {}

  /**
   * {@code serve_stale} and {@code serve_stale_policy}.
   *
   * @param upTo how long behind its end an answer is still given; 1 hour
   * @param verify whether the next plugin is asked first; false
   * @param patience how long a query waits for that; zero, the default: as long as it takes
   * @param ttl what such an answer says, whole seconds; 0
   * @param recheck how long nobody is asked after a failure, at most 5 minutes; zero
   * @param preferPositive whether only records replace records; false
   */
  record Stale(
      Duration upTo,
      boolean verify,
      Duration patience,
      Duration ttl,
      Duration recheck,
      boolean preferPositive) {}
}
