package org.bridge53.plugin.route53.translation;

import static org.bridge53.plugin.route53.RecordSets.ZONE_ID;
import static org.bridge53.plugin.route53.RecordSets.alias;
import static org.bridge53.plugin.route53.RecordSets.member;
import static org.bridge53.plugin.route53.RecordSets.policy;
import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.RecordSets;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.routing.Member;
import org.bridge53.plugin.route53.routing.OnlyChoice;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.WeightedChoice;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.junit.jupiter.api.Test;

class ZoneTranslatorTest {
  private static Translation.Translated translated(Zone previous, List<RecordSet> listing) {
    return assertInstanceOf(
        Translation.Translated.class, ZoneTranslator.translate(ZONE_ID, listing, previous));
  }

  private static LookupResult find(Zone zone, String name, String type) {
    return ZoneLookup.find(zone, NameText.parse(name), RrType.of(type).getAsInt());
  }

  private static Rrset rrset(Zone zone, String name, String type) {
    LookupResult.Found found =
        assertInstanceOf(LookupResult.Found.class, find(zone, name, type), name + " " + type);
    return assertInstanceOf(RrsetChoice.Fixed.class, found.choice()).rrset();
  }

  private static RrsetChoice.Unanswerable unanswerable(Zone zone, String name, String type) {
    LookupResult.Found found = assertInstanceOf(LookupResult.Found.class, find(zone, name, type));
    return assertInstanceOf(RrsetChoice.Unanswerable.class, found.choice());
  }

  @Test
  void readableSets_whole() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                simple("www.example.org.", "A", 60, "192.0.2.1", "192.0.2.2"),
                simple("\\052.example.org.", "TXT", 30, "\"\\052\"")));
    assertEquals(List.of(), done.problems());
    assertEquals("", done.withheld());
    assertEquals(4, done.recordSets());
    Rrset www = rrset(done.zone(), "www.example.org", "A");
    assertEquals(2, www.count());
    assertEquals(60, www.ttl());
    assertArrayEquals(
        new byte[] {1, '*'}, rrset(done.zone(), "any.example.org", "TXT").rdatas().get(0));
    assertEquals(NameText.parse("example.org"), done.zone().apex());
  }

  @Test
  void oneUnreadableValue_wholeSetServfailAndNameAlive() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                simple("bad.example.org.", "A", 60, "192.0.2.1", "not-an-address"),
                simple("good.example.org.", "A", 60, "192.0.2.3")));
    assertEquals(
        List.of(
            "bad.example.org. A: not an IPv4 address: \"not-an-address\"; queries for it get"
                + " SERVFAIL"),
        done.problems());
    assertEquals(
        ExtendedError.INVALID_DATA, unanswerable(done.zone(), "bad.example.org", "A").infoCode());
    assertInstanceOf(LookupResult.NoData.class, find(done.zone(), "bad.example.org", "TXT"));
    assertNotNull(rrset(done.zone(), "good.example.org", "A"));
  }

  @Test
  void unreadableAfterReadable_versionBeforeKept() {
    Zone before =
        translated(
                null,
                zone(
                    "example.org.",
                    simple("www.example.org.", "A", 60, "192.0.2.1"),
                    simple("sub.example.org.", "NS", 60, "ns.elsewhere.example.")))
            .zone();
    Translation.Translated done =
        translated(
            before,
            zone(
                "example.org.",
                simple("www.example.org.", "A", 60, "nonsense"),
                simple("sub.example.org.", "NS", 60, "a..b")));
    assertEquals(rrset(before, "www.example.org", "A"), rrset(done.zone(), "www.example.org", "A"));
    assertInstanceOf(LookupResult.Referral.class, find(done.zone(), "x.sub.example.org", "A"));
    assertEquals(2, done.problems().size());
    assertTrue(
        done.problems().get(0).endsWith("; its version before is still served"),
        done.problems().get(0));
    // What is kept once is kept on: the zone before still has it.
    Translation.Translated again =
        translated(
            done.zone(),
            zone("example.org.", simple("www.example.org.", "A", 60, "other nonsense")));
    assertNotNull(rrset(again.zone(), "www.example.org", "A"));
  }

  @Test
  void apexSoaUnreadable_awsDefaultsWithAWarning() {
    List<RecordSet> listing =
        List.of(
            simple(
                "example.org.",
                "SOA",
                900,
                "{'Value': 'ns-2048.awsdns-64.net. hostmaster.example.com. 1 7200 900 1209600"
                    + " 86400'}"),
            simple("example.org.", "NS", 172800, "ns-2048.awsdns-64.com"));
    Translation.Translated done = translated(null, listing);
    assertArrayEquals(
        ValueText.rdata(
            RrType.SOA,
            "ns-2048.awsdns-64.com awsdns-hostmaster.amazon.com 1 7200 900 1209600 86400"),
        rrset(done.zone(), "example.org", "SOA").rdatas().get(0));
    assertEquals(1, done.problems().size());
    assertTrue(
        done.problems().get(0).startsWith("example.org. SOA: the serial is not a number")
            && done.problems().get(0).endsWith("AWS's default values are served in its place"),
        done.problems().get(0));
  }

  @Test
  void aliasAndPolicySets_groups() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                alias("example.org.", "A", "www.example.org."),
                policy("w.example.org.", "A", "one", new RoutingPolicy.Weighted(1), "192.0.2.1"),
                policy("w.example.org.", "A", "two", new RoutingPolicy.Weighted(0), "192.0.2.2")));
    assertEquals("", done.withheld());
    assertEquals(List.of(), done.problems());
    RoutingGroup apex = group(done.zone(), "example.org", "A");
    assertEquals(new OnlyChoice(), apex.selection());
    assertEquals(
        new Member.InZone(NameText.parse("www.example.org"), false),
        apex.members().getFirst().source());
    RoutingGroup weighted = group(done.zone(), "w.example.org", "A");
    assertEquals(new WeightedChoice(List.of(1, 0)), weighted.selection());
    assertEquals("two", weighted.members().getLast().identifier());
    assertInstanceOf(LookupResult.NoData.class, find(done.zone(), "w.example.org", "AAAA"));
  }

  @Test
  void aliasOutOfTheZone_awsTarget() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                member(
                    RecordSets.alias("Z35SXDOTRQ7X7K", "lb-1.eu-west-1.elb.amazonaws.com.", true),
                    "example.org.",
                    "A",
                    null,
                    null,
                    null)));
    assertEquals(
        new Member.AwsTarget(NameText.parse("lb-1.eu-west-1.elb.amazonaws.com"), true),
        group(done.zone(), "example.org", "A").members().getFirst().source());
  }

  @Test
  void everyPolicy_itsSelection() {
    for (RoutingPolicy policy :
        List.of(
            new RoutingPolicy.Weighted(1),
            new RoutingPolicy.Latency("eu-west-1"),
            new RoutingPolicy.Failover(true),
            new RoutingPolicy.Geolocation("EU", null, null),
            new RoutingPolicy.Geoproximity("eu-west-1", null, Double.NaN, Double.NaN, 0),
            new RoutingPolicy.Multivalue(),
            new RoutingPolicy.IpBased("c", "l"))) {
      Translation.Translated done =
          translated(
              null,
              zone("example.org.", policy("w.example.org.", "A", "one", policy, "192.0.2.1")));
      assertEquals(1, group(done.zone(), "w.example.org", "A").members().size());
      assertEquals("", done.withheld());
    }
  }

  @Test
  void policiesMixedOrUnknown_servfailAndCounted() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                policy("m.example.org.", "A", "one", new RoutingPolicy.Weighted(1), "192.0.2.1"),
                policy("m.example.org.", "A", "two", new RoutingPolicy.Failover(true), "192.0.2.2"),
                policy("u.example.org.", "A", "one", new RoutingPolicy.Unknown(), "192.0.2.1"),
                new RecordSet(
                    "t.example.org.", "A", null, -1, List.of(), null, null, null, "instance")));
    assertEquals("3 policy record sets answer SERVFAIL in this version", done.withheld());
    assertEquals(List.of(), done.problems());
    assertEquals(
        ExtendedError.NOT_SUPPORTED, unanswerable(done.zone(), "m.example.org", "A").infoCode());
    unanswerable(done.zone(), "u.example.org", "A");
    assertEquals(
        new Member.TrafficPolicy("instance"),
        group(done.zone(), "t.example.org", "A").members().getFirst().source());
  }

  @Test
  void memberThatCannotBeRead_costsItsShareOnly() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                policy("w.example.org.", "A", "one", new RoutingPolicy.Weighted(1), "192.0.2.1"),
                policy("w.example.org.", "A", "two", new RoutingPolicy.Weighted(1), "nonsense")));
    assertEquals(1, done.problems().size());
    assertTrue(
        done.problems().getFirst().startsWith("w.example.org. A: set two: "),
        done.problems().getFirst());
    RoutingGroup group = group(done.zone(), "w.example.org", "A");
    assertInstanceOf(Member.Values.class, group.members().getFirst().source());
    assertInstanceOf(Member.Broken.class, group.members().getLast().source());
  }

  private static RoutingGroup group(Zone zone, String name, String type) {
    LookupResult.Found found = assertInstanceOf(LookupResult.Found.class, find(zone, name, type));
    return assertInstanceOf(RoutingGroup.class, found.choice());
  }

  @Test
  void setsOutsideTheZoneOrWithoutAName_leftOutWithAMessage() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                simple("www.example.com.", "A", 60, "192.0.2.1"),
                simple("a\\9.example.org.", "A", 60, "192.0.2.1")));
    assertEquals(
        List.of(
            "www.example.com. A: lies outside the zone; it is left out",
            "a\\9.example.org. A: an escape has three octal digits (\\000 to \\377):"
                + " a\\9.example.org.; it is left out"),
        done.problems());
  }

  @Test
  void unknownTypes_asRfc3597OrServfail() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                simple("u.example.org.", "TYPE65280", 60, "\\# 2 0102"),
                simple("v.example.org.", "TYPE65280", 60, "plain text"),
                simple("w.example.org.", "NEWTYPE", 60, "\\# 2 0102")));
    assertArrayEquals(
        new byte[] {1, 2}, rrset(done.zone(), "u.example.org", "TYPE65280").rdatas().get(0));
    unanswerable(done.zone(), "v.example.org", "TYPE65280");
    assertInstanceOf(LookupResult.NoData.class, find(done.zone(), "w.example.org", "A"));
    assertEquals(2, done.problems().size());
  }

  @Test
  void noTtlOrNoValues_servfail() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                simple("a.example.org.", "A", -1, "192.0.2.1"),
                simple("b.example.org.", "A", 60)));
    unanswerable(done.zone(), "a.example.org", "A");
    unanswerable(done.zone(), "b.example.org", "A");
    assertEquals(2, done.problems().size());
  }

  @Test
  void twoSetsOfOneNameAndType_joinedWithAMessage() {
    Translation.Translated done =
        translated(
            null,
            zone(
                "example.org.",
                simple("www.example.org.", "A", 60, "192.0.2.1"),
                simple("www.example.org.", "A", 30, "192.0.2.2")));
    assertEquals(2, rrset(done.zone(), "www.example.org", "A").count());
    assertEquals(
        List.of("www.example.org. A has several TTLs; the first, 60 s, is served"),
        done.problems());
  }

  @Test
  void withoutSoaOrNs_refused() {
    assertEquals(
        new Translation.Refused("the listing has no SOA record set"),
        ZoneTranslator.translate(
            ZONE_ID, List.of(simple("example.org.", "NS", 60, "ns.example.org.")), null));
    assertEquals(
        new Translation.Refused("the listing has no NS record set at example.org."),
        ZoneTranslator.translate(
            ZONE_ID,
            List.of(
                simple("example.org.", "SOA", 60, "a. b. 1 2 3 4 5"),
                simple("sub.example.org.", "NS", 60, "ns.example.org.")),
            null));
    assertEquals(
        new Translation.Refused("the listing has no SOA record set"),
        ZoneTranslator.translate(ZONE_ID, List.of(), null));
  }

  @Test
  void apexNsUnreadable_refusedUntilThereWasAGoodOne() {
    List<RecordSet> broken =
        List.of(
            simple("example.org.", "SOA", 60, "a. b. 1 2 3 4 5"),
            simple("example.org.", "NS", 60, "a..b"));
    Translation.Refused refused =
        assertInstanceOf(
            Translation.Refused.class, ZoneTranslator.translate(ZONE_ID, broken, null));
    assertTrue(refused.reason().contains("a label is empty: a..b"), refused.reason());
    Zone before = translated(null, zone("example.org.")).zone();
    assertEquals(1, translated(before, broken).problems().size());
  }

  @Test
  void capitalsInOwners_sameZone() {
    Translation.Translated done =
        translated(
            null,
            List.of(
                simple("Up.Example.", "SOA", 60, "a. b. 1 2 3 4 5"),
                simple("up.example.", "NS", 60, "ns.elsewhere."),
                simple("WWW.up.Example.", "A", 60, "192.0.2.1")));
    assertNotNull(rrset(done.zone(), "www.up.example", "A"));
  }
}
