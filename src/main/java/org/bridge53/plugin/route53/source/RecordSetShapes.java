package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.CidrRoutingConfig;
import software.amazon.awssdk.services.route53.model.Coordinates;
import software.amazon.awssdk.services.route53.model.GeoLocation;
import software.amazon.awssdk.services.route53.model.GeoProximityLocation;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * The SDK's shapes and the model's.
 *
 * <p>Every getter of the SDK may return null, Booleans too. Types are read as text: the enum has
 * one constant for all types that it does not know, and that prints as "null".
 */
final class RecordSetShapes {
  /** AWS's limit for a page; whatever is asked, shorter pages must be expected. */
  private static final String MAX_ITEMS = "300";

  private static final long MAX_TTL_SECONDS = Integer.MAX_VALUE;

  private RecordSetShapes() {}

  static ListResourceRecordSetsRequest.Builder request(
      String zoneId, RecordSetPage.@Nullable Marker start) {
    ListResourceRecordSetsRequest.Builder request =
        ListResourceRecordSetsRequest.builder().hostedZoneId(zoneId).maxItems(MAX_ITEMS);
    if (start != null) {
      request
          .startRecordName(start.name())
          .startRecordType(start.type())
          .startRecordIdentifier(start.identifier());
    }
    return request;
  }

  /**
   * @throws AnswerCheck.Refused if what every listing has is missing
   */
  static RecordSetPage page(ListResourceRecordSetsResponse response) {
    Boolean truncated = response.isTruncated();
    if (truncated == null) {
      throw new AnswerCheck.Refused("sent a list without IsTruncated");
    }
    List<RecordSet> recordSets = new ArrayList<>();
    for (ResourceRecordSet shape : response.resourceRecordSets()) {
      recordSets.add(recordSet(shape));
    }
    return new RecordSetPage(recordSets, truncated ? next(response) : null);
  }

  private static RecordSetPage.Marker next(ListResourceRecordSetsResponse response) {
    String name = response.nextRecordName();
    String type = response.nextRecordTypeAsString();
    if (name == null || type == null) {
      throw new AnswerCheck.Refused(
          "sent a page that is not the last and does not say what follows");
    }
    return new RecordSetPage.Marker(name, type, response.nextRecordIdentifier());
  }

  private static RecordSet recordSet(ResourceRecordSet shape) {
    String name = shape.name();
    String type = shape.typeAsString();
    if (name == null || type == null) {
      throw new AnswerCheck.Refused("sent a record set without name or type");
    }
    List<String> values = new ArrayList<>();
    for (ResourceRecord record : shape.resourceRecords()) {
      String value = record.value();
      values.add(value == null ? "" : value);
    }
    return new RecordSet(
        name,
        type,
        SetIdentifiers.shown(shape.setIdentifier()),
        shape.aliasTarget() == null ? ttl(shape) : -1,
        values,
        alias(shape.aliasTarget()),
        policy(shape),
        shape.healthCheckId(),
        shape.trafficPolicyInstanceId());
  }

  private static @Nullable AliasTarget alias(
      software.amazon.awssdk.services.route53.model.@Nullable AliasTarget shape) {
    if (shape == null) {
      return null;
    }
    String zoneId = shape.hostedZoneId();
    String name = shape.dnsName();
    if (zoneId == null || name == null) {
      throw new AnswerCheck.Refused("sent an alias without zone or name");
    }
    return new AliasTarget(zoneId, name, Boolean.TRUE.equals(shape.evaluateTargetHealth()));
  }

  private static @Nullable RoutingPolicy policy(ResourceRecordSet shape) {
    if (shape.weight() != null) {
      return new RoutingPolicy.Weighted((int) Math.clamp(shape.weight(), 0L, 255L));
    }
    if (shape.regionAsString() != null) {
      return new RoutingPolicy.Latency(shape.regionAsString());
    }
    if (shape.failoverAsString() != null) {
      return new RoutingPolicy.Failover(shape.failoverAsString().equals("PRIMARY"));
    }
    GeoLocation place = shape.geoLocation();
    if (place != null) {
      return new RoutingPolicy.Geolocation(
          place.continentCode(), place.countryCode(), place.subdivisionCode());
    }
    if (shape.geoProximityLocation() != null) {
      return geoproximity(shape.geoProximityLocation());
    }
    if (Boolean.TRUE.equals(shape.multiValueAnswer())) {
      return new RoutingPolicy.Multivalue();
    }
    CidrRoutingConfig cidr = shape.cidrRoutingConfig();
    if (cidr != null && cidr.collectionId() != null && cidr.locationName() != null) {
      return new RoutingPolicy.IpBased(cidr.collectionId(), cidr.locationName());
    }
    return shape.setIdentifier() == null ? null : new RoutingPolicy.Unknown();
  }

  private static RoutingPolicy geoproximity(GeoProximityLocation place) {
    Coordinates at = place.coordinates();
    Integer bias = place.bias();
    return new RoutingPolicy.Geoproximity(
        place.awsRegion(),
        place.localZoneGroup(),
        at == null ? Double.NaN : degrees(at.latitude()),
        at == null ? Double.NaN : degrees(at.longitude()),
        bias == null ? 0 : Math.clamp(bias, -99, 99));
  }

  private static double degrees(@Nullable String text) {
    try {
      return text == null ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new AnswerCheck.Refused("sent coordinates that are no number: " + text);
    }
  }

  /** A set whose TTL is 0 may come without one (moto). */
  private static long ttl(ResourceRecordSet shape) {
    Long ttl = shape.ttl();
    return ttl == null ? 0 : Math.clamp(ttl, 0L, MAX_TTL_SECONDS);
  }
}
