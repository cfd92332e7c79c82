package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bridge53.emulator.RecordSet.AliasTarget;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ResourceRecordSet} element, both ways. Values are kept as they were sent; names are read
 * into their stored form.
 */
final class RecordSetXml {
  static final List<String> POLICY_FIELDS =
      List.of(
          "Weight",
          "Region",
          "Failover",
          "GeoLocation",
          "MultiValueAnswer",
          "CidrRoutingConfig",
          "GeoProximityLocation");

  private static final int LONGEST_NAME_CHARACTERS = 1024;
  static final int LONGEST_VALUE_CHARACTERS = 4000;
  private static final Set<String> CONTINENTS = Set.of("AF", "AN", "AS", "EU", "OC", "NA", "SA");

  private RecordSetXml() {}

  /**
   * Reads the set inside a {@code Change}.
   *
   * @param at the member path that error texts begin with
   * @throws ApiException InvalidInput for a field out of its bounds; InvalidChangeBatch for a name
   *     that is none
   */
  static RecordSet read(XmlNode change, String at) {
    XmlNode node = change.child("ResourceRecordSet");
    if (node == null) {
      throw ApiException.missing(at.substring(0, at.length() - 1));
    }
    String type = required(node, "Type", at);
    if (!RecordTypes.ALL.contains(type)) {
      throw ApiException.notInSet(at + "type", type, RecordTypes.ALL);
    }
    List<String> values = new ArrayList<>();
    for (XmlNode record : node.list("ResourceRecords")) {
      XmlNode value = record.child("Value");
      if (value == null) {
        throw ApiException.missing(at + "resourceRecords." + (values.size() + 1) + ".member.value");
      }
      values.add(
          atMost(
              value.text(),
              LONGEST_VALUE_CHARACTERS,
              at + "resourceRecords." + (values.size() + 1) + ".member.value"));
    }
    String ttl = node.textOf("TTL");
    String identifier = node.textOf("SetIdentifier");
    if (identifier != null && (identifier.isEmpty() || identifier.length() > 128)) {
      throw ApiException.longerThan(at + "setIdentifier", identifier, 128);
    }
    String healthCheckId = node.textOf("HealthCheckId");
    return new RecordSet(
        name(required(node, "Name", at), at + "name"),
        type,
        identifier,
        policy(node, at),
        ttl == null ? null : number(ttl, 0, Integer.MAX_VALUE, at + "tTL"),
        values,
        alias(node, at),
        healthCheckId == null ? null : atMost(healthCheckId, 64, at + "healthCheckId"),
        node.textOf("TrafficPolicyInstanceId"));
  }

  static StoredName name(String text, String at) {
    atMost(text, LONGEST_NAME_CHARACTERS, at);
    try {
      return StoredName.parse(text);
    } catch (BadText e) {
      throw ApiException.invalidChangeBatch(List.of(e.text()));
    }
  }

  private static @Nullable AliasTarget alias(XmlNode node, String at) {
    XmlNode target = node.child("AliasTarget");
    if (target == null) {
      return null;
    }
    String prefix = at + "aliasTarget.";
    String zoneId = required(target, "HostedZoneId", prefix);
    boolean evaluate =
        bool(required(target, "EvaluateTargetHealth", prefix), prefix + "evaluateTargetHealth");
    return new AliasTarget(
        zoneId.substring(zoneId.lastIndexOf('/') + 1),
        name(required(target, "DNSName", prefix), prefix + "dNSName"),
        evaluate);
  }

  private static @Nullable Policy policy(XmlNode node, String at) {
    List<Policy> found = new ArrayList<>();
    String weight = node.textOf("Weight");
    if (weight != null) {
      found.add(new Policy.Weighted(number(weight, 0, 255, at + "weight")));
    }
    String region = node.textOf("Region");
    if (region != null) {
      found.add(new Policy.Latency(Regions.checked(region, at + "region")));
    }
    String failover = node.textOf("Failover");
    if (failover != null) {
      if (!failover.equals("PRIMARY") && !failover.equals("SECONDARY")) {
        throw ApiException.notInSet(at + "failover", failover, List.of("PRIMARY", "SECONDARY"));
      }
      found.add(new Policy.Failover(failover));
    }
    XmlNode geo = node.child("GeoLocation");
    if (geo != null) {
      found.add(geolocation(geo));
    }
    String multi = node.textOf("MultiValueAnswer");
    if (multi != null && bool(multi, at + "multiValueAnswer")) {
      found.add(new Policy.MultiValue());
    }
    XmlNode cidr = node.child("CidrRoutingConfig");
    if (cidr != null) {
      String prefix = at + "cidrRoutingConfig.";
      found.add(
          new Policy.Cidr(
              required(cidr, "CollectionId", prefix),
              atMost(required(cidr, "LocationName", prefix), 16, prefix + "locationName")));
    }
    XmlNode proximity = node.child("GeoProximityLocation");
    if (proximity != null) {
      found.add(geoproximity(proximity, at + "geoProximityLocation."));
    }
    if (found.size() > 1) {
      throw ApiException.invalidInput(
          "Invalid request: Expected exactly one of "
              + POLICY_FIELDS
              + ", but found more than one");
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  private static Policy geolocation(XmlNode geo) {
    String continent = geo.textOf("ContinentCode");
    String country = geo.textOf("CountryCode");
    String subdivision = geo.textOf("SubdivisionCode");
    boolean good =
        continent != null
            ? CONTINENTS.contains(continent) && country == null && subdivision == null
            : country != null
                && (country.equals("*") ? subdivision == null : country.length() == 2)
                && (subdivision == null || (!subdivision.isEmpty() && subdivision.length() <= 3));
    if (!good) {
      throw ApiException.invalidInput(
          "Invalid request: GeoLocation must be a ContinentCode, or a CountryCode with an optional"
              + " SubdivisionCode");
    }
    return new Policy.Geolocation(continent, country, subdivision);
  }

  private static Policy geoproximity(XmlNode node, String at) {
    String region = node.textOf("AWSRegion");
    String group = node.textOf("LocalZoneGroup");
    XmlNode coordinates = node.child("Coordinates");
    if ((region == null ? 0 : 1) + (group == null ? 0 : 1) + (coordinates == null ? 0 : 1) != 1) {
      throw ApiException.invalidInput(
          "Invalid request: Expected exactly one of [AWSRegion, LocalZoneGroup, Coordinates] in"
              + " GeoProximityLocation");
    }
    String bias = node.textOf("Bias");
    String latitude = null;
    String longitude = null;
    if (coordinates != null) {
      latitude = degrees(required(coordinates, "Latitude", at), 90, at + "coordinates.latitude");
      longitude =
          degrees(required(coordinates, "Longitude", at), 180, at + "coordinates.longitude");
    }
    return new Policy.Geoproximity(
        region,
        group,
        latitude,
        longitude,
        bias == null ? null : number(bias, -99, 99, at + "bias"));
  }

  static String degrees(String text, int most, String at) {
    try {
      if (text.matches("[-+]?[0-9]{1,3}(\\.[0-9]{0,2})?")
          && Math.abs(Double.parseDouble(text)) <= most) {
        return text;
      }
    } catch (NumberFormatException e) {
      throw ApiException.outOfRange(at, text, -most, most);
    }
    throw ApiException.outOfRange(at, text, -most, most);
  }

  static String required(XmlNode node, String field, String at) {
    String text = node.textOf(field);
    if (text == null) {
      throw ApiException.missing(at + Character.toLowerCase(field.charAt(0)) + field.substring(1));
    }
    return text;
  }

  static long number(String text, long least, long most, String at) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw ApiException.outOfRange(at, text, least, most);
    }
    throw ApiException.outOfRange(at, text, least, most);
  }

  static boolean bool(String text, String at) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw ApiException.notInSet(at, text, List.of("true", "false"));
    };
  }

  private static String atMost(String text, int characters, String at) {
    if (text.length() > characters) {
      throw ApiException.longerThan(at, text, characters);
    }
    return text;
  }

  static void write(RecordSet set, XmlText xml) {
    xml.open("ResourceRecordSet").element("Name", set.name().text()).element("Type", set.type());
    optional(xml, "SetIdentifier", set.setIdentifier());
    Policy policy = set.policy();
    if (policy != null) {
      write(policy, xml);
    }
    Long ttl = set.ttl();
    if (ttl != null) {
      xml.element("TTL", ttl);
    }
    if (!set.values().isEmpty()) {
      xml.open("ResourceRecords");
      for (String value : set.values()) {
        xml.open("ResourceRecord").element("Value", value).close();
      }
      xml.close();
    }
    AliasTarget alias = set.alias();
    if (alias != null) {
      xml.open("AliasTarget")
          .element("HostedZoneId", alias.zoneId())
          .element("DNSName", alias.name().text());
      xml.element("EvaluateTargetHealth", alias.evaluateTargetHealth()).close();
    }
    optional(xml, "HealthCheckId", set.healthCheckId());
    optional(xml, "TrafficPolicyInstanceId", set.trafficPolicyInstanceId());
    xml.close();
  }

  private static void write(Policy policy, XmlText xml) {
    switch (policy) {
      case Policy.Weighted(long weight) -> xml.element("Weight", weight);
      case Policy.Latency(String region) -> xml.element("Region", region);
      case Policy.Failover(String role) -> xml.element("Failover", role);
      case Policy.MultiValue() -> xml.element("MultiValueAnswer", true);
      case Policy.Cidr(String collection, String location) ->
          xml.open("CidrRoutingConfig")
              .element("CollectionId", collection)
              .element("LocationName", location)
              .close();
      case Policy.Geolocation geo -> {
        xml.open("GeoLocation");
        optional(xml, "ContinentCode", geo.continent());
        optional(xml, "CountryCode", geo.country());
        optional(xml, "SubdivisionCode", geo.subdivision());
        xml.close();
      }
      case Policy.Geoproximity place -> {
        xml.open("GeoProximityLocation");
        optional(xml, "AWSRegion", place.awsRegion());
        optional(xml, "LocalZoneGroup", place.localZoneGroup());
        if (place.latitude() != null) {
          xml.open("Coordinates");
          optional(xml, "Latitude", place.latitude());
          optional(xml, "Longitude", place.longitude());
          xml.close();
        }
        Long bias = place.bias();
        if (bias != null) {
          xml.element("Bias", bias);
        }
        xml.close();
      }
    }
  }

  static void optional(XmlText xml, String name, @Nullable String text) {
    if (text != null) {
      xml.element(name, text);
    }
  }
}
