package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Destination;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

/** Upstreams given by name, over an exchange and a clock that the test moves. */
class HostNamesTest {
  private final PluginBench<ForwardConfig> bench = new PluginBench<>(new ForwardPlugin());
  private final TestResources resources = new TestResources(".");
  private final List<Service> services = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  /** What a resolver, 192.0.2.53 and up, says to a question for an address. */
  private Resolver resolver =
      (query, over) ->
          query.qtype() == RrType.A
              ? ScriptedReplies.with(
                  query.octets(), Rcode.NOERROR, 0, "dns.example. 60 IN A 192.0.2.1")
              : ScriptedReplies.with(query.octets(), Rcode.NOERROR);

  private interface Resolver {
    byte[] reply(Query query, TransportProtocol over) throws IOException;
  }

  private byte[] exchange(Destination destination, byte[] message, Exchange.Limits limits)
      throws IOException {
    Query query = (Query) QueryReader.read(message, Queries.CLIENT);
    if (destination instanceof Destination.Plain plain
        && (plain.server().getAddress().getAddress()[3] & 0xff) >= 53
        && plain.server().getAddress().getAddress().length == 4) {
      asked.add(
          plain.server().getAddress().getHostAddress()
              + ":"
              + plain.server().getPort()
              + " "
              + plain.protocol()
              + " "
              + query.qname()
              + " "
              + (query.qtype() == RrType.A ? "A" : "AAAA"));
      return resolver.reply(query, plain.protocol());
    }
    asked.add(
        switch (destination) {
          case Destination.Plain plain -> "query " + plain.server().getAddress().getHostAddress();
          case Destination.Tls tls ->
              "query " + tls.server().getAddress().getHostAddress() + " as " + tls.serverName();
          case Destination.Https https -> "query " + https.uri() + " at " + https.addresses();
        });
    return ScriptedReplies.with(message, Rcode.NOERROR);
  }

  private Handler start(String to, String options) throws Exception {
    resources.useExchange(this::exchange);
    Linked linked =
        bench.link(
            "forward . " + to + " {\npolicy sequential\nresolver 192.0.2.53\n" + options + "\n}",
            query -> Response.of(Rcode.NOTIMP),
            resources);
    services.addAll(linked.services());
    for (Service service : services) {
      service.start();
    }
    return linked.head();
  }

  private static Response ask(Handler handler) {
    return PluginBench.response(handler, Queries.of("www.example.org", "A"));
  }

  private static String at(String address) {
    return "query " + address;
  }

  @Test
  void name_lookedUpOnceAtTheStart() throws Exception {
    Handler handler = start("dns.example", "");
    assertEquals(List.of(), asked);
    resources.advance(Duration.ZERO);
    assertEquals(
        List.of("192.0.2.53:53 UDP dns.example. A", "192.0.2.53:53 UDP dns.example. AAAA"), asked);
    asked.clear();
    ask(handler);
    resources.advance(Duration.ofHours(1));
    ask(handler);
    assertEquals(List.of(at("192.0.2.1"), at("192.0.2.1")), asked);
    assertEquals(
        List.of("INFO Upstream dns.example is [192.0.2.1:53]"), List.copyOf(resources.logged));
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void orderAsWritten_kept() throws Exception {
    resolver =
        (query, over) ->
            query.qtype() == RrType.A
                ? ScriptedReplies.with(
                    query.octets(),
                    Rcode.NOERROR,
                    0,
                    "dns.example. 60 IN CNAME a.example.",
                    "a.example. 60 IN A 192.0.2.2",
                    "a.example. 60 IN A 192.0.2.3",
                    "other.example. 60 IN A 192.0.2.4")
                : ScriptedReplies.with(
                    query.octets(), Rcode.NOERROR, 0, "dns.example. 60 IN AAAA 2001:db8::2");
    ForwardConfig config =
        bench.read("forward . 192.0.2.1 dns.example 192.0.2.9 {\nresolver 192.0.2.53\n}");
    resources.useExchange(this::exchange);
    Upstreams upstreams =
        new Upstreams(config, Targets.resolve(config.targets(), resources), null, resources);
    assertEquals("[192.0.2.1:53, 192.0.2.9:53]", List.of(upstreams.current()).toString());
    upstreams.start();
    resources.advance(Duration.ZERO);
    assertEquals(
        "[192.0.2.1:53, 192.0.2.2:53, 192.0.2.3:53, [2001:db8::2]:53, 192.0.2.9:53]",
        List.of(upstreams.current()).toString());
    upstreams.close();
  }

  @Test
  void overTlsAndHttps_certificateForTheHost() throws Exception {
    Handler handler =
        start("tls://dns.example https://dns.example", "failover REFUSED\nmax_fails 0");
    resources.advance(Duration.ZERO);
    asked.clear();
    ask(handler);
    assertEquals(List.of("query 192.0.2.1 as dns.example"), asked);

    Handler other = start("tls://dns.example%other.example https://dns.example:8443", "");
    resources.advance(Duration.ZERO);
    asked.clear();
    ask(other);
    assertEquals(List.of("query 192.0.2.1 as other.example"), asked);

    Handler https = start("https://dns.example.:8443", "");
    resources.advance(Duration.ZERO);
    asked.clear();
    ask(https);
    assertEquals(List.of("query https://dns.example:8443/dns-query at [/192.0.2.1]"), asked);
  }

  @Test
  void resolversInTurn_firstThatKnows() throws Exception {
    Resolver knows = resolver;
    resolver =
        (query, over) -> {
          if (asked.getLast().startsWith("192.0.2.53:")) {
            throw new IOException("read udp 192.0.2.53:53: i/o timeout");
          }
          return asked.getLast().startsWith("192.0.2.54:")
              ? ScriptedReplies.with(query.octets(), Rcode.SERVFAIL)
              : knows.reply(query, over);
        };
    start("dns.example", "resolver 192.0.2.54 192.0.2.55:5300");
    resources.advance(Duration.ZERO);
    assertEquals(
        List.of(
            "192.0.2.53:53 UDP dns.example. A",
            "192.0.2.54:53 UDP dns.example. A",
            "192.0.2.54:53 UDP dns.example. AAAA",
            "192.0.2.55:5300 UDP dns.example. A",
            "192.0.2.55:5300 UDP dns.example. AAAA"),
        asked);
  }

  @Test
  void cutResponse_askedAgainOverTcp() throws Exception {
    Resolver knows = resolver;
    resolver =
        (query, over) ->
            over == TransportProtocol.UDP
                ? ScriptedReplies.with(query.octets(), Rcode.NOERROR, Header.TC)
                : knows.reply(query, over);
    Handler handler = start("dns.example", "");
    resources.advance(Duration.ZERO);
    assertEquals("192.0.2.53:53 TCP dns.example. A", asked.get(1));
    assertEquals(Rcode.NOERROR, ask(handler).rcode());
  }

  @Test
  void unknownName_triedAgainUntilKnown() throws Exception {
    Resolver knows = resolver;
    resolver = (query, over) -> ScriptedReplies.with(query.octets(), Rcode.NXDOMAIN);
    Handler handler = start("dns.example", "");
    resources.advance(Duration.ZERO);
    assertEquals(
        List.of(
            "WARNING Upstream dns.example is not asked yet: lookup dns.example on 192.0.2.53:53:"
                + " no such host; next try in 1s"),
        List.copyOf(resources.logged));
    Response early = ask(handler);
    assertEquals(Rcode.SERVFAIL, early.rcode());
    assertEquals("no upstream has been looked up yet", early.error());
    resources.advance(Duration.ofMinutes(10));
    assertTrue(
        resources.logged.stream().anyMatch(line -> line.endsWith("next try in 60s")),
        resources.logged::toString);
    resolver = knows;
    resources.advance(Duration.ofMinutes(1));
    assertEquals(Rcode.NOERROR, ask(handler).rcode());
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void queryBeforeTheFirstAnswer_waitsForIt() throws Exception {
    Handler handler = start("dns.example", "");
    resources.ticker = System::nanoTime;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> early = threads.submit(() -> ask(handler));
      resources.advance(Duration.ZERO);
      assertEquals(Rcode.NOERROR, early.get().rcode());
    }
  }

  @Test
  void closed_noMoreTries() throws Exception {
    resolver = (query, over) -> ScriptedReplies.with(query.octets(), Rcode.NXDOMAIN);
    start("dns.example", "");
    resources.advance(Duration.ZERO);
    assertEquals(1, resources.scheduledTasks());
    services.forEach(Service::close);
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void withoutResolver_systemAsked() throws Exception {
    HostLookup system = new HostLookup(List.of(), (destination, message, limits) -> new byte[0]);
    assertTrue(
        system.addresses("localhost").stream().allMatch(java.net.InetAddress::isLoopbackAddress));
    IOException unknown =
        org.junit.jupiter.api.Assertions.assertThrows(
            IOException.class, () -> system.addresses("no-such-host.invalid"));
    assertEquals("lookup no-such-host.invalid: no such host", unknown.getMessage());
  }
}
