package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bridge53.testing.NameServerProcess;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.TestKeys;
import org.bridge53.testing.UnboundProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** Upstreams that nobody scripted: NSD, Knot, BIND and Unbound. */
class RealUpstreamIT {
  private static final String ZONE =
      """
      $ORIGIN example.org.
      $TTL 60
      @      IN SOA ns1 hostmaster 7 7200 900 1209600 300
      @      IN NS  ns1
      ns1    IN A   192.0.2.1
      www    IN A   192.0.2.80
      www    IN A   192.0.2.81
      alias  IN CNAME www
      *.wild IN TXT "wild"
      """
          + bigTxt();

  private static String bigTxt() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append("big IN TXT \"").append(i).append(" ").append("x".repeat(200)).append("\"\n");
    }
    return text.toString();
  }

  private static String forwarding(String to, String options) {
    return ".:0 {\nbind 127.0.0.1\nerrors\nforward . " + to + " {\n" + options + "\n}\n}\n";
  }

  private static Message direct(InetSocketAddress server, Message query, boolean tcp)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(Duration.ofSeconds(10));
    resolver.setTCP(tcp);
    resolver.setIgnoreTruncation(true);
    return resolver.send(query);
  }

  private static List<String> essence(Message message) {
    List<String> essence = new ArrayList<>();
    essence.add(Rcode.string(message.getRcode()));
    for (int flag : List.of(Flags.AA, Flags.TC, Flags.RA, Flags.AD, Flags.RD)) {
      essence.add(Flags.string(flag) + " " + message.getHeader().getFlag(flag));
    }
    boolean cut = message.getHeader().getFlag(Flags.TC);
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL && !cut; section++) {
      // BIND writes owners as the zone does, we as the question does (RFC 4343: both are right).
      essence.addAll(
          RunningServer.records(message, section).stream()
              .map(text -> text.toLowerCase(Locale.ROOT))
              .toList());
    }
    return essence;
  }

  @ParameterizedTest
  @EnumSource(NameServerProcess.Kind.class)
  void authoritativeServer_relayedAsItAnswers(NameServerProcess.Kind kind) throws Exception {
    try (NameServerProcess upstream = NameServerProcess.start(kind, Map.of("example.org.", ZONE));
        RunningServer server =
            RunningServer.start(
                forwarding("127.0.0.1:" + upstream.address().getPort(), "read_timeout 5s"))) {
      int compared = 0;
      for (String name :
          List.of("www", "WwW", "alias", "a.b.wild", "none", "big", "ns1", "a.none")) {
        for (String type : List.of("A", "TXT", "AAAA", "SOA")) {
          for (boolean tcp : List.of(false, true)) {
            Message query = Queries.message(name + ".example.org", type);
            Message expected = direct(upstream.address(), query, tcp);
            Message relayed = direct(server.address(), query, tcp);
            assertEquals(
                essence(expected), essence(relayed), kind + " " + name + " " + type + " " + tcp);
            compared++;
          }
        }
      }
      assertEquals(64, compared);
    }
  }

  @ParameterizedTest
  @EnumSource(NameServerProcess.Kind.class)
  void manyAtOnceOverTcp_allAnswered(NameServerProcess.Kind kind) throws Exception {
    try (NameServerProcess upstream = NameServerProcess.start(kind, Map.of("example.org.", ZONE));
        RunningServer server =
            RunningServer.start(
                forwarding(
                    "127.0.0.1:" + upstream.address().getPort(), "force_tcp\nread_timeout 5s"))) {
      assertAllAnswered(server, ".wild.example.org", "TXT");
    }
  }

  private static void assertAllAnswered(RunningServer server, String below, String type)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Message>> asked = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String name = "n" + i + below;
        asked.add(threads.submit(() -> server.ask(name, type)));
      }
      for (int i = 0; i < asked.size(); i++) {
        Message response = asked.get(i).get();
        assertEquals(Rcode.NOERROR, response.getRcode(), () -> "log: " + server.log());
        assertEquals(
            "n" + i + below + ".",
            response.getSection(Section.ANSWER).getFirst().getName().toString());
      }
    }
  }

  private static String[] unboundRecords() {
    List<String> records = new ArrayList<>(List.of("www.example.org. 60 IN A 192.0.2.80"));
    for (int i = 0; i < 300; i++) {
      records.add("n" + i + ".wild.example.org. 60 IN TXT \"wild\"");
    }
    return records.toArray(new String[0]);
  }

  @Test
  void unboundOverTlsAndHttps_answered(@TempDir Path folder) throws Exception {
    TestKeys keys = TestKeys.make("dns:dns.example,ip:127.0.0.1");
    Path authority = Files.writeString(folder.resolve("ca.pem"), keys.certificatePem());
    try (UnboundProcess upstream = UnboundProcess.start(keys, unboundRecords())) {
      List<String> tos =
          List.of(
              "127.0.0.1:" + upstream.port(),
              "tls://127.0.0.1:" + upstream.tlsPort(),
              "tls://127.0.0.1%dns.example:" + upstream.tlsPort(),
              "https://127.0.0.1:" + upstream.httpsPort());
      for (String to : tos) {
        for (String method : List.of("POST", "GET")) {
          String options = "tls " + authority + "\ndoh_method " + method + "\nread_timeout 5s";
          try (RunningServer server = RunningServer.start(forwarding(to, options))) {
            Message response = server.ask("www.example.org", "A");
            assertEquals(
                List.of("192.0.2.80"),
                RunningServer.rdata(response, Section.ANSWER),
                () -> to + ": " + server.log());
            assertEquals(Rcode.NXDOMAIN, server.ask("none.example.org", "A").getRcode());
            assertAllAnswered(server, ".wild.example.org", "TXT");
          }
        }
      }
    }
  }

  @Test
  void unboundStopsAndStarts_servFailThenAnsweredAgain(@TempDir Path folder) throws Exception {
    TestKeys keys = TestKeys.make("ip:127.0.0.1");
    Path authority = Files.writeString(folder.resolve("ca.pem"), keys.certificatePem());
    try (UnboundProcess upstream = UnboundProcess.start(keys, unboundRecords())) {
      List<String> tos =
          List.of(
              "127.0.0.1:" + upstream.port(),
              "tls://127.0.0.1:" + upstream.tlsPort(),
              "https://127.0.0.1:" + upstream.httpsPort());
      for (String to : tos) {
        String options = "tls " + authority + "\nfailfast_all_unhealthy_upstreams";
        try (RunningServer server = RunningServer.start(forwarding(to, options))) {
          assertEquals(Rcode.NOERROR, server.ask("www.example.org", "A").getRcode());
          upstream.stop();
          long begin = System.nanoTime();
          assertEquals(Rcode.SERVFAIL, server.ask("www.example.org", "A").getRcode());
          Duration took = Duration.ofNanos(System.nanoTime() - begin);
          assertTrue(took.toSeconds() < 10, took::toString);
          server.awaitLog("is down");
          assertEquals(Rcode.SERVFAIL, server.ask("www.example.org", "A").getRcode());
          upstream.startAgain();
          server.awaitLog("is up again");
          assertEquals(
              Rcode.NOERROR,
              server.ask("www.example.org", "A").getRcode(),
              () -> to + ": " + server.log());
        }
      }
    }
  }
}
