package org.bridge53.plugin.route53.snapshot;

import java.util.List;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.translation.ReadSet;
import org.jspecify.annotations.Nullable;

/** One record set as octets: AWS's text, and the RDATA that was made of it. */
final class RecordSetCodec {
  private static final int IDENTIFIER = 1;
  private static final int ALIAS = 2;
  private static final int POLICY = 4;
  private static final int HEALTH_CHECK = 8;
  private static final int TRAFFIC_POLICY = 16;
  private static final int RECORDS = 32;

  private RecordSetCodec() {}

  static void write(OctetWriter to, ReadSet read) {
    RecordSet set = read.recordSet();
    AliasTarget alias = set.alias();
    RoutingPolicy policy = set.policy();
    Rrset rrset = read.rrset();
    to.u8(
        (set.setIdentifier() == null ? 0 : IDENTIFIER)
            | (alias == null ? 0 : ALIAS)
            | (policy == null ? 0 : POLICY)
            | (set.healthCheckId() == null ? 0 : HEALTH_CHECK)
            | (set.trafficPolicyInstanceId() == null ? 0 : TRAFFIC_POLICY)
            | (rrset == null ? 0 : RECORDS));
    to.text(set.name());
    to.text(set.type());
    to.number(set.ttl() + 1);
    to.texts(set.values());
    text(to, set.setIdentifier());
    if (alias != null) {
      to.text(alias.zoneId());
      to.text(alias.name());
      to.flag(alias.evaluateTargetHealth());
    }
    if (policy != null) {
      policy(to, policy);
    }
    text(to, set.healthCheckId());
    text(to, set.trafficPolicyInstanceId());
    if (rrset != null) {
      to.octets(rrset.owner().octets());
      to.u16(rrset.type());
      to.u32(rrset.ttl());
      to.octets(rrset.packed());
    }
  }

  private static void text(OctetWriter to, @Nullable String text) {
    if (text != null) {
      to.text(text);
    }
  }

  static ReadSet read(OctetReader from) throws SnapshotException {
    int has = from.u8();
    String name = from.text();
    String type = from.text();
    long ttl = from.number() - 1;
    List<String> values = from.texts();
    String identifier = (has & IDENTIFIER) == 0 ? null : from.text();
    AliasTarget alias =
        (has & ALIAS) == 0 ? null : new AliasTarget(from.text(), from.text(), from.flag());
    RoutingPolicy policy = (has & POLICY) == 0 ? null : policy(from);
    String healthCheck = (has & HEALTH_CHECK) == 0 ? null : from.text();
    String trafficPolicy = (has & TRAFFIC_POLICY) == 0 ? null : from.text();
    return new ReadSet(
        new RecordSet(
            name, type, identifier, ttl, values, alias, policy, healthCheck, trafficPolicy),
        (has & RECORDS) == 0 ? null : records(from));
  }

  private static Rrset records(OctetReader from) throws SnapshotException {
    DomainName owner = name(from);
    int type = from.u16();
    int ttl = from.u32();
    byte[] packed = from.octets();
    if (ttl < 0) {
      throw new SnapshotException("a record set has no TTL");
    }
    try {
      return Rrset.ofPacked(owner, type, ttl, packed);
    } catch (IllegalArgumentException invalid) {
      throw new SnapshotException(String.valueOf(invalid.getMessage()));
    }
  }

  static DomainName name(OctetReader from) throws SnapshotException {
    byte[] octets = from.octets();
    try {
      return DomainName.ofWire(octets, 0, octets.length);
    } catch (IllegalArgumentException invalid) {
      throw new SnapshotException("a name is none: " + invalid.getMessage());
    }
  }

  // ---- policies: numbers that stay, since they are on disks ----

  static void policy(OctetWriter to, RoutingPolicy policy) {
    switch (policy) {
      case RoutingPolicy.Unknown _ -> to.u8(0);
      case RoutingPolicy.Weighted weighted -> {
        to.u8(1);
        to.number(weighted.weight());
      }
      case RoutingPolicy.Latency latency -> {
        to.u8(2);
        to.text(latency.region());
      }
      case RoutingPolicy.Failover failover -> {
        to.u8(3);
        to.flag(failover.primary());
      }
      case RoutingPolicy.Geolocation place -> {
        to.u8(4);
        to.optionalText(place.continent());
        to.optionalText(place.country());
        to.optionalText(place.subdivision());
      }
      case RoutingPolicy.Geoproximity place -> {
        to.u8(5);
        to.optionalText(place.region());
        to.optionalText(place.localZoneGroup());
        to.u64(Double.doubleToLongBits(place.latitude()));
        to.u64(Double.doubleToLongBits(place.longitude()));
        to.u32(place.bias());
      }
      case RoutingPolicy.Multivalue _ -> to.u8(6);
      case RoutingPolicy.IpBased network -> {
        to.u8(7);
        to.text(network.collectionId());
        to.text(network.location());
      }
    }
  }

  static RoutingPolicy policy(OctetReader from) throws SnapshotException {
    int kind = from.u8();
    return switch (kind) {
      case 0 -> new RoutingPolicy.Unknown();
      case 1 -> new RoutingPolicy.Weighted((int) within(from.number(), 0, 255));
      case 2 -> new RoutingPolicy.Latency(from.text());
      case 3 -> new RoutingPolicy.Failover(from.flag());
      case 4 ->
          new RoutingPolicy.Geolocation(
              from.optionalText(), from.optionalText(), from.optionalText());
      case 5 ->
          new RoutingPolicy.Geoproximity(
              from.optionalText(),
              from.optionalText(),
              Double.longBitsToDouble(from.u64()),
              Double.longBitsToDouble(from.u64()),
              (int) within(from.u32(), -99, 99));
      case 6 -> new RoutingPolicy.Multivalue();
      case 7 -> new RoutingPolicy.IpBased(from.text(), from.text());
      default -> throw new SnapshotException("a routing policy of the unknown kind " + kind);
    };
  }

  private static long within(long number, int least, int most) throws SnapshotException {
    if (number < least || number > most) {
      throw new SnapshotException("a weight or bias of " + number);
    }
    return number;
  }
}
