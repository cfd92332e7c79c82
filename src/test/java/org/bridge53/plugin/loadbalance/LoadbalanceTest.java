package org.bridge53.plugin.loadbalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.message.Deferred;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.Records;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Section;

class LoadbalanceTest {
  private static final Query QUERY = Queries.of("www.example.org", "A");
  private static final Rrset A3 =
      Records.of("www.example.org", "A", "10.0.0.1", "10.0.0.2", "10.0.0.3");
  private static final Rrset AAAA2 =
      Records.of("www.example.org", "AAAA", "2001:db8::1", "2001:db8::2");
  private static final Rrset A1 = Records.of("a.example.org", "A", "10.0.0.9");
  private static final Rrset CNAME = Records.of("www.example.org", "CNAME", "a.example.org.");
  private static final Rrset CNAME2 = Records.of("a.example.org", "CNAME", "b.example.org.");
  private static final Rrset MX =
      Records.of("www.example.org", "MX", "10 a.example.org.", "20 b.example.org.");
  private static final Rrset NS =
      Records.of("example.org", "NS", "ns1.example.org.", "ns2.example.org.");
  private static final Rrset TXT = Records.of("www.example.org", "TXT", "one", "two");

  private final PluginBench<LoadbalanceConfig> bench = new PluginBench<>(new LoadbalancePlugin());
  private final TestResources resources = new TestResources(".");

  private Linked link(String text, Response response) {
    return bench.link(text, query -> response, resources);
  }

  private static Response answer(Rrset... sets) {
    return Response.authoritative(List.of(sets), List.of(NS), List.of());
  }

  private static List<String> rdatas(Handler handler) {
    return Records.rdatas(
        Records.message(QUERY, PluginBench.response(handler, QUERY)), Section.ANSWER);
  }

  /** How often each address is first in so many answers. */
  private static Map<String, Integer> firsts(Handler handler, int answers) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < answers; i++) {
      counts.merge(rdatas(handler).getFirst(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void addresses_everyOrderEquallyOften() {
    Handler handler = link("loadbalance", answer(A3)).head();
    Map<List<String>, Integer> orders = new HashMap<>();
    for (int i = 0; i < 6_000; i++) {
      orders.merge(rdatas(handler), 1, Integer::sum);
    }
    assertEquals(6, orders.size());
    orders.forEach((order, count) -> assertTrue(count > 850 && count < 1_150, orders.toString()));
  }

  @Test
  void mailServers_shuffledToo() {
    Handler handler = link("loadbalance round_robin", answer(MX)).head();
    assertEquals(Set.of("10 a.example.org.", "20 b.example.org."), firsts(handler, 100).keySet());
  }

  @Test
  void nothingToShuffle_sameResponse() {
    for (Response response :
        List.of(
            answer(A1),
            answer(CNAME, A1),
            answer(A1, Records.of("a.example.org", "AAAA", "2001:db8::9")),
            answer(A1, Records.of("b.example.org", "A", "10.0.0.8")),
            answer(TXT),
            answer(NS),
            answer(A3).withRcode(Rcode.NXDOMAIN),
            Response.of(Rcode.REFUSED))) {
      assertSame(response, link("loadbalance", response).head().handle(QUERY));
    }
    Response transfer = answer(A3);
    assertSame(
        transfer, link("loadbalance", transfer).head().handle(Queries.of("example.org", "AXFR")));
  }

  @Test
  void sections_cnamesOthersAddressesMail() {
    Handler handler = link("loadbalance", answer(MX, A1, TXT, CNAME, CNAME2)).head();
    Response response = PluginBench.response(handler, QUERY);
    assertEquals(List.of(CNAME, CNAME2, TXT, A1), response.answer().subList(0, 4));
    assertEquals(MX.type(), response.answer().get(4).type());
    assertEquals(List.of(NS), response.authority());
  }

  @Test
  void allSections_arranged() {
    Response full = Response.authoritative(List.of(A1), List.of(A3), List.of(A3, AAAA2));
    Handler handler = link("loadbalance", full).head();
    boolean authority = false;
    boolean additional = false;
    for (int i = 0; i < 50; i++) {
      Response response = PluginBench.response(handler, QUERY);
      authority |= !response.authority().equals(full.authority());
      additional |= !response.additional().contains(AAAA2);
      assertEquals(2, response.additional().size());
    }
    assertTrue(authority && additional);
  }

  @Test
  void oneOwnerFromTwoSources_oneSet() {
    Rrset file = Records.of("www.example.org", "A", "10.0.0.1").withTtl(20);
    Rrset inline = Records.of("www.example.org", "A", "10.0.0.2");
    Handler handler = link("loadbalance", answer(file, inline)).head();
    assertEquals(Set.of("10.0.0.1", "10.0.0.2"), firsts(handler, 100).keySet());
    Response response = PluginBench.response(handler, QUERY);
    assertEquals(1, response.answer().size());
    assertEquals(20, response.answer().getFirst().ttl());
  }

  @Test
  void deferredAndSilence_handled() {
    Handler later =
        bench.link("loadbalance", any -> new Deferred(() -> answer(A3)), resources).head();
    assertEquals(3, firsts(later, 100).size());
    Handler silent = bench.link("loadbalance", any -> NoResponse.INSTANCE, resources).head();
    assertSame(NoResponse.INSTANCE, silent.handle(QUERY));
  }

  @Test
  void shuffled_noFreeChoice() {
    Response before = answer(A3);
    Response after = PluginBench.response(link("loadbalance", before).head(), QUERY);
    assertFalse(after.freeChoice());
    assertTrue(
        PluginBench.response(link("loadbalance", before.asFreeChoice()).head(), QUERY)
            .freeChoice());
  }

  @Test
  void weighted_firstByWeightAndOneSwap() {
    resources.file("w", "www.example.org\n10.0.0.1 3\n10.0.0.3 2\n");
    Handler handler = link("loadbalance weighted w", answer(A3)).head();
    Map<String, Integer> counts = firsts(handler, 6_000);
    assertTrue(Math.abs(counts.get("10.0.0.1") - 3_000) < 200, counts.toString());
    assertTrue(Math.abs(counts.get("10.0.0.2") - 1_000) < 150, counts.toString());
    assertTrue(Math.abs(counts.get("10.0.0.3") - 2_000) < 200, counts.toString());
    Set<List<String>> allowed =
        Set.of(
            List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"),
            List.of("10.0.0.2", "10.0.0.1", "10.0.0.3"),
            List.of("10.0.0.3", "10.0.0.2", "10.0.0.1"));
    for (int i = 0; i < 100; i++) {
      List<String> order = rdatas(handler);
      assertTrue(allowed.contains(order), order.toString());
    }
  }

  @Test
  void weightedNameThatIsNotListed_equalShares() {
    resources.file("w", "other.example.org\n10.0.0.1 200\n");
    Map<String, Integer> counts = firsts(link("loadbalance weighted w", answer(A3)).head(), 3_000);
    counts.values().forEach(count -> assertTrue(count > 850, counts.toString()));
    assertEquals(3, counts.size());
  }

  @Test
  void weightedIpv6AndMail_onlyAddressesMove() {
    resources.file("w", "www.example.org\n2001:db8::2 255\n");
    Map<String, Integer> counts =
        firsts(link("loadbalance weighted w", answer(AAAA2)).head(), 1_000);
    assertTrue(counts.get("2001:db8:0:0:0:0:0:2") > 970, counts.toString());
    Response mail = answer(MX);
    assertEquals(
        List.of(MX),
        PluginBench.response(link("loadbalance weighted w", mail).head(), QUERY).answer());
  }

  @Test
  void changedWeightFile_readAgain() throws Exception {
    resources.file("w", "www.example.org\n10.0.0.1 255\n");
    Linked linked = link("loadbalance weighted w {\nreload 10s\n}", answer(A3));
    for (Service service : linked.services()) {
      service.start();
    }
    assertTrue(firsts(linked.head(), 1_000).get("10.0.0.1") > 950);

    resources.advance(Duration.ofSeconds(3));
    resources.file("w", "www.example.org\n10.0.0.2 255\n");
    resources.advance(Duration.ofSeconds(6));
    assertTrue(firsts(linked.head(), 1_000).get("10.0.0.1") > 950, "not yet");
    resources.advance(Duration.ofSeconds(1));
    assertTrue(firsts(linked.head(), 1_000).get("10.0.0.2") > 950);
    assertEquals(
        List.of("INFO Successfully reloaded weight file /w"), List.copyOf(resources.logged));

    resources.logged.clear();
    resources.file("w", "www.example.org\n10.0.0.2 0\n");
    resources.advance(Duration.ofSeconds(30));
    assertEquals(
        List.of("ERROR Wrong weight value:\"0\" in weight file /w"), List.copyOf(resources.logged));
    resources.logged.clear();
    resources.remove("w");
    resources.advance(Duration.ofSeconds(30));
    assertEquals(
        List.of("ERROR Failed to open weight file:/w: no such file or directory"),
        List.copyOf(resources.logged));
    assertTrue(firsts(linked.head(), 1_000).get("10.0.0.2") > 950, "the old weights stay");

    linked.services().forEach(Service::close);
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void missingWeightFile_laterThere() throws Exception {
    Linked linked = link("loadbalance weighted w {\nreload 10s\n}", answer(A3));
    for (Service service : linked.services()) {
      service.start();
    }
    resources.advance(Duration.ofSeconds(30));
    assertTrue(resources.logged.isEmpty(), "said at the start");
    resources.file("w", "www.example.org\n10.0.0.3 255\n");
    resources.advance(Duration.ofSeconds(10));
    assertTrue(firsts(linked.head(), 1_000).get("10.0.0.3") > 950);
    linked.services().forEach(Service::close);
  }

  @Test
  void reloadZero_neverLooksAgain() throws Exception {
    resources.file("w", "www.example.org\n10.0.0.1 255\n");
    Linked linked = link("loadbalance weighted w {\nreload 0s\n}", answer(A3));
    for (Service service : linked.services()) {
      service.start();
    }
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void prefer_networksInTheirOrder() {
    Rrset four =
        Records.of("www.example.org", "A", "10.0.0.1", "10.1.0.2", "192.0.2.3", "10.1.0.4");
    Handler handler = link("loadbalance {\nprefer 10.1.0.0/16 10.0.0.0/8\n}", answer(four)).head();
    Set<String> firsts = firsts(handler, 100).keySet();
    assertEquals(Set.of("10.1.0.2", "10.1.0.4"), firsts);
    for (int i = 0; i < 50; i++) {
      assertEquals(List.of("10.0.0.1", "192.0.2.3"), rdatas(handler).subList(2, 4));
    }
  }

  @Test
  void preferWithWeights_weightsAmongThePreferred() {
    resources.file("w", "www.example.org\n10.0.0.3 255\n");
    Handler handler = link("loadbalance weighted w {\nprefer 10.0.0.2/31\n}", answer(A3)).head();
    assertEquals(List.of("10.0.0.1"), rdatas(handler).subList(2, 3));
    assertTrue(firsts(handler, 1_000).get("10.0.0.3") > 950);
    Response mail = answer(MX);
    Handler forMail = link("loadbalance {\nprefer 10.0.0.2/31\n}", mail).head();
    assertEquals(2, firsts(forMail, 100).size());
  }
}
