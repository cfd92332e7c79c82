package org.bridge53.plugin.acl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bridge53.message.Query;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.CountsByListener;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Meters.Counter;
import org.bridge53.plugin.acl.AclConfig.Action;

/** What is counted of the queries that {@code acl} judges, with CoreDNS's names. */
final class AclMeters {
  /** What is counted of one listener. */
  private record Counts(
      String server, Counter allowed, Map<Action, Map<DomainName, Counter>> others) {}

  private final Meters meters;
  private final CountsByListener<Counts> byListener;

  AclMeters(Meters meters) {
    this.meters = meters;
    this.byListener =
        new CountsByListener<>(
            server ->
                new Counts(
                    server,
                    meters.counter(
                        "coredns_acl_allowed_requests_total",
                        "Counter of DNS requests being allowed.",
                        "server",
                        server,
                        "view",
                        ""),
                    Map.of(
                        Action.BLOCK,
                        new ConcurrentHashMap<>(),
                        Action.FILTER,
                        new ConcurrentHashMap<>(),
                        Action.DROP,
                        new ConcurrentHashMap<>())));
  }

  void allowed(Query query) {
    Counts counts = byListener.of(query);
    if (counts != null) {
      counts.allowed().increment();
    }
  }

  /**
   * A query does not go on.
   *
   * @param zone that the deciding policy is for
   */
  void refused(Query query, Action action, DomainName zone) {
    Counts counts = byListener.of(query);
    if (counts == null) {
      return;
    }
    Map<DomainName, Counter> byZone = counts.others().get(action);
    if (byZone == null) {
      throw new IllegalArgumentException("it goes on: " + action);
    }
    byZone.computeIfAbsent(zone, name -> counter(action, counts.server(), name)).increment();
  }

  private Counter counter(Action action, String server, DomainName zone) {
    String done =
        switch (action) {
          case BLOCK -> "blocked";
          case FILTER -> "filtered";
          case DROP -> "dropped";
          case ALLOW -> throw new IllegalArgumentException("allowed ones have no zone");
        };
    return meters.counter(
        "coredns_acl_" + done + "_requests_total",
        "Counter of DNS requests being " + done + ".",
        "server",
        server,
        "zone",
        zone.toString(),
        "view",
        "");
  }
}
