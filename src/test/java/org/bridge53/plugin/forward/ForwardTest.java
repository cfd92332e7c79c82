package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bridge53.message.Client;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The handler over a scripted exchange and a clock that the script moves. */
class ForwardTest {
  private static final Response NEXT = Response.of(Rcode.NOTIMP);
  private static final String ROOT_NS_PROBE = "probe . NS rd";

  private final PluginBench<ForwardConfig> bench = new PluginBench<>(new ForwardPlugin());
  private final TestResources resources = new TestResources(".");
  private final List<Service> services = new ArrayList<>();

  /**
   * What happened, in order: {@code HOST udp|tcp} for a query, {@code HOST probe …} for a probe.
   */
  private final List<String> asked = new ArrayList<>();

  /** By the last number of its address: what an upstream does with queries; then with probes. */
  private final Map<Integer, Script> queries = new HashMap<>();

  private final Map<Integer, Script> probes = new HashMap<>();
  private final List<Exchange.Limits> limitsSeen = new ArrayList<>();

  private interface Script {
    byte[] reply(byte[] message, TransportProtocol protocol) throws IOException;
  }

  private byte[] exchange(
      InetSocketAddress server, TransportProtocol protocol, byte[] message, Exchange.Limits limits)
      throws IOException {
    int host = server.getAddress().getAddress()[3];
    String over = protocol == TransportProtocol.UDP ? "udp" : "tcp";
    Query query = (Query) org.bridge53.message.QueryReader.read(message, Queries.CLIENT);
    if (query.qtype() == RrType.NS) {
      String rd = query.recursionDesired() ? " rd" : "";
      asked.add(host + " probe " + query.qname() + " NS" + rd + (over.equals("tcp") ? " tcp" : ""));
      assertEquals(Duration.ofSeconds(1), limits.read());
      return probes
          .getOrDefault(host, queries.getOrDefault(host, ForwardTest::noError))
          .reply(message, protocol);
    }
    asked.add(host + " " + over);
    limitsSeen.add(limits);
    return queries.getOrDefault(host, ForwardTest::noError).reply(message, protocol);
  }

  private static byte[] noError(byte[] message, TransportProtocol protocol) {
    return ScriptedReplies.with(message, Rcode.NOERROR);
  }

  private static Script rcode(int rcode) {
    return (message, protocol) -> ScriptedReplies.with(message, rcode);
  }

  /** Says nothing: the clock moves on by the read time-out. */
  private Script silent(Duration readTimeout) {
    return (message, protocol) -> {
      resources.advance(readTimeout);
      throw new SocketTimeoutException("read udp 192.0.2.1:53: i/o timeout");
    };
  }

  private static final Script REFUSED_CONNECTION =
      (message, protocol) -> {
        throw new IOException("read udp 192.0.2.1:53: connection refused");
      };

  private static final Script DEAD_PROBE =
      (message, protocol) -> {
        throw new IOException("no probe passes");
      };

  private Handler forward(String text) {
    resources.exchange = this::exchange;
    Linked linked = bench.link(text, query -> NEXT, resources);
    services.addAll(linked.services());
    return linked.head();
  }

  private static Response ask(Handler handler, String name) {
    return PluginBench.response(handler, Queries.of(name, "A"));
  }

  @Nested
  class Matching {
    @Test
    void nameOutsideFrom_next() {
      Handler handler = forward("forward example.org 192.0.2.1");
      assertSame(NEXT, handler.handle(Queries.of("example.net", "A")));
      assertSame(NEXT, handler.handle(Queries.of("notexample.org", "A")));
      assertTrue(handler.handle(Queries.of("a.Example.org", "A")) instanceof Deferred);
    }

    @Test
    void nameUnderExcept_next() {
      Handler handler = forward("forward . 192.0.2.1 {\nexcept a.example.org example.net\n}");
      assertSame(NEXT, handler.handle(Queries.of("a.example.org", "A")));
      assertSame(NEXT, handler.handle(Queries.of("b.a.example.org", "A")));
      assertSame(NEXT, handler.handle(Queries.of("www.example.net", "A")));
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
    }

    @Test
    void exceptEqualToFrom_fromItselfForwarded() {
      Handler handler = forward("forward example.org 192.0.2.1 {\nexcept example.org\n}");
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
      assertSame(NEXT, handler.handle(Queries.of("a.example.org", "A")));
    }

    @Test
    void severalLines_firstThatMatches() {
      Handler handler = forward("forward example.org 192.0.2.1\nforward example.net 192.0.2.2\n");
      ask(handler, "www.example.net");
      ask(handler, "www.example.org");
      assertEquals(List.of("2 udp", "1 udp"), asked);
      assertSame(NEXT, handler.handle(Queries.of("example.com", "A")));
    }
  }

  @Nested
  class Relaying {
    @Test
    void reply_relayedWithFlagsAndSections() {
      queries.put(
          1,
          (message, protocol) ->
              ScriptedReplies.with(
                  message,
                  Rcode.NXDOMAIN,
                  Header.AA | Header.RA | Header.AD | Header.TC,
                  "www.example.org. 30 IN CNAME a.example.net.",
                  "a.example.net. 60 IN A 192.0.2.77"));
      Response response = ask(forward("forward . 192.0.2.1"), "WWW.example.org");
      assertEquals(Rcode.NXDOMAIN, response.rcode());
      assertEquals(Header.AA | Header.RA | Header.AD | Header.TC, response.flags());
      assertEquals(2, response.answer().size());
      assertEquals("a.example.net.", response.answer().get(0).firstTarget().toString());
      assertEquals(60, response.answer().get(1).ttl());
      assertNull(response.error());
    }

    @Test
    void query_forwardedUnchanged() {
      Query query = Queries.of("wWw.example.org", "TXT");
      List<byte[]> seen = new ArrayList<>();
      queries.put(
          1,
          (message, protocol) -> {
            seen.add(message.clone());
            return noError(message, protocol);
          });
      PluginBench.response(forward("forward . 192.0.2.1"), query);
      org.junit.jupiter.api.Assertions.assertArrayEquals(query.octets(), seen.get(0));
    }

    @Test
    void otherQuestion_formErr() {
      queries.put(
          1, (message, protocol) -> noError(Queries.of("other.example", "A").octets(), protocol));
      queries.put(
          2, (message, protocol) -> noError(Queries.of("example.org", "AAAA").octets(), protocol));
      queries.put(
          3, (message, protocol) -> new byte[] {0, 0, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0});
      for (int host = 1; host <= 3; host++) {
        Response response = ask(forward("forward . 192.0.2." + host), "example.org");
        assertEquals(Rcode.FORMERR, response.rcode());
        assertEquals("192.0.2." + host + ":53 answered another question", response.error());
      }
      assertEquals(3, asked.size());
    }

    @Test
    void questionInOtherCase_relayed() {
      queries.put(
          1, (message, protocol) -> noError(Queries.of("EXAMPLE.org", "A").octets(), protocol));
      assertEquals(Rcode.NOERROR, ask(forward("forward . 192.0.2.1"), "example.ORG").rcode());
    }

    @Test
    void unreadableReply_errorOfThatUpstream() {
      queries.put(1, (message, protocol) -> new byte[] {1, 2, 3});
      Handler handler = forward("forward . 192.0.2.1 192.0.2.2 {\npolicy sequential\n}");
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
      assertEquals(List.of("1 udp", "2 udp"), asked);

      Response alone = ask(forward("forward . 192.0.2.1"), "example.org");
      assertEquals(Rcode.SERVFAIL, alone.rcode());
      assertEquals("the response of 192.0.2.1:53 cannot be read", alone.error());
      assertEquals(ExtendedError.NETWORK_ERROR, alone.extendedError().infoCode());
    }
  }

  @Nested
  class Protocols {
    private static final Client TCP_CLIENT =
        new Client(Queries.CLIENT.remote(), Queries.CLIENT.local(), TransportProtocol.TCP);

    private final Script cutOverUdp =
        (message, protocol) ->
            ScriptedReplies.with(
                message, Rcode.NOERROR, protocol == TransportProtocol.UDP ? Header.TC : 0);

    private Response overTcp(Handler handler) {
      return PluginBench.response(handler, Queries.of("example.org", "A", TCP_CLIENT));
    }

    @Test
    void clientsProtocol_used() {
      Handler handler = forward("forward . 192.0.2.1");
      ask(handler, "example.org");
      overTcp(handler);
      assertEquals(List.of("1 udp", "1 tcp"), asked);
    }

    @Test
    void forceTcp_tcp() {
      Handler handler = forward("forward . 192.0.2.1 {\nforce_tcp\nprefer_udp\nexpire 7s\n}");
      ask(handler, "example.org");
      overTcp(handler);
      assertEquals(List.of("1 tcp", "1 tcp"), asked);
      assertEquals(Duration.ofSeconds(7), limitsSeen.getFirst().idle());
    }

    @Test
    void preferUdp_udpAndTcpWhenCut() {
      Handler handler =
          forward("forward . 192.0.2.1 192.0.2.2 {\nprefer_udp\npolicy sequential\n}");
      overTcp(handler);
      assertEquals(List.of("1 udp"), asked);
      queries.put(1, cutOverUdp);
      assertEquals(0, overTcp(handler).flags());
      assertEquals(0, ask(handler, "example.org").flags());
      assertEquals(List.of("1 udp", "1 udp", "1 tcp", "1 udp", "1 tcp"), asked);
    }

    @Test
    void cutWithoutPreferUdp_relayedCut() {
      queries.put(1, cutOverUdp);
      assertEquals(Header.TC, ask(forward("forward . 192.0.2.1"), "example.org").flags());
      assertEquals(List.of("1 udp"), asked);
    }

    @Test
    void connectTimeout_adaptsWithinBounds() {
      Handler handler = forward("forward . 192.0.2.1 {\nforce_tcp\n}");
      for (int i = 0; i < 40; i++) {
        ask(handler, "example.org"); // the clock stands still: connecting takes no time
      }
      assertEquals(Duration.ofSeconds(2), limitsSeen.getFirst().connect());
      assertEquals(Duration.ofSeconds(1), limitsSeen.getLast().connect());
      queries.put(
          1,
          (message, protocol) -> {
            resources.advance(Duration.ofSeconds(3));
            return noError(message, protocol);
          });
      for (int i = 0; i < 40; i++) {
        ask(handler, "example.org");
      }
      // Twice an average of 3 s would be 6 s, but the query has 5 s.
      assertEquals(Duration.ofSeconds(5), limitsSeen.getLast().connect());
    }
  }

  @Nested
  class Policies {
    private List<String> firstAsked(String policy, int queriesAsked) {
      Handler handler =
          forward("forward . 192.0.2.1 192.0.2.2 192.0.2.3 {\npolicy " + policy + "\n}");
      for (int i = 0; i < queriesAsked; i++) {
        ask(handler, "example.org");
      }
      return asked;
    }

    @Test
    void sequential_alwaysFirst() {
      assertEquals(List.of("1 udp", "1 udp", "1 udp"), firstAsked("sequential", 3));
    }

    @Test
    void roundRobin_oneFurther() {
      assertEquals(List.of("1 udp", "2 udp", "3 udp", "1 udp"), firstAsked("round_robin", 4));
    }

    @Test
    void random_allAboutEqually() {
      List<String> seen = firstAsked("random", 3000);
      for (String upstream : List.of("1 udp", "2 udp", "3 udp")) {
        long share = seen.stream().filter(upstream::equals).count();
        assertTrue(share > 900 && share < 1100, upstream + " " + share);
      }
    }

    @Test
    void failingUpstreams_eachOnceARound() {
      for (int host = 1; host <= 3; host++) {
        queries.put(host, REFUSED_CONNECTION);
      }
      for (String policy : List.of("random", "round_robin", "sequential")) {
        asked.clear();
        firstAsked(policy, 1);
        assertEquals(6, asked.size());
        assertEquals(Set.of("1 udp", "2 udp", "3 udp"), new HashSet<>(asked.subList(0, 3)));
        assertEquals(asked.subList(0, 3), asked.subList(3, 6));
      }
    }
  }

  @Nested
  class Failing {
    @Test
    void oneSilent_nextAnswers() {
      queries.put(1, silent(Duration.ofSeconds(2)));
      Handler handler = forward("forward . 192.0.2.1 192.0.2.2 {\npolicy sequential\n}");
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
      assertEquals(
          List.of("1 udp", "2 udp"), asked.stream().filter(a -> !a.contains("probe")).toList());
    }

    @Test
    void allSilent_servFailWithLastError() {
      queries.put(1, silent(Duration.ofSeconds(2)));
      probes.put(1, DEAD_PROBE);
      Response response = ask(forward("forward . 192.0.2.1"), "example.org");
      assertEquals(Rcode.SERVFAIL, response.rcode());
      assertEquals("read udp 192.0.2.1:53: i/o timeout", response.error());
      assertEquals(ExtendedError.NO_REACHABLE_AUTHORITY, response.extendedError().infoCode());
      assertEquals("no upstream has answered", response.extendedError().text());
    }

    @Test
    void defaultAttempts_twiceTheUpstreams() {
      queries.put(1, REFUSED_CONNECTION);
      queries.put(2, REFUSED_CONNECTION);
      ask(forward("forward . 192.0.2.1 192.0.2.2"), "example.org");
      assertEquals(4, asked.size());
    }

    @Test
    void maxConnectAttempts_counted() {
      queries.put(1, REFUSED_CONNECTION);
      ask(forward("forward . 192.0.2.1 {\nmax_connect_attempts 3\n}"), "example.org");
      assertEquals(3, asked.size());
    }

    @Test
    void noAttemptLimit_untilDeadline() {
      queries.put(1, silent(Duration.ofMillis(700)));
      probes.put(1, DEAD_PROBE);
      long begin = resources.ticker().getAsLong();
      Handler handler =
          forward(
              "forward . 192.0.2.1 {\nmax_connect_attempts 0\nread_timeout 700ms\nmax_fails 0\n}");
      assertEquals(Rcode.SERVFAIL, ask(handler, "example.org").rcode());
      assertEquals(8, asked.size()); // the eighth begins at 4.9 s
      assertEquals(
          Duration.ofMillis(5600), Duration.ofNanos(resources.ticker().getAsLong() - begin));
      assertEquals(Duration.ofMillis(100), limitsSeen.getLast().connect());
      assertEquals(Duration.ofMillis(700), limitsSeen.getLast().read());
    }

    @Test
    void interrupted_endsAtOnce() throws Exception {
      queries.put(
          1,
          (message, protocol) -> {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
          });
      Handler handler = forward("forward . 192.0.2.1 {\nmax_connect_attempts 0\n}");
      try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
        Response response = thread.submit(() -> ask(handler, "example.org")).get();
        assertEquals("interrupted", response.error());
      }
      assertEquals(List.of("1 udp"), asked);
    }
  }

  @Nested
  class HealthChecking {
    @Test
    void allWell_nothingProbed() {
      ask(forward("forward . 192.0.2.1"), "example.org");
      resources.advance(Duration.ofMinutes(1));
      assertEquals(List.of("1 udp"), asked);
    }

    @Test
    void failedQuery_probesUntilOneSucceeds() {
      queries.put(1, REFUSED_CONNECTION);
      probes.put(1, DEAD_PROBE);
      ask(forward("forward . 192.0.2.1 {\nmax_connect_attempts 1\n}"), "example.org");
      resources.advance(Duration.ofMillis(1100));
      assertEquals(
          List.of("1 udp", "1 " + ROOT_NS_PROBE, "1 " + ROOT_NS_PROBE, "1 " + ROOT_NS_PROBE),
          asked);
      probes.put(1, rcode(Rcode.REFUSED));
      resources.advance(Duration.ofMinutes(1));
      assertEquals(5, asked.size());
      assertEquals(0, resources.scheduledTasks());
    }

    @Test
    void severalFailedQueries_oneSeries() {
      queries.put(1, REFUSED_CONNECTION);
      Handler handler = forward("forward . 192.0.2.1");
      ask(handler, "example.org");
      ask(handler, "example.org");
      assertEquals(1, resources.scheduledTasks());
    }

    @Test
    void options_shapeTheProbe() {
      queries.put(1, REFUSED_CONNECTION);
      Handler handler =
          forward(
              "forward . 192.0.2.1 {\nhealth_check 3s no_rec domain example.net\nforce_tcp\n"
                  + "max_connect_attempts 1\n}");
      ask(handler, "example.org");
      resources.advance(Duration.ofSeconds(5));
      assertEquals(
          List.of("1 tcp", "1 probe example.net. NS tcp", "1 probe example.net. NS tcp"), asked);
    }

    @Test
    void moreThanMaxFails_skippedUntilProbeSucceeds() {
      queries.put(1, REFUSED_CONNECTION);
      Handler handler = forward("forward . 192.0.2.1 192.0.2.2 {\npolicy sequential\n}");
      ask(handler, "example.org");
      resources.advance(Duration.ofMillis(600)); // two failed probes: still up
      asked.clear();
      ask(handler, "example.org");
      assertEquals(List.of("1 udp", "2 udp"), asked);
      resources.advance(Duration.ofMillis(500)); // the third
      asked.clear();
      ask(handler, "example.org");
      assertEquals(List.of("2 udp"), asked);
      assertEquals(
          List.of(
              "WARNING Upstream 192.0.2.1:53 is down: read udp 192.0.2.1:53: connection refused"),
          List.copyOf(resources.logged));
      queries.remove(1);
      resources.advance(Duration.ofMillis(500));
      asked.clear();
      ask(handler, "example.org");
      assertEquals(List.of("1 udp"), asked);
      assertTrue(resources.logged.contains("INFO Upstream 192.0.2.1:53 is up again"));
    }

    @Test
    void failedQueriesAlone_neverDown() {
      queries.put(1, REFUSED_CONNECTION);
      probes.put(1, rcode(Rcode.NOERROR));
      Handler handler = forward("forward . 192.0.2.1 192.0.2.2 {\npolicy sequential\n}");
      for (int i = 0; i < 20; i++) {
        ask(handler, "example.org");
        resources.advance(Duration.ofSeconds(1));
      }
      assertEquals(20, asked.stream().filter("1 udp"::equals).count());
    }

    @Test
    void unreadableProbeReply_failure() {
      queries.put(1, (message, protocol) -> new byte[] {1});
      ask(forward("forward . 192.0.2.1"), "example.org");
      resources.advance(Duration.ofSeconds(3));
      assertEquals(
          List.of("WARNING Upstream 192.0.2.1:53 is down: the response cannot be read"),
          List.copyOf(resources.logged));
    }

    @Test
    void maxFailsZero_neverProbedNeverDown() {
      queries.put(1, REFUSED_CONNECTION);
      Handler handler = forward("forward . 192.0.2.1 {\nmax_fails 0\n}");
      ask(handler, "example.org");
      resources.advance(Duration.ofMinutes(1));
      ask(handler, "example.org");
      assertEquals(List.of("1 udp", "1 udp", "1 udp", "1 udp"), asked);
    }

    @Test
    void intervalZero_notProbed() {
      queries.put(1, REFUSED_CONNECTION);
      ask(forward("forward . 192.0.2.1 {\nhealth_check 0s\n}"), "example.org");
      assertEquals(0, resources.scheduledTasks());
    }

    @Test
    void allDown_oneAskedAllTheSame() {
      queries.put(1, REFUSED_CONNECTION);
      queries.put(2, REFUSED_CONNECTION);
      Handler handler = forward("forward . 192.0.2.1 192.0.2.2");
      ask(handler, "example.org");
      resources.advance(Duration.ofSeconds(3));
      queries.clear();
      probes.put(1, DEAD_PROBE);
      probes.put(2, DEAD_PROBE);
      asked.clear();
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
      assertEquals(1, asked.size());
    }

    @Test
    void allDownAndFailFast_noHealthyProxies() {
      queries.put(1, REFUSED_CONNECTION);
      Handler handler = forward("forward . 192.0.2.1 {\nfailfast_all_unhealthy_upstreams\n}");
      ask(handler, "example.org");
      resources.advance(Duration.ofSeconds(3));
      asked.clear();
      Response response = ask(handler, "example.org");
      assertEquals(Rcode.SERVFAIL, response.rcode());
      assertEquals("no healthy proxies", response.error());
      assertEquals(ExtendedError.NO_REACHABLE_AUTHORITY, response.extendedError().infoCode());
      assertEquals(List.of(), asked);
    }

    @Test
    void closed_probesEnd() {
      queries.put(1, REFUSED_CONNECTION);
      Handler handler = forward("forward . 192.0.2.1");
      ask(handler, "example.org");
      services.forEach(Service::close);
      assertEquals(0, resources.scheduledTasks());
      ask(handler, "example.org");
      assertEquals(0, resources.scheduledTasks());
    }
  }

  @Nested
  class OtherAnswers {
    @Test
    void failoverCode_nextUpstreamOnceRound() {
      queries.put(1, rcode(Rcode.SERVFAIL));
      queries.put(2, rcode(Rcode.REFUSED));
      Handler handler =
          forward(
              "forward . 192.0.2.1 192.0.2.2 192.0.2.3 {\npolicy sequential\n"
                  + "failover SERVFAIL REFUSED\n}");
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
      assertEquals(List.of("1 udp", "2 udp", "3 udp"), asked);
      queries.put(3, rcode(Rcode.SERVFAIL));
      asked.clear();
      assertEquals(Rcode.SERVFAIL, ask(handler, "example.org").rcode());
      assertEquals(List.of("1 udp", "2 udp", "3 udp"), asked);
    }

    @Test
    void nextCode_followingForward() {
      queries.put(1, rcode(Rcode.NXDOMAIN));
      Handler handler = forward("forward . 192.0.2.1 {\nnext NXDOMAIN\n}\nforward . 192.0.2.2\n");
      assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
      assertEquals(List.of("1 udp", "2 udp"), asked);
    }

    @Test
    void nextOnNodata_followingForward() {
      String two = "forward . 192.0.2.1 {\nnext_on_nodata\n}\nforward . 192.0.2.2\n";
      queries.put(1, rcode(Rcode.NXDOMAIN));
      assertEquals(Rcode.NXDOMAIN, ask(forward(two), "example.org").rcode());
      queries.put(1, ForwardTest::noError);
      queries.put(2, rcode(Rcode.REFUSED));
      assertEquals(Rcode.REFUSED, ask(forward(two), "example.org").rcode());
    }

    @Test
    void nextCodeWithoutFollowingForward_relayed() {
      queries.put(1, rcode(Rcode.NXDOMAIN));
      Handler handler = forward("forward . 192.0.2.1 {\nnext NXDOMAIN\n}");
      assertEquals(Rcode.NXDOMAIN, ask(handler, "example.org").rcode());
    }
  }

  @Test
  void tooManyInFlight_refused() throws Exception {
    CountDownLatch arrived = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    resources.exchange =
        (server, protocol, message, limits) -> {
          arrived.countDown();
          try {
            release.await();
          } catch (InterruptedException ended) {
            throw new IOException(ended);
          }
          return noError(message, protocol);
        };
    Handler handler =
        bench.link("forward . 192.0.2.1 {\nmax_concurrent 2\n}", query -> NEXT, resources).head();
    Deferred before = (Deferred) handler.handle(Queries.of("example.org", "A"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> one = threads.submit(() -> ask(handler, "example.org"));
      Future<Response> two = threads.submit(() -> ask(handler, "example.org"));
      arrived.await();
      Response refused = (Response) handler.handle(Queries.of("example.org", "A"));
      assertEquals(Rcode.REFUSED, refused.rcode());
      assertEquals("concurrent queries exceeded maximum 2", refused.error());
      assertEquals(Rcode.REFUSED, ((Response) before.await()).rcode());
      release.countDown();
      assertEquals(Rcode.NOERROR, one.get().rcode());
      assertEquals(Rcode.NOERROR, two.get().rcode());
    }
    assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
  }

  @Test
  void upstream_textWithPort() {
    ForwardConfig config = bench.read("forward . 192.0.2.1");
    assertEquals(
        "[2001:db8:0:0:0:0:0:1]:53",
        new Upstream(
                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 53), config, resources)
            .toString());
  }
}
