package org.bridge53.plugin.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.bridge53.message.Query;
import org.bridge53.message.QueryTrace;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Meters.Counter;
import org.bridge53.plugin.Resources;
import org.jspecify.annotations.Nullable;

/** What is counted of a cache, with CoreDNS's names; nothing of queries that nobody counts. */
final class CacheMeters {
  /** What is counted of one listener. */
  record Counts(
      Counter requests,
      Counter misses,
      Counter hits,
      Counter denialHits,
      Counter prefetches,
      Counter servedStale) {}

  private final Meters meters;
  private final String zones;
  private final Map<String, Counts> byServer = new ConcurrentHashMap<>();

  CacheMeters(CacheConfig config, Resources resources) {
    this.meters = resources.meters();
    this.zones =
        (config.zones().isEmpty() ? resources.zones() : config.zones())
            .stream().map(DomainName::toString).collect(Collectors.joining(","));
  }

  /** Where a query is counted; null if it is not. */
  @Nullable Counts of(Query query) {
    QueryTrace trace = query.trace();
    if (trace == null) {
      return null;
    }
    Counts known = byServer.get(trace.server());
    return known != null ? known : byServer.computeIfAbsent(trace.server(), this::counts);
  }

  private Counts counts(String server) {
    return new Counts(
        counter("requests", "The count of cache requests.", server),
        counter(
            "misses",
            "The count of cache misses. Deprecated, derive misses from cache hits/requests"
                + " counters.",
            server),
        hits(server, "success"),
        hits(server, "denial"),
        counter("prefetch", "The number of times the cache has prefetched a cached item.", server),
        counter("served_stale", "The number of requests served from stale cache entries.", server));
  }

  private Counter counter(String what, String help, String server) {
    return meters.counter(
        "coredns_cache_" + what + "_total", help, "server", server, "zones", zones, "view", "");
  }

  private Counter hits(String server, String type) {
    return meters.counter(
        "coredns_cache_hits_total",
        "The count of cache hits.",
        "server",
        server,
        "type",
        type,
        "zones",
        zones,
        "view",
        "");
  }
}
