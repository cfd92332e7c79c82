package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.RecordSet;

/** Record sets for tests. */
public final class RecordSets {
  private RecordSets() {}

  public static RecordSet simple(String name, String type, long ttl, String... values) {
    return new RecordSet(name, type, RecordSet.Kind.SIMPLE, null, ttl, List.of(values));
  }

  public static RecordSet alias(String name, String type) {
    return new RecordSet(name, type, RecordSet.Kind.ALIAS, null, -1, List.of());
  }

  public static RecordSet policy(String name, String type, String identifier, String... values) {
    return new RecordSet(name, type, RecordSet.Kind.POLICY, identifier, 60, List.of(values));
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
}
