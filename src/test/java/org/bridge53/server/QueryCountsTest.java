package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Meters;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

class QueryCountsTest {
  private final ServerMeters meters = new ServerMeters(PluginCatalog.PLUGINS);
  private final QueryCounts counts =
      meters.queries(new QueryCounts.Scope("dns://:53", "example.org."));

  private List<String> said(String family) {
    List<String> lines = new ArrayList<>();
    for (Meters.Family one : meters.families()) {
      if (one.name().equals(family)) {
        for (Meters.Sample sample : one.samples()) {
          lines.add(
              sample.labels().stream().map(l -> l.name() + "=" + l.value()).toList()
                  + " "
                  + switch (sample) {
                    case Meters.Value value -> value.value();
                    case Meters.Distribution spread -> spread.counts() + " " + spread.sum();
                  });
        }
      }
    }
    return lines;
  }

  @Test
  void queries_byTypeAndCode() {
    QueryCounts.Sheet sheet = counts.newSheet();
    for (String type : List.of("A", "A", "AAAA", "TXT", "ANY", "HTTPS", "NAPTR", "TYPE300")) {
      Query query = Queries.of("www.example.org", type);
      QueryCounts.count(sheet, query, Response.of(Rcode.NOERROR), 100, 1000);
    }
    QueryCounts.count(
        sheet, Queries.of("no.example.org", "A"), Response.of(Rcode.NXDOMAIN), 101, 1000);
    QueryCounts.count(sheet, Queries.of("no.example.org", "A"), null, 0, 1000);
    String scope = "server=dns://:53, zone=example.org., view=";
    String udp = "[" + scope + ", proto=udp, family=1, type=";
    assertEquals(
        List.of(
            udp + "A] 4.0",
            udp + "AAAA] 1.0",
            udp + "TXT] 1.0",
            udp + "HTTPS] 1.0",
            udp + "ANY] 1.0",
            udp + "other] 2.0"),
        said("coredns_dns_requests_total"));
    assertEquals(
        List.of(
            "[" + scope + ", rcode=NOERROR, plugin=] 8.0",
            "[" + scope + ", rcode=NXDOMAIN, plugin=] 1.0"),
        said("coredns_dns_responses_total"));
    assertEquals(
        List.of("[" + scope + ", proto=udp] [0, 8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] 901.0"),
        said("coredns_dns_response_size_bytes"));
  }

  @Test
  void durations_fallIntoBucketsThatDouble() {
    QueryCounts.Sheet sheet = counts.newSheet();
    Query query = Queries.of("www.example.org", "A");
    for (long nanos :
        new long[] {
          1, 250_000, 250_001, 500_000, 500_001, 1_000_000, 8_192_000_000L, 8_192_000_001L
        }) {
      QueryCounts.count(sheet, query, null, 0, nanos);
    }
    assertEquals(
        List.of(
            "[server=dns://:53, zone=example.org., view=]"
                + " [2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1] 16.386500004"),
        said("coredns_dns_request_duration_seconds"));
  }

  @Test
  void threadsThatEnded_areNotForgotten() throws Exception {
    for (int i = 0; i < 3; i++) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () ->
                      QueryCounts.count(
                          counts.newSheet(), Queries.of("example.org", "MX"), null, 0, 1));
      thread.join();
    }
    counts.countWaited(Queries.of("example.org", "MX"), Response.of(Rcode.SERVFAIL), 40, 1);
    assertEquals(
        List.of("[server=dns://:53, zone=example.org., view=, proto=udp, family=1, type=MX] 4.0"),
        said("coredns_dns_requests_total"));
  }
}
