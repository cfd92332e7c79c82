package org.bridge53.plugin.forward;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bridge53.message.Rcode;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Meters.Counter;
import org.bridge53.plugin.Meters.Histogram;

/** What is counted of a line and of its upstreams, with CoreDNS's names. */
final class ForwardMeters {
  private static final String PROXY = "forward";

  private final Meters meters;

  /** Queries that found all upstreams down. */
  final Counter allDown;

  /** Queries that were one too many. */
  final Counter rejected;

  ForwardMeters(Meters meters) {
    this.meters = meters;
    this.allDown =
        meters.counter(
            "coredns_forward_healthcheck_broken_total",
            "Counter of the number of complete failures of the healthchecks.");
    this.rejected =
        meters.counter(
            "coredns_forward_max_concurrent_rejects_total",
            "Counter of the number of queries rejected because the concurrent queries were at"
                + " maximum.");
  }

  /**
   * What is counted of one upstream.
   *
   * @param to as CoreDNS names it
   */
  OfUpstream of(String to) {
    return new OfUpstream(to);
  }

  /** Safe for many threads. */
  final class OfUpstream {
    private final String to;
    private final Counter failedProbes;
    private final Map<Integer, Histogram> durations = new ConcurrentHashMap<>();
    private final Map<String, Counter> kept = new ConcurrentHashMap<>();
    private final Map<String, Counter> opened = new ConcurrentHashMap<>();

    private OfUpstream(String to) {
      this.to = to;
      this.failedProbes =
          meters.counter(
              "coredns_proxy_healthcheck_failures_total",
              "Counter of the number of failed healthchecks.",
              "proxy_name",
              PROXY,
              "to",
              to);
    }

    void probeFailed() {
      failedProbes.increment();
    }

    void answered(int rcode, long nanos) {
      durations
          .computeIfAbsent(
              rcode,
              code ->
                  meters.histogram(
                      "coredns_proxy_request_duration_seconds",
                      "Histogram of the time each request took.",
                      Meters.durations(),
                      "proxy_name",
                      PROXY,
                      "to",
                      to,
                      "rcode",
                      Rcode.text(code)))
          .observe(nanos / 1e9);
    }

    /**
     * An exchange has a connection.
     *
     * @param protocol {@code udp}, {@code tcp} or {@code tcp-tls}
     */
    void connected(String protocol, boolean wasKept) {
      (wasKept
              ? kept.computeIfAbsent(protocol, name -> connections("hits", name))
              : opened.computeIfAbsent(protocol, name -> connections("misses", name)))
          .increment();
    }

    private Counter connections(String what, String protocol) {
      return meters.counter(
          "coredns_proxy_conn_cache_" + what + "_total",
          "Counter of connection cache " + what + " per upstream and protocol.",
          "proxy_name",
          PROXY,
          "to",
          to,
          "proto",
          protocol);
    }
  }
}
