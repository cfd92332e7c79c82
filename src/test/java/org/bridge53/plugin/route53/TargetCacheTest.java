package org.bridge53.plugin.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.routing.Targets;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class TargetCacheTest {
  private static final DomainName LB = NameText.parse("lb.eu-west-1.elb.amazonaws.com");
  private static final DomainName EDGE = NameText.parse("edge.example.net");

  private final TestResources resources = new TestResources(".");
  private final List<Query> asked = new ArrayList<>();
  private Function<Query, Response> server = query -> answer(a(LB, 300, 1));

  private final TargetCache cache =
      new TargetCache(
          new TargetRequest(
              resources.exchange(),
              query -> {
                asked.add(query);
                return server.apply(query);
              },
              List.of()),
          resources,
          resources.ticker(),
          resources.log());

  private static Response answer(Rrset... rrsets) {
    return new Response(
        Rcode.NOERROR, Header.RA, List.of(rrsets), List.of(), List.of(), null, null);
  }

  private static Rrset a(DomainName owner, int ttl, int last) {
    return Rrset.of(owner, RrType.A, ttl, List.of(new byte[] {(byte) 203, 0, 113, (byte) last}));
  }

  private Rrset known() {
    return assertInstanceOf(Targets.Known.class, cache.resolve(LB, RrType.A)).rrset();
  }

  @Test
  void firstQuery_pendingThenKnown() {
    assertInstanceOf(Targets.Pending.class, cache.resolve(LB, RrType.A));
    assertInstanceOf(Targets.Pending.class, cache.resolve(LB, RrType.A));
    assertNull(cache.hasRecords(LB, RrType.A));
    resources.advance(Duration.ZERO);
    assertEquals(a(LB, 60, 1), known(), "the TTL is capped");
    assertEquals(1, asked.size(), "one look-up however many ask");
    assertEquals(LB, asked.getFirst().qname());
    assertTrue(asked.getFirst().recursionDesired());
    assertEquals(true, cache.hasRecords(LB, RrType.A));
  }

  @Test
  void chainOfCnames_flattenedWithTheLeastTtl() {
    byte[] edge = EDGE.octets();
    server = query -> answer(Rrset.of(LB, RrType.CNAME, 20, List.of(edge)), a(EDGE, 300, 9));
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    assertEquals(a(LB, 20, 9), known());
  }

  @Test
  void beforeItExpires_askedAgainInTheBackground() {
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    server = query -> answer(a(LB, 60, 2));
    resources.advance(Duration.ofSeconds(44));
    assertEquals(a(LB, 60, 1), known());
    resources.advance(Duration.ofSeconds(2));
    assertEquals(a(LB, 60, 2), known());
    assertEquals(2, asked.size());
  }

  @Test
  void upstreamFails_staleWithOneLineAndBackOff() {
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    server = query -> Response.of(Rcode.SERVFAIL);
    for (int second = 0; second < 300; second++) {
      resources.advance(Duration.ofSeconds(1));
      assertEquals(a(LB, 60, 1), known());
    }
    assertTrue(asked.size() < 20, "with longer and longer pauses: " + asked.size());
    assertEquals(1, resources.logged.stream().filter(line -> line.contains("cannot be")).count());
    server = query -> answer(a(LB, 60, 3));
    resources.advance(Duration.ofSeconds(31));
    assertEquals(a(LB, 60, 3), known());
    assertTrue(resources.logged.toString().contains("is resolved again"));
  }

  @Test
  void neverResolved_unavailableUntilItIs() {
    server = query -> Response.of(Rcode.REFUSED);
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    assertInstanceOf(Targets.Unavailable.class, cache.resolve(LB, RrType.A));
    server = query -> answer(a(LB, 60, 1));
    resources.advance(Duration.ofSeconds(2));
    assertEquals(a(LB, 60, 1), known());
  }

  @Test
  void noRecords_none() {
    for (Response response : List.of(answer(), Response.of(Rcode.NXDOMAIN))) {
      server = query -> response;
      DomainName name = NameText.parse("x" + response.rcode() + ".example");
      cache.resolve(name, RrType.AAAA);
      resources.advance(Duration.ZERO);
      assertInstanceOf(Targets.None.class, cache.resolve(name, RrType.AAAA));
      assertEquals(false, cache.hasRecords(name, RrType.AAAA));
    }
  }

  @Test
  void noAnswerInTime_unavailable() {
    cache.resolve(LB, RrType.A); // and its task does not run
    long later = resources.ticker().getAsLong() + TargetCache.MOST_WAIT.plusMillis(1).toNanos();
    resources.ticker = () -> later;
    assertInstanceOf(Targets.Unavailable.class, cache.resolve(LB, RrType.A));
  }

  @Test
  void unused_forgotten() {
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    for (int minute = 0; minute < 40; minute++) {
      resources.advance(Duration.ofMinutes(1));
    }
    int before = asked.size();
    resources.advance(Duration.ofMinutes(10));
    assertEquals(before, asked.size());
    assertInstanceOf(Targets.Pending.class, cache.resolve(LB, RrType.A));
  }

  @Test
  void closedWhileAQueryWaits_askedOnce() {
    cache.resolve(LB, RrType.A);
    cache.close();
    resources.advance(Duration.ZERO);
    assertEquals(a(LB, 60, 1), known());
    resources.advance(Duration.ofMinutes(5));
    assertEquals(1, asked.size());
  }

  @Test
  void requestThrows_asFailed() {
    server =
        query -> {
          throw new IllegalStateException("a bug");
        };
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    assertInstanceOf(Targets.Unavailable.class, cache.resolve(LB, RrType.A));
    server = query -> answer(a(LB, 60, 1));
    resources.advance(Duration.ofSeconds(2));
    assertEquals(a(LB, 60, 1), known());
  }

  @Test
  void reload_keepsWhatIsKnown() {
    SharedTargets shared = new SharedTargets();
    SharedTargets.Key key = new SharedTargets.Key(List.of(), List.of());
    TargetRequest none = new TargetRequest(resources.exchange(), null, List.of());
    shared.join(key, shared.find(key, cache), none);
    TargetCache other = new TargetCache(none, resources, resources.ticker(), resources.log());
    TargetCache again = shared.find(key, other);
    assertEquals(cache, again);
    shared.join(key, again, none);
    shared.leave(key, cache);
    assertEquals(cache, shared.find(key, other));
    shared.leave(key, cache);
    assertEquals(other, shared.find(key, other));
  }

  @Test
  void closed_asksNoMore() {
    cache.resolve(LB, RrType.A);
    resources.advance(Duration.ZERO);
    cache.close();
    resources.advance(Duration.ofMinutes(5));
    assertEquals(1, asked.size());
  }
}
