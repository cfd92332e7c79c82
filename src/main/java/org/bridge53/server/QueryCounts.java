package org.bridge53.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bridge53.message.Query;
import org.bridge53.message.QueryTrace;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Meters.Distribution;
import org.bridge53.plugin.Meters.Kind;
import org.bridge53.plugin.Meters.Label;
import org.bridge53.plugin.Meters.Value;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of the queries of one listener and zone, with CoreDNS's names ({@code
 * coredns_dns_*}).
 */
final class QueryCounts {
  /*
   * Each thread that answers has a sheet of its own, an array of numbers that nobody else writes: a
   * query is counted by a dozen plain additions, without a shared cache line. Whoever looks copies the
   * sheets. The virtual threads of queries that waited share one sheet under a lock; they have waited
   * for another server already. Sheets of threads that have ended are added up when a new one comes.
   */

  /** The types that CoreDNS counts by name; all others are {@code other}. */
  private static final int[] TYPES = {
    RrType.A, RrType.AAAA, RrType.CNAME, RrType.DNSKEY, RrType.DS, RrType.MX, RrType.NSEC3,
    RrType.NSEC, RrType.NS, RrType.PTR, RrType.RRSIG, RrType.SOA, RrType.SRV, RrType.TXT,
    RrType.HTTPS, RrType.SVCB, RrType.IXFR, RrType.AXFR, RrType.ANY
  };

  private static final List<Double> SIZES =
      List.of(
          0.0, 100.0, 200.0, 300.0, 400.0, 511.0, 1023.0, 2047.0, 4095.0, 8291.0, 16e3, 32e3, 48e3,
          64e3);

  private static final int DURATIONS = 16;
  private static final long SHORTEST_NANOS = 250_000;

  private static final List<TransportProtocol> PROTOCOLS = List.of(TransportProtocol.values());
  private static final int FAMILIES = 2;
  private static final int KINDS = TYPES.length + 1;
  private static final int SIZE_CELLS = SIZES.size() + 2; // one without a bound, and the sum
  private static final int RCODES = 24;

  private static final int REQUESTS = 0;
  private static final int DNSSEC = REQUESTS + PROTOCOLS.size() * FAMILIES * KINDS;
  private static final int REQUEST_SIZES = DNSSEC + 1;
  private static final int RESPONSE_SIZES = REQUEST_SIZES + PROTOCOLS.size() * SIZE_CELLS;
  private static final int TIMES = RESPONSE_SIZES + PROTOCOLS.size() * SIZE_CELLS;
  private static final int RESPONSES = TIMES + DURATIONS + 2;

  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  /** By type below 64, the index in {@link #TYPES}; most queries have such a type. */
  private static final byte[] LOW_TYPES = new byte[64];

  static {
    for (int type = 0; type < LOW_TYPES.length; type++) {
      LOW_TYPES[type] = (byte) searched(type);
    }
  }

  /**
   * Whose queries are counted.
   *
   * @param server the listener: {@code dns://:53}
   * @param zone of the server block; {@code dropped} for what no block answers
   */
  record Scope(String server, String zone) {}

  /** The numbers of one thread. */
  static final class Sheet {
    private final @Nullable Thread owner;
    private final long[] cells;

    private Sheet(@Nullable Thread owner, int plugins) {
      this.owner = owner;
      this.cells = new long[RESPONSES + RCODES * (plugins + 1)];
    }

    private void add(int cell, long amount) {
      CELLS.setOpaque(cells, cell, cells[cell] + amount);
    }

    private void addAll(Sheet other) {
      for (int i = 0; i < cells.length; i++) {
        cells[i] += (long) CELLS.getOpaque(other.cells, i);
      }
    }
  }

  private final Scope scope;
  private final List<Sheet> sheets = new ArrayList<>();
  private final List<String> plugins;
  private final Sheet ended;
  private final Sheet waited;

  /**
   * @param plugins the names of all plugins, in the order of their numbers
   */
  QueryCounts(Scope scope, List<String> plugins) {
    this.scope = scope;
    this.plugins = plugins;
    this.ended = new Sheet(null, plugins.size());
    this.waited = new Sheet(null, plugins.size());
  }

  /** A sheet for the calling thread, which alone writes on it. */
  Sheet newSheet() {
    Sheet sheet = new Sheet(Thread.currentThread(), plugins.size());
    synchronized (sheets) {
      sheets.removeIf(this::hasEnded);
      sheets.add(sheet);
    }
    return sheet;
  }

  private boolean hasEnded(Sheet sheet) {
    Thread owner = sheet.owner;
    if (owner == null || owner.isAlive()) {
      return false;
    }
    ended.addAll(sheet);
    return true;
  }

  /**
   * Counts a query that had to wait, on whatever thread.
   *
   * @param response null: none was sent
   */
  void countWaited(Query query, @Nullable Response response, int octets, long nanos) {
    synchronized (waited) {
      count(waited, query, response, octets, nanos);
    }
  }

  /**
   * Counts a query.
   *
   * @param sheet of the calling thread
   * @param response null: none was sent
   * @param octets of the response's message
   * @param nanos since the query came
   */
  static void count(Sheet sheet, Query query, @Nullable Response response, int octets, long nanos) {
    int protocol = PROTOCOLS.indexOf(query.client().protocol());
    int family = query.client().remote().getAddress() instanceof Inet4Address ? 0 : 1;
    sheet.add(REQUESTS + (protocol * FAMILIES + family) * KINDS + kind(query.qtype()), 1);
    if (query.dnssecOk()) {
      sheet.add(DNSSEC, 1);
    }
    size(sheet, REQUEST_SIZES + protocol * SIZE_CELLS, query.octets().length);
    sheet.add(TIMES + duration(nanos), 1);
    sheet.add(TIMES + DURATIONS + 1, nanos);
    if (response != null) {
      size(sheet, RESPONSE_SIZES + protocol * SIZE_CELLS, octets);
      QueryTrace trace = query.trace();
      int plugin = trace == null ? 0 : trace.plugin();
      int rcode = Math.min(response.rcode(), RCODES - 1);
      sheet.add(RESPONSES + plugin * RCODES + rcode, 1);
    }
  }

  private static int kind(int type) {
    return type < LOW_TYPES.length ? LOW_TYPES[type] : searched(type);
  }

  private static int searched(int type) {
    int kind = 0;
    while (kind < TYPES.length && TYPES[kind] != type) {
      kind++;
    }
    return kind;
  }

  private static void size(Sheet sheet, int cells, int octets) {
    int bucket = 0;
    while (bucket < SIZES.size() && octets > SIZES.get(bucket)) {
      bucket++;
    }
    sheet.add(cells + bucket, 1);
    sheet.add(cells + SIZE_CELLS - 1, octets);
  }

  /** The bucket of a duration: 0.25 ms, doubled from one to the next. */
  private static int duration(long nanos) {
    if (nanos <= SHORTEST_NANOS) {
      return 0;
    }
    long times = (nanos - 1) / SHORTEST_NANOS;
    return Math.min(DURATIONS, 64 - Long.numberOfLeadingZeros(times));
  }

  // ---- looking ----

  /** Adds what was counted so far. */
  void collect(ServerMeters.Gathering into) {
    Sheet sum = new Sheet(null, plugins.size());
    synchronized (sheets) {
      sum.addAll(ended);
      sheets.forEach(sum::addAll);
    }
    synchronized (waited) {
      sum.addAll(waited);
    }
    long[] cells = sum.cells;
    for (int at = 0; at < PROTOCOLS.size(); at++) {
      String name = PROTOCOLS.get(at).name().toLowerCase(Locale.ROOT);
      for (int family = 0; family < FAMILIES; family++) {
        for (int kind = 0; kind < KINDS; kind++) {
          long count = cells[REQUESTS + (at * FAMILIES + family) * KINDS + kind];
          if (count > 0) {
            into.add(
                "coredns_dns_requests_total",
                Kind.COUNTER,
                "Counter of DNS requests made per zone, protocol and family.",
                new Value(
                    labels(
                        "proto", name, "family", family == 0 ? "1" : "2", "type", typeName(kind)),
                    count));
          }
        }
      }
      sizes(
          into,
          "coredns_dns_request_size_bytes",
          "Size of the EDNS0 UDP buffer in bytes (64K for TCP) per zone and protocol.",
          name,
          cells,
          REQUEST_SIZES + at * SIZE_CELLS);
      sizes(
          into,
          "coredns_dns_response_size_bytes",
          "Size of the returned response in bytes.",
          name,
          cells,
          RESPONSE_SIZES + at * SIZE_CELLS);
    }
    if (cells[DNSSEC] > 0) {
      into.add(
          "coredns_dns_do_requests_total",
          Kind.COUNTER,
          "Counter of DNS requests with DO bit set per zone.",
          new Value(labels(), cells[DNSSEC]));
    }
    durations(into, cells);
    responses(into, cells);
  }

  private void sizes(
      ServerMeters.Gathering into,
      String name,
      String help,
      String protocol,
      long[] cells,
      int from) {
    List<Long> counts = counts(cells, from, SIZES.size() + 1);
    if (counts.stream().anyMatch(count -> count > 0)) {
      into.add(
          name,
          Kind.HISTOGRAM,
          help,
          new Distribution(labels("proto", protocol), SIZES, counts, cells[from + SIZE_CELLS - 1]));
    }
  }

  private void durations(ServerMeters.Gathering into, long[] cells) {
    List<Long> counts = counts(cells, TIMES, DURATIONS + 1);
    if (counts.stream().anyMatch(count -> count > 0)) {
      into.add(
          "coredns_dns_request_duration_seconds",
          Kind.HISTOGRAM,
          "Histogram of the time (in seconds) each request took per zone.",
          new Distribution(
              labels(), Meters.durations(), counts, cells[TIMES + DURATIONS + 1] / 1e9));
    }
  }

  private void responses(ServerMeters.Gathering into, long[] cells) {
    for (int plugin = 0; plugin <= plugins.size(); plugin++) {
      for (int rcode = 0; rcode < RCODES; rcode++) {
        long count = cells[RESPONSES + plugin * RCODES + rcode];
        if (count > 0) {
          into.add(
              "coredns_dns_responses_total",
              Kind.COUNTER,
              "Counter of response status codes.",
              new Value(
                  labels(
                      "rcode",
                      Rcode.text(rcode),
                      "plugin",
                      plugin == 0 ? "" : plugins.get(plugin - 1)),
                  count));
        }
      }
    }
  }

  private static List<Long> counts(long[] cells, int from, int count) {
    List<Long> counts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      counts.add(cells[from + i]);
    }
    return counts;
  }

  private static String typeName(int kind) {
    return kind == TYPES.length ? "other" : RrType.text(TYPES[kind]);
  }

  private List<Label> labels(String... more) {
    List<Label> labels = new ArrayList<>();
    labels.add(new Label("server", scope.server()));
    labels.add(new Label("zone", scope.zone()));
    labels.add(new Label("view", ""));
    for (int i = 0; i < more.length; i += 2) {
      labels.add(new Label(more[i], more[i + 1]));
    }
    return labels;
  }
}
