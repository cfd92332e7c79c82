package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which queries are forwarded, and what becomes of them. */
class ForwardTest extends ScriptedForward {
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
      queries.put(1, ScriptedForward::noError);
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
      Future<Response> one = threads.submit(() -> ask(handler, "one.example.org"));
      Future<Response> two = threads.submit(() -> ask(handler, "two.example.org"));
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
    assertEquals(
        2.0, resources.meters().values().get("coredns_forward_max_concurrent_rejects_total"));
  }

  @Test
  void manyAtOnceWithoutMaxConcurrent_servFailBeyondHalfOfTheServersPlaces() throws Exception {
    resources.deferredLimit = 4;
    CountDownLatch arrived = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    resources.exchange = held(arrived, release);
    Handler handler = bench.link("forward . 192.0.2.1", query -> NEXT, resources).head();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> one = threads.submit(() -> ask(handler, "one.example.org"));
      Future<Response> two = threads.submit(() -> ask(handler, "two.example.org"));
      arrived.await();
      Response failed = (Response) handler.handle(Queries.of("example.org", "A"));
      assertEquals(Rcode.SERVFAIL, failed.rcode());
      assertEquals("concurrent queries exceeded this line's share 2", failed.error());
      release.countDown();
      assertEquals(Rcode.NOERROR, one.get().rcode());
      assertEquals(Rcode.NOERROR, two.get().rcode());
    }
    assertEquals(Rcode.NOERROR, ask(handler, "example.org").rcode());
  }

  @Test
  void sharedQuestion_everyQueryKnowsItsUpstream() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    resources.exchange = held(arrived, release);
    Handler handler = bench.link("forward . 192.0.2.1", query -> NEXT, resources).head();
    Metadata ofFirst = new Metadata();
    Metadata ofSecond = new Metadata();
    Query first = Queries.of("example.org", "A").withMetadata(ofFirst);
    Query second = Queries.of("example.org", "A").withMetadata(ofSecond);
    Thread leader = Thread.ofPlatform().start(() -> PluginBench.response(handler, first));
    arrived.await();
    Thread follower = Thread.ofPlatform().start(() -> PluginBench.response(handler, second));
    RunningServer.await(
        () -> follower.getState() == Thread.State.TIMED_WAITING, () -> "" + follower.getState());
    release.countDown();
    leader.join();
    follower.join();
    assertEquals("192.0.2.1:53", ofFirst.get("forward/upstream"));
    assertEquals("192.0.2.1:53", ofSecond.get("forward/upstream"));
  }

  @Test
  void clientsUdpSize_passedOnUpTo1232() {
    List<Integer> sizes = new ArrayList<>();
    queries.put(
        1,
        (message, protocol) -> {
          sizes.add(((Query) QueryReader.read(message, Queries.CLIENT)).udpPayloadOctets());
          return noError(message, protocol);
        });
    Handler handler = forward("forward . 192.0.2.1");
    Query large = Queries.edns("example.org", "A", 4096, false);
    PluginBench.response(handler, large);
    PluginBench.response(handler, Queries.edns("example.org", "A", 1000, false));
    PluginBench.response(handler, Queries.of("example.org", "A"));
    assertEquals(List.of(1232, 1000, 512), sizes);
  }

  private static TestResources.PlainExchange held(CountDownLatch arrived, CountDownLatch release) {
    return new TestResources.PlainExchange() {
      @Override
      public byte[] ask(
          InetSocketAddress server, TransportProtocol protocol, byte[] message, Limits limits)
          throws IOException {
        arrived.countDown();
        try {
          release.await();
        } catch (InterruptedException ended) {
          throw new IOException(ended);
        }
        return noError(message, protocol);
      }
    };
  }
}
