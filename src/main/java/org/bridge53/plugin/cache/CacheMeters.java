package org.bridge53.plugin.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
  /**
   * What is counted of one listener.
   *
   * @param server as metrics name it
   */
  record Counts(
      String server,
      Counter requests,
      Counter misses,
      Counter hits,
      Counter denialHits,
      Counter prefetches,
      Counter servedStale) {}

  private final Meters meters;
  private final String zones;

  // A block has few listeners, and the queries of one share the text of its name: a walk that finds
  // the first by one comparison of references costs less than a hash.
  private final AtomicReference<List<Counts>> listeners = new AtomicReference<>(List.of());

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
    Counts known = known(listeners.get(), trace.server());
    return known != null ? known : added(trace.server());
  }

  private static @Nullable Counts known(List<Counts> all, String server) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).server().equals(server)) { // looks at the reference first
        return all.get(i);
      }
    }
    return null;
  }

  /** With a listener's first query. */
  private Counts added(String server) {
    Counts counts = counts(server); // the same meters, should another thread be as early
    listeners.updateAndGet(
        all -> {
          if (known(all, server) != null) {
            return all;
          }
          List<Counts> more = new ArrayList<>(all);
          more.add(counts);
          return List.copyOf(more);
        });
    return counts;
  }

  private Counts counts(String server) {
    return new Counts(
        server,
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
