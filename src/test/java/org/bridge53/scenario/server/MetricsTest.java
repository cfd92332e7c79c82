package org.bridge53.scenario.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.bridge53.server.StartException;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.Scrape;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** What Prometheus reads of a whole server, over sockets. */
class MetricsTest {
  private static void ask(int port, String name, int type, boolean tcp) throws IOException {
    SimpleResolver resolver = new SimpleResolver("127.0.0.1");
    resolver.setPort(port);
    resolver.setTCP(tcp);
    resolver.setIgnoreTruncation(true);
    resolver.setEDNS(-1);
    Message query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    query.getHeader().setFlag(Flags.RD);
    resolver.send(query);
  }

  @Test
  void queries_countedByServerZoneCodeAndPlugin_keptOverReload() throws Exception {
    int page = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    String corefile =
        """
        example.org:0 {
          bind 127.0.0.1
          prometheus 127.0.0.1:%d
          errors
          hosts {
            192.0.2.1 www.example.org
            fallthrough
          }
          whoami
        }
        """
            .formatted(page);
    try (RunningServer server = RunningServer.start(corefile)) {
      int port = server.address().getPort();
      ask(port, "www.example.org.", Type.A, false);
      ask(port, "www.example.org.", Type.A, true);
      ask(port, "other.example.org.", Type.TXT, false);
      ask(port, "example.com.", Type.A, false);
      String before = Scrape.page(page);
      String of = "{server=\"dns://127.0.0.1:0\",view=\"\",zone=\"example.org.\"";
      assertEquals(
          List.of("hosts", "whoami"),
          Scrape.lines(before, "coredns_dns_responses_total{").stream()
              .filter(line -> line.contains("zone=\"example.org.\""))
              .map(line -> line.replaceFirst(".*plugin=\"([a-z]*)\".*", "$1"))
              .toList(),
          before);
      assertEquals(
          List.of("REFUSED"),
          Scrape.lines(before, "coredns_dns_responses_total{").stream()
              .filter(line -> line.contains("zone=\"dropped\""))
              .map(line -> line.replaceFirst(".*rcode=\"([A-Z]*)\".*", "$1"))
              .toList());
      assertEquals(
          4,
          Scrape.lines(before, "coredns_dns_requests_total{").stream()
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
              .sum());
      assertEquals(
          List.of("errors", "hosts", "prometheus", "whoami"),
          Scrape.lines(before, "coredns_plugin_enabled{").stream()
              .map(line -> line.replaceFirst(".*name=\"([a-z]*)\".*", "$1"))
              .filter(name -> !name.equals("bind"))
              .toList(),
          of);
      assertTrue(before.contains("\ncoredns_build_info{"), before);
      assertEquals(
          List.of("coredns_panics_total 0.0"),
          Scrape.lines(before, "coredns_panics_total"),
          before);

      server.reload(corefile.replace("192.0.2.1", "192.0.2.2"));
      ask(port, "www.example.org.", Type.A, false);
      assertEquals(
          5,
          Scrape.lines(Scrape.page(page), "coredns_dns_requests_total{").stream()
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
              .sum());
    }
  }

  @Test
  void queriesThatWait_countedWithThePluginThatAnswers() throws Exception {
    int page = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    try (RunningServer upstream = RunningServer.start(".:0 {\n  bind 127.0.0.1\n  whoami\n}\n");
        RunningServer server =
            RunningServer.start(
                """
                .:0 {
                  bind 127.0.0.1
                  prometheus 127.0.0.1:%d
                  errors
                  cache
                  forward . 127.0.0.1:%d
                }
                """
                    .formatted(page, upstream.address().getPort()))) {
      ask(server.address().getPort(), "www.example.org.", Type.A, false);
      String body = Scrape.page(page);
      assertEquals(
          List.of(
              "coredns_dns_responses_total{plugin=\"forward\",rcode=\"NOERROR\",server=\"dns://127.0.0.1:0\",view=\"\",zone=\".\"}"
                  + " 1.0"),
          Scrape.lines(body, "coredns_dns_responses_total{"),
          body);
      assertEquals(
          1, Scrape.lines(body, "coredns_dns_request_duration_seconds_count{").size(), body);
      String to = "127.0.0.1:" + upstream.address().getPort();
      assertEquals(
          List.of(
              "coredns_proxy_conn_cache_misses_total{proto=\"udp\",proxy_name=\"forward\",to=\""
                  + to
                  + "\"} 1.0",
              "coredns_proxy_healthcheck_failures_total{proxy_name=\"forward\",to=\""
                  + to
                  + "\"} 0.0",
              "coredns_proxy_request_duration_seconds_count{proxy_name=\"forward\",rcode=\"NOERROR\",to=\""
                  + to
                  + "\"} 1"),
          Scrape.lines(body, "coredns_proxy_").stream()
              .filter(line -> !line.contains("_bucket") && !line.contains("_sum"))
              .toList());
      ask(server.address().getPort(), "other.example.org.", Type.A, true);
      ask(server.address().getPort(), "third.example.org.", Type.A, true);
      assertEquals(
          List.of("coredns_proxy_conn_cache_hits_total", "coredns_proxy_conn_cache_misses_total"),
          Scrape.lines(Scrape.page(page), "coredns_proxy_conn_cache_").stream()
              .filter(line -> line.contains("proto=\"tcp\""))
              .map(line -> line.substring(0, line.indexOf('{')))
              .toList());
      ask(server.address().getPort(), "www.example.org.", Type.A, false);
      String labels = "{server=\"dns://127.0.0.1:0\",view=\"\",zones=\".\"} ";
      assertEquals(
          List.of(
              "coredns_cache_entries" + labels.replace(",view", ",type=\"denial\",view") + "0.0",
              "coredns_cache_entries" + labels.replace(",view", ",type=\"success\",view") + "3.0",
              "coredns_cache_evictions_total"
                  + labels.replace(",view", ",type=\"denial\",view")
                  + "0.0",
              "coredns_cache_evictions_total"
                  + labels.replace(",view", ",type=\"success\",view")
                  + "0.0",
              "coredns_cache_hits_total" + labels.replace(",view", ",type=\"denial\",view") + "0.0",
              "coredns_cache_hits_total"
                  + labels.replace(",view", ",type=\"success\",view")
                  + "1.0",
              "coredns_cache_misses_total" + labels + "3.0",
              "coredns_cache_prefetch_total" + labels + "0.0",
              "coredns_cache_requests_total" + labels + "4.0",
              "coredns_cache_served_stale_total" + labels + "0.0"),
          Scrape.lines(Scrape.page(page), "coredns_cache_"));
    }
  }

  @Test
  void acl_countedByActionAndZone() throws Exception {
    int page = Transport.freePort(InetAddress.ofLiteral("127.0.0.1"));
    try (RunningServer server =
        RunningServer.start(
            """
            example.org:0 {
              bind 127.0.0.1
              prometheus 127.0.0.1:%d
              acl sub.example.org {
                filter type TXT
                block type MX
              }
              acl {
                block type SRV
              }
              whoami
            }
            """
                .formatted(page))) {
      int port = server.address().getPort();
      ask(port, "a.sub.example.org.", Type.TXT, false);
      ask(port, "a.sub.example.org.", Type.MX, false);
      ask(port, "b.sub.example.org.", Type.MX, false);
      ask(port, "example.org.", Type.SRV, false);
      ask(port, "example.org.", Type.A, false);
      String of = "_requests_total{server=\"dns://127.0.0.1:0\",view=\"\"";
      assertEquals(
          List.of(
              "coredns_acl_allowed" + of + "} 1.0",
              "coredns_acl_blocked" + of + ",zone=\"example.org.\"} 1.0",
              "coredns_acl_blocked" + of + ",zone=\"sub.example.org.\"} 2.0",
              "coredns_acl_filtered" + of + ",zone=\"sub.example.org.\"} 1.0"),
          Scrape.lines(Scrape.page(page), "coredns_acl_"));
    }
  }

  @Test
  void pageOnATakenPort_isAStartErrorWithItsLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String message =
          assertThrows(
                  StartException.class,
                  () ->
                      RunningServer.start(
                              ".:0 {\n  bind 127.0.0.1\n  prometheus "
                                  + address
                                  + "\n  whoami\n}\n")
                          .close())
              .getMessage();
      assertTrue(
          message.startsWith("plugin/prometheus: Corefile:3 - listen tcp " + address + ": "),
          message);
    }
  }
}
