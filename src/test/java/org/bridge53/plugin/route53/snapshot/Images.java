package org.bridge53.plugin.route53.snapshot;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.RecordSets;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.plugin.route53.translation.ZoneTranslator;

/** Versions of zones for tests. */
final class Images {
  private Images() {}

  /** One record set of each kind that there is, one that cannot be read among them. */
  static List<RecordSet> everything(String zone) {
    List<RecordSet> all = new ArrayList<>(RecordSets.zone(zone));
    all.add(simple("www." + zone, "A", 60, "192.0.2.1", "192.0.2.2"));
    all.add(simple("\\052." + zone, "TXT", 0, "\"one\" \"two \\342\\202\\254\""));
    all.add(simple("mail." + zone, "MX", 2147483647, "10 Mail.Example.ORG."));
    all.add(simple("broken." + zone, "A", 60, "not an address"));
    all.add(set("alias." + zone, null, new AliasTarget("Z1", "www." + zone, false), null));
    all.add(set("elb." + zone, null, new AliasTarget("Z35", "lb.example.", true), null));
    List<RoutingPolicy> policies =
        List.of(
            new RoutingPolicy.Weighted(255),
            new RoutingPolicy.Latency("eu-west-1"),
            new RoutingPolicy.Failover(true),
            new RoutingPolicy.Geolocation(null, "US", "WA"),
            new RoutingPolicy.Geolocation("EU", null, null),
            new RoutingPolicy.Geoproximity("eu-west-1", null, Double.NaN, Double.NaN, -99),
            new RoutingPolicy.Geoproximity(null, null, 47.6, -122.3, 99),
            new RoutingPolicy.Multivalue(),
            new RoutingPolicy.IpBased("c1", "*"),
            new RoutingPolicy.Unknown());
    for (int i = 0; i < policies.size(); i++) {
      all.add(set("p" + i + "." + zone, "one/" + i, null, policies.get(i)));
    }
    all.add(
        new RecordSet(
            "checked." + zone, "A", null, 60, List.of("192.0.2.9"), null, null, "hc", null));
    all.add(
        new RecordSet("tree." + zone, "A", null, 60, List.of(), null, null, null, "instance-1"));
    return all;
  }

  private static RecordSet set(
      String name, String identifier, AliasTarget alias, RoutingPolicy policy) {
    return new RecordSet(
        name,
        "A",
        identifier,
        alias == null ? 60 : -1,
        alias == null ? List.of("192.0.2.3") : List.of(),
        alias,
        policy,
        null,
        null);
  }

  /** A zone of so many record sets, whose addresses tell the serial. */
  static ZoneImage plain(String zoneId, String zone, int sets, long serial) {
    List<RecordSet> all = new ArrayList<>(RecordSets.zone(zone));
    for (int i = all.size(); i < sets; i++) {
      all.add(
          simple(
              "host-" + i + "." + zone,
              "A",
              300,
              "10." + (serial >> 16 & 255) + "." + (serial >> 8 & 255) + "." + (serial & 255)));
    }
    return image(zoneId, serial, all);
  }

  static ZoneImage image(String zoneId, long serial, List<RecordSet> listing) {
    Translation.Translated done =
        assertInstanceOf(
            Translation.Translated.class, ZoneTranslator.translate(zoneId, listing, null));
    return new ZoneImage(
        zoneId,
        done.zone().apex(),
        false,
        serial,
        1_700_000_000_000L + serial,
        "digest-" + serial,
        "test",
        done.sets(),
        done.problems(),
        done.withheld());
  }
}
