package org.bridge53.plugin.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bridge53.message.Query;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.CountsByListener;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Meters.Counter;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/** What is counted of a cache, with CoreDNS's names; nothing of queries that nobody counts. */
final class CacheMeters implements Service {
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
  private final CacheStore store;

  private final CountsByListener<Counts> byListener = new CountsByListener<>(this::counts);

  private Meters.@Nullable Registration registration;

  CacheMeters(CacheConfig config, CacheStore store, Resources resources) {
    this.store = store;
    this.meters = resources.meters();
    this.zones =
        (config.zones().isEmpty() ? resources.zones() : config.zones())
            .stream().map(DomainName::toString).collect(Collectors.joining(","));
  }

  /** Where a query is counted; null if it is not. */
  @Nullable Counts of(Query query) {
    return byListener.of(query);
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

  @Override
  public void start() {
    registration = meters.families(this::ofTheStore);
  }

  @Override
  public void close() {
    if (registration != null) {
      registration.close();
    }
  }

  /** As CoreDNS, the same for each listener of the block. */
  private List<Meters.Family> ofTheStore() {
    List<Meters.Sample> entries = new ArrayList<>();
    List<Meters.Sample> evictions = new ArrayList<>();
    for (String server : byListener.listeners()) {
      entries.add(sample(server, "success", store.successes()));
      entries.add(sample(server, "denial", store.denials()));
      evictions.add(sample(server, "success", store.successEvictions()));
      evictions.add(sample(server, "denial", store.denialEvictions()));
    }
    return List.of(
        new Meters.Family(
            "coredns_cache_entries",
            Meters.Kind.GAUGE,
            "The number of elements in the cache.",
            entries),
        new Meters.Family(
            "coredns_cache_evictions_total",
            Meters.Kind.COUNTER,
            "The count of cache evictions.",
            evictions));
  }

  private Meters.Sample sample(String server, String type, long value) {
    return new Meters.Value(
        Meters.Label.list("server", server, "type", type, "zones", zones, "view", ""), value);
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
