package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.jspecify.annotations.Nullable;

/** Record sets for tests. */
public final class RecordSets {
  /** The hosted zone that all of these belong to. */
  public static final String ZONE_ID = "Z1";

  private RecordSets() {}

  public static RecordSet simple(String name, String type, long ttl, String... values) {
    return RecordSet.simple(name, type, ttl, List.of(values));
  }

  /** A simple alias to a record of the zone {@link #ZONE_ID}. */
  public static RecordSet alias(String name, String type, String target) {
    return member(alias(ZONE_ID, target, false), name, type, null, null, null);
  }

  public static AliasTarget alias(String zoneId, String target, boolean evaluateTargetHealth) {
    return new AliasTarget(zoneId, target, evaluateTargetHealth);
  }

  /** A member of a group with values and a TTL of a minute. */
  public static RecordSet policy(
      String name, String type, String identifier, RoutingPolicy policy, String... values) {
    return checked(name, type, identifier, policy, null, values);
  }

  public static RecordSet checked(
      String name,
      String type,
      String identifier,
      RoutingPolicy policy,
      @Nullable String healthCheckId,
      String... values) {
    return new RecordSet(
        name, type, identifier, 60, List.of(values), null, policy, healthCheckId, null);
  }

  /** A member of a group that is an alias. */
  public static RecordSet member(
      AliasTarget alias,
      String name,
      String type,
      @Nullable String identifier,
      @Nullable RoutingPolicy policy,
      @Nullable String healthCheckId) {
    return new RecordSet(name, type, identifier, -1, List.of(), alias, policy, healthCheckId, null);
  }

  /** A zone as AWS makes it, SOA and NS, and these sets. */
  public static List<RecordSet> zone(String name, RecordSet... more) {
    List<RecordSet> zone = new ArrayList<>();
    zone.add(
        simple(
            name,
            "NS",
            172800,
            "ns-2048.awsdns-64.com.",
            "ns-2049.awsdns-65.net.",
            "ns-2050.awsdns-66.org.",
            "ns-2051.awsdns-67.co.uk."));
    zone.add(
        simple(
            name,
            "SOA",
            900,
            "ns-2048.awsdns-64.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"));
    zone.addAll(List.of(more));
    return zone;
  }

  /** A private zone as AWS makes it. */
  public static List<RecordSet> privateZone(String name, RecordSet... more) {
    List<RecordSet> zone = new ArrayList<>();
    zone.add(
        simple(
            name,
            "NS",
            172800,
            "ns-1536.awsdns-00.co.uk.",
            "ns-0.awsdns-00.com.",
            "ns-1024.awsdns-00.org.",
            "ns-512.awsdns-00.net."));
    zone.add(
        simple(
            name,
            "SOA",
            900,
            "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"));
    zone.addAll(List.of(more));
    return zone;
  }
}
