package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.junit.jupiter.api.Test;

/** What takes an upstream down and brings it back. */
class HealthChecksTest extends ScriptedForward {
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
        List.of("1 udp", "1 " + ROOT_NS_PROBE, "1 " + ROOT_NS_PROBE, "1 " + ROOT_NS_PROBE), asked);
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
        List.of("WARNING Upstream 192.0.2.1:53 is down: read udp 192.0.2.1:53: connection refused"),
        List.copyOf(resources.logged));
    queries.remove(1);
    resources.advance(Duration.ofMillis(500));
    asked.clear();
    ask(handler, "example.org");
    assertEquals(List.of("1 udp"), asked);
    assertTrue(resources.logged.contains("INFO Upstream 192.0.2.1:53 is up again"));
    String second = "{proxy_name=\"forward\",to=\"192.0.2.2:53\",rcode=\"NOERROR\"}";
    Map<String, Double> counted = resources.meters().values();
    assertEquals(3.0, counted.get("coredns_proxy_request_duration_seconds_count" + second));
    assertEquals(
        3.0,
        counted.get(
            "coredns_proxy_healthcheck_failures_total{proxy_name=\"forward\",to=\"192.0.2.1:53\"}"));
    assertNull(counted.get("coredns_forward_healthcheck_broken_total"));
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

  @Test
  void closedWhileProbeIsScheduled_noProbeLeft() {
    AtomicReference<HealthChecks> closing = new AtomicReference<>();
    AtomicInteger handedOver = new AtomicInteger();
    Scheduler scheduler =
        new Scheduler() {
          @Override
          public Scheduler background() {
            return this;
          }

          @Override
          public Task after(Duration delay, Runnable task) {
            closing.get().close(); // as another thread may just before the task is known
            handedOver.incrementAndGet();
            return resources.after(delay, task);
          }

          @Override
          public Task every(Duration delay, Runnable task) {
            throw new AssertionError("probes are scheduled one by one");
          }
        };
    Resources others =
        (Resources)
            Proxy.newProxyInstance(
                Resources.class.getClassLoader(),
                new Class<?>[] {Resources.class},
                (proxy, method, arguments) ->
                    method.getName().equals("scheduler")
                        ? scheduler
                        : method.invoke(resources, arguments));
    ForwardConfig config = bench.read("forward . 192.0.2.1");
    Upstream upstream =
        Upstream.plain(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53), config, resources);
    closing.set(new HealthChecks(config, others));
    closing.get().suspect(upstream);
    assertEquals(1, handedOver.get());
    assertEquals(0, resources.scheduledTasks());
  }
}
