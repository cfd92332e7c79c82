package org.bridge53.plugin.route53.routing;

import static org.bridge53.plugin.route53.RecordSets.ZONE_ID;
import static org.bridge53.plugin.route53.RecordSets.alias;
import static org.bridge53.plugin.route53.RecordSets.checked;
import static org.bridge53.plugin.route53.RecordSets.member;
import static org.bridge53.plugin.route53.RecordSets.policy;
import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;
import org.bridge53.presentation.RdataText;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.junit.jupiter.api.Test;

/** Aliases, groups and health in whole zones. */
class EvaluatorTest {
  private static final RoutingPolicy PRIMARY = new RoutingPolicy.Failover(true);
  private static final RoutingPolicy SECONDARY = new RoutingPolicy.Failover(false);
  private static final AliasTarget ELB =
      new AliasTarget("Z35SXDOTRQ7X7K", "lb.eu-west-1.elb.amazonaws.com.", true);

  private final FakeTargets targets = new FakeTargets();
  private final Map<String, Boolean> health = new HashMap<>();
  private final Map<String, CidrTable> collections = new HashMap<>();
  private final Map<String, RoutingGroup> trafficPolicies = new HashMap<>();
  private Evaluator.Mode mode = Evaluator.Mode.EVALUATE;
  private Vantage client = Vantage.UNKNOWN;

  private RrsetChoice.Drawn draw(List<RecordSet> listing, String name) {
    Zone zone =
        assertInstanceOf(
                Translation.Translated.class, ZoneTranslator.translate(ZONE_ID, listing, null))
            .zone();
    Evaluator evaluator = new Evaluator(mode, targets, new Random(1));
    evaluator.publishHealth(new HealthState(health));
    evaluator.publishBlocks(collections);
    evaluator.publishTrafficPolicies(trafficPolicies);
    LookupResult.Found found =
        assertInstanceOf(
            LookupResult.Found.class,
            ZoneLookup.find(zone, NameText.parse(name + ".example.org"), RrType.A));
    return evaluator.draw(zone, (RoutingGroup) found.choice(), () -> client);
  }

  /** The addresses, and the TTL in front. */
  private String answer(List<RecordSet> listing, String name) {
    RrsetChoice.Given given = assertInstanceOf(RrsetChoice.Given.class, draw(listing, name), name);
    assertEquals(NameText.parse(name + ".example.org"), given.rrset().owner());
    Set<String> addresses = new TreeSet<>();
    for (byte[] rdata : given.rrset().rdatas()) {
      addresses.add(RdataText.format(RrType.A, rdata));
    }
    return given.rrset().ttl() + " " + String.join(" ", addresses);
  }

  private static RecordSet inZone(String name, String target, boolean evaluateTargetHealth) {
    return inZone(name, target, evaluateTargetHealth, null, null);
  }

  private static RecordSet inZone(
      String name, String target, boolean evaluateTargetHealth, String id, RoutingPolicy policy) {
    return member(
        alias(ZONE_ID, target + ".example.org.", evaluateTargetHealth),
        name + ".example.org.",
        "A",
        id,
        policy,
        null);
  }

  @Test
  void aliasInTheZone_recordsAndTtlOfTheTarget() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            simple("web.example.org.", "A", 300, "192.0.2.1", "192.0.2.2"),
            simple("\\052.wild.example.org.", "A", 20, "192.0.2.3"),
            inZone("a", "web", false),
            inZone("b", "a", false),
            inZone("w", "any.thing.wild", false));
    assertEquals("300 192.0.2.1 192.0.2.2", answer(listing, "a"));
    assertEquals("300 192.0.2.1 192.0.2.2", answer(listing, "b"));
    assertEquals("20 192.0.2.3", answer(listing, "w"));
  }

  @Test
  void aliasWithoutTarget_nothing() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            simple("text.example.org.", "TXT", 300, "\"t\""),
            simple("name.example.org.", "CNAME", 300, "text.example.org."),
            simple("cut.example.org.", "NS", 300, "ns.example.net."),
            inZone("gone", "nowhere", false),
            inZone("other", "text", false),
            inZone("cname", "name", false),
            inZone("referred", "below.cut", false));
    for (String name : List.of("gone", "other", "cname", "referred")) { // "cname" leads to a TXT
      assertInstanceOf(RrsetChoice.Nothing.class, draw(listing, name), name);
    }
  }

  @Test
  void targetThatBecameACname_recordsOfItsEnd() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            simple("\\052.wild.example.org.", "CNAME", 30, "web.example.org."),
            simple("round.example.org.", "CNAME", 30, "round.example.org."),
            simple("web.example.org.", "A", 300, "192.0.2.1"),
            inZone("a", "gone.wild", false),
            inZone("b", "round", false));
    assertEquals("30 192.0.2.1", answer(listing, "a"));
    assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "b"));
  }

  @Test
  void evaluatedTargetThatBecameACname_asHealthyAsTheCname() {
    RoutingPolicy one = new RoutingPolicy.Weighted(1);
    List<RecordSet> listing =
        zone(
            "example.org.",
            simple("\\052.wild.example.org.", "CNAME", 30, "web.example.org."),
            checked("g.example.org.", "CNAME", "a", one, "check-1", "web.example.org."),
            simple("web.example.org.", "A", 300, "192.0.2.1"),
            inZone("plain", "gone.wild", true, "one", PRIMARY),
            policy("plain.example.org.", "A", "two", SECONDARY, "192.0.2.2"),
            inZone("group", "g", true, "one", PRIMARY),
            policy("group.example.org.", "A", "two", SECONDARY, "192.0.2.2"),
            inZone("gone", "nowhere", true, "one", PRIMARY),
            policy("gone.example.org.", "A", "two", SECONDARY, "192.0.2.2"));
    assertEquals("30 192.0.2.1", answer(listing, "plain"));
    assertEquals("60 192.0.2.1", answer(listing, "group"));
    assertEquals("60 192.0.2.2", answer(listing, "gone"), "nothing is not healthy");
    health.put("check-1", false);
    assertEquals("60 192.0.2.2", answer(listing, "group"));
  }

  @Test
  void aliasesInACircle_failure() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            inZone("a", "b", true),
            inZone("b", "c", true),
            inZone("c", "a", true),
            inZone("self", "self", true));
    assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "a"));
    assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "self"));
  }

  @Test
  void manyGroupsThatLeadToEachOther_endsSoon() {
    List<RecordSet> sets = new ArrayList<>();
    for (int group = 0; group < 20; group++) {
      for (int to = 0; to < 20; to++) {
        sets.add(inZone("g" + group, "g" + to, true, "m" + to, new RoutingPolicy.Weighted(1)));
      }
    }
    List<RecordSet> listing = zone("example.org.", sets.toArray(new RecordSet[0]));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "g0")));
  }

  @Test
  void failover_followsTheHealthChecks() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            checked("f.example.org.", "A", "one", PRIMARY, "check-1", "192.0.2.1"),
            checked("f.example.org.", "A", "two", SECONDARY, "check-2", "192.0.2.2"));
    assertEquals("60 192.0.2.1", answer(listing, "f"), "unknown is healthy");
    health.put("check-1", false);
    assertEquals("60 192.0.2.2", answer(listing, "f"));
    health.put("check-2", false);
    assertEquals("60 192.0.2.1", answer(listing, "f"));
    health.put("check-1", true);
    assertEquals("60 192.0.2.1", answer(listing, "f"));
  }

  /** The Developer Guide's tree: latency alias records, each over a weighted group. */
  private List<RecordSet> tree(boolean evaluateTargetHealth) {
    RoutingPolicy half = new RoutingPolicy.Weighted(1);
    return zone(
        "example.org.",
        inZone("t", "eu", evaluateTargetHealth, "eu", new RoutingPolicy.Latency("eu-west-1")),
        inZone("t", "us", evaluateTargetHealth, "us", new RoutingPolicy.Latency("us-east-1")),
        checked("eu.example.org.", "A", "one", half, "eu-1", "192.0.2.1"),
        checked("eu.example.org.", "A", "two", half, "eu-2", "192.0.2.2"),
        checked("us.example.org.", "A", "one", half, "us-1", "198.51.100.1"));
  }

  @Test
  void deadBranch_backedOutOfWhereTheAliasEvaluatesItsTarget() {
    client = Vantage.inRegion("eu-central-1");
    health.put("eu-1", false);
    assertEquals("60 192.0.2.2", answer(tree(true), "t"));
    health.put("eu-2", false);
    assertEquals("60 198.51.100.1", answer(tree(true), "t"));
    assertTrue(answer(tree(false), "t").startsWith("60 192.0.2."), "stays in the branch");
    health.put("us-1", false);
    assertTrue(answer(tree(true), "t").startsWith("60 192.0.2."), "all dead: as if all healthy");
  }

  @Test
  void aliasWithCheckAndTargetHealth_bothMustBeGood() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            member(
                alias(ZONE_ID, "web.example.org.", true),
                "f.example.org.",
                "A",
                "one",
                PRIMARY,
                "own"),
            policy("f.example.org.", "A", "two", SECONDARY, "192.0.2.2"),
            checked(
                "web.example.org.", "A", "w", new RoutingPolicy.Weighted(1), "web", "192.0.2.1"));
    assertEquals("60 192.0.2.1", answer(listing, "f"));
    health.put("own", false);
    assertEquals("60 192.0.2.2", answer(listing, "f"));
    health.put("own", true);
    health.put("web", false);
    assertEquals("60 192.0.2.2", answer(listing, "f"));
  }

  @Test
  void simpleSetWithCheck_countsForAliasesAndAnswersAnyway() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            inZone("f", "web", true, "one", PRIMARY),
            policy("f.example.org.", "A", "two", SECONDARY, "192.0.2.2"),
            checked("web.example.org.", "A", null, null, "web", "192.0.2.1"));
    assertEquals("60 192.0.2.1", answer(listing, "f"));
    health.put("web", false);
    assertEquals("60 192.0.2.2", answer(listing, "f"));
    assertEquals("60 192.0.2.1", answer(listing, "web"));
  }

  @Test
  void awsTarget_everyState() throws Exception {
    List<RecordSet> listing =
        zone("example.org.", member(ELB, "lb.example.org.", "A", null, null, null));
    assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "lb"));
    targets.with(ELB.name(), new Targets.None());
    assertInstanceOf(RrsetChoice.Nothing.class, draw(listing, "lb"));
    targets.with(
        ELB.name(), new Targets.Pending(() -> targets.with(ELB.name(), known("203.0.113.9"))));
    RrsetChoice.Later later = assertInstanceOf(RrsetChoice.Later.class, draw(listing, "lb"));
    assertEquals(
        1, assertInstanceOf(RrsetChoice.Given.class, later.arrival().call()).rrset().count());
    targets.with(ELB.name(), new Targets.Pending(() -> null));
    RrsetChoice.Later never = assertInstanceOf(RrsetChoice.Later.class, draw(listing, "lb"));
    assertInstanceOf(RrsetChoice.Failure.class, never.arrival().call());
    targets.with(ELB.name(), known("203.0.113.1"));
    assertEquals("60 203.0.113.1", answer(listing, "lb"));
    assertEquals(false, assertInstanceOf(RrsetChoice.Given.class, draw(listing, "lb")).free());
  }

  private static Targets.Known known(String address) {
    return new Targets.Known(
        Rrset.of(
            NameText.parse(ELB.name()),
            RrType.A,
            60,
            List.of(IpLiteral.parse(address).getAddress())));
  }

  @Test
  void awsTargetWithoutAddresses_unhealthy() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            member(ELB, "f.example.org.", "A", "one", PRIMARY, null),
            policy("f.example.org.", "A", "two", SECONDARY, "192.0.2.2"));
    targets.with(ELB.name(), known("203.0.113.1"));
    assertEquals("60 203.0.113.1", answer(listing, "f"));
    targets.with(ELB.name(), new Targets.None());
    assertEquals("60 192.0.2.2", answer(listing, "f"));
  }

  @Test
  void multivalue_allMembersInOneSet() {
    List<RecordSet> sets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sets.add(
          checked(
              "m.example.org.",
              "A",
              "m" + i,
              new RoutingPolicy.Multivalue(),
              "c" + i,
              "192.0.2." + i));
    }
    List<RecordSet> listing = zone("example.org.", sets.toArray(new RecordSet[0]));
    RrsetChoice.Given given = assertInstanceOf(RrsetChoice.Given.class, draw(listing, "m"));
    assertEquals(8, given.rrset().count());
    assertTrue(given.free());
    for (int i = 2; i < 10; i++) {
      health.put("c" + i, false);
    }
    assertEquals("60 192.0.2.0 192.0.2.1", answer(listing, "m"));
  }

  @Test
  void multivalueWithEqualValues_eachOnce() {
    RoutingPolicy multivalue = new RoutingPolicy.Multivalue();
    List<RecordSet> listing =
        zone(
            "example.org.",
            policy("m.example.org.", "A", "one", multivalue, "192.0.2.1"),
            policy("m.example.org.", "A", "two", multivalue, "192.0.2.1"),
            policy("m.example.org.", "A", "three", multivalue, "192.0.2.3"));
    RrsetChoice.Given given = assertInstanceOf(RrsetChoice.Given.class, draw(listing, "m"));
    assertEquals(2, given.rrset().count());
  }

  @Test
  void flattenedColdTargets_waitedForTogether() throws Exception {
    mode = Evaluator.Mode.FLATTEN;
    List<RecordSet> sets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "lb-" + i + ".eu-west-1.elb.amazonaws.com.";
      String address = "203.0.113." + i;
      targets.with(name, new Targets.Pending(() -> targets.with(name, known(address))));
      sets.add(
          member(
              new AliasTarget(ELB.zoneId(), name, false),
              "f.example.org.",
              "A",
              "m" + i,
              new RoutingPolicy.Weighted(1),
              null));
    }
    RrsetChoice.Later later =
        assertInstanceOf(
            RrsetChoice.Later.class,
            draw(zone("example.org.", sets.toArray(new RecordSet[0])), "f"));
    assertEquals(
        8, assertInstanceOf(RrsetChoice.Given.class, later.arrival().call()).rrset().count());
  }

  @Test
  void groupsInACircleBesideAHealthyMember_healthy() {
    RoutingPolicy one = new RoutingPolicy.Weighted(1);
    List<RecordSet> listing =
        zone(
            "example.org.",
            inZone("root", "g1", true, "a", PRIMARY),
            inZone("root", "g2", true, "b", SECONDARY),
            inZone("g1", "g2", true, "a", one),
            checked("g1.example.org.", "A", "b", one, "check-1", "192.0.2.1"),
            inZone("g2", "g1", true, "a", one),
            inZone("last", "g2", true, "a", PRIMARY),
            checked("last.example.org.", "A", "b", SECONDARY, "check-2", "192.0.2.9"));
    assertInstanceOf(RrsetChoice.Drawn.class, draw(listing, "root"));
    health.put("check-2", true);
    // g2 is healthy through g1's own member, so "last" does not fail over.
    RrsetChoice.Drawn drawn = draw(listing, "last");
    assertTrue(
        !(drawn instanceof RrsetChoice.Given given) || given.rrset().rdatas().getFirst()[3] == 1,
        drawn.toString());
  }

  @Test
  void ipBased_blocksOfTheCollection() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            policy(
                "i.example.org.", "A", "o", new RoutingPolicy.IpBased("c", "office"), "192.0.2.1"),
            policy("i.example.org.", "A", "d", new RoutingPolicy.IpBased("c", "*"), "192.0.2.2"));
    collections.put(
        "c", CidrTable.of(List.of(new CidrTable.Block("office", Cidr.parse("198.51.100.0/24")))));
    client = Vantage.UNKNOWN.at(IpLiteral.parse("198.51.100.9"), 32);
    assertEquals("60 192.0.2.1", answer(listing, "i"));
    collections.clear();
    assertEquals("60 192.0.2.2", answer(listing, "i"));
  }

  @Test
  void modes_flattenAndFirst() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            policy("w.example.org.", "A", "zeta", new RoutingPolicy.Weighted(200), "192.0.2.1"),
            inZone("w", "web", false, "alpha", new RoutingPolicy.Weighted(0)),
            simple("web.example.org.", "A", 20, "192.0.2.7"));
    assertEquals("60 192.0.2.1", answer(listing, "w"));
    mode = Evaluator.Mode.FLATTEN;
    assertEquals("20 192.0.2.1 192.0.2.7", answer(listing, "w"));
    mode = Evaluator.Mode.FIRST;
    assertEquals("20 192.0.2.7", answer(listing, "w"));
  }

  @Test
  void memberThatCannotBeRead_failsItsShare() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            policy("w.example.org.", "A", "one", new RoutingPolicy.Weighted(1), "nonsense"),
            policy("w.example.org.", "A", "two", new RoutingPolicy.Weighted(0), "192.0.2.2"));
    assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "w"));
  }

  private static RoutingGroup group(Selection selection, Member... members) {
    return new RoutingGroup(
        NameText.parse("root.example.org"), RrType.A, List.of(members), selection);
  }

  private static Member part(String check, Member.Source source) {
    return new Member(null, null, check, source);
  }

  private static Member.Values values(int last) {
    return new Member.Values(
        Rrset.of(
            NameText.parse("root.example.org"),
            RrType.A,
            30,
            List.of(new byte[] {(byte) 192, 0, 2, (byte) last})));
  }

  /** A failover whose primary is a failover of its own: the tree of a traffic policy. */
  @Test
  void trafficPolicy_walkedAndBackedOutOf() {
    List<RecordSet> listing =
        zone(
            "example.org.",
            new RecordSet("t.example.org.", "A", null, -1, List.of(), null, null, null, "i"),
            inZone("a", "t", true, "one", PRIMARY),
            checked("a.example.org.", "A", "two", SECONDARY, null, "192.0.2.9"));
    RrsetChoice.Failure unread = assertInstanceOf(RrsetChoice.Failure.class, draw(listing, "t"));
    assertEquals("the traffic policy of t.example.org. is not read", unread.reason());
    for (boolean evaluated : new boolean[] {true, false}) {
      RoutingGroup inner =
          group(
              new FailoverChoice(List.of(0, 1)),
              part("check-1", values(1)),
              part("check-2", values(2)));
      trafficPolicies.put(
          "i",
          group(
              new FailoverChoice(List.of(0, 1)),
              part(null, new Member.Branch(inner, evaluated)),
              part("check-3", values(3))));
      health.clear();
      assertEquals("30 192.0.2.1", answer(listing, "t"));
      health.put("check-1", false);
      assertEquals("30 192.0.2.2", answer(listing, "t"));
      health.put("check-2", false);
      assertEquals(evaluated ? "30 192.0.2.3" : "30 192.0.2.1", answer(listing, "t"));
      assertEquals("30 " + (evaluated ? "192.0.2.3" : "192.0.2.1"), answer(listing, "a"));
      health.put("check-3", false);
      assertEquals("30 192.0.2.1", answer(listing, "t"));
      assertEquals(evaluated ? "60 192.0.2.9" : "30 192.0.2.1", answer(listing, "a"));
    }
  }
}
