package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.Vpc;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZoneConfig;
import software.amazon.awssdk.services.route53.model.HostedZoneOwner;
import software.amazon.awssdk.services.route53.model.HostedZoneSummary;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByVpcRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByVpcResponse;
import software.amazon.awssdk.services.route53.model.ListHostedZonesRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesResponse;
import software.amazon.awssdk.services.route53.model.ListTagsForResourcesRequest;
import software.amazon.awssdk.services.route53.model.ListTagsForResourcesResponse;
import software.amazon.awssdk.services.route53.model.ResourceTagSet;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;

/** The SDK's shapes of hosted zones and their tags, and the model's. Any getter may give null. */
final class ZoneShapes {
  private static final String MAX_ITEMS = "100";

  private ZoneShapes() {}

  static ListHostedZonesRequest.Builder listing(@Nullable String marker) {
    return ListHostedZonesRequest.builder().maxItems(MAX_ITEMS).marker(marker);
  }

  /**
   * @throws AnswerCheck.Refused if what every listing has is missing
   */
  static HostedZonePage page(ListHostedZonesResponse response) {
    Boolean truncated = response.isTruncated();
    if (truncated == null) {
      throw new AnswerCheck.Refused("sent a list of zones without IsTruncated");
    }
    if (truncated && response.nextMarker() == null) {
      throw new AnswerCheck.Refused("sent a truncated list of zones without NextMarker");
    }
    List<HostedZone> zones = new ArrayList<>();
    for (var shape : response.hostedZones()) {
      zones.add(zone(shape));
    }
    return new HostedZonePage(zones, truncated ? response.nextMarker() : null);
  }

  private static HostedZone zone(software.amazon.awssdk.services.route53.model.HostedZone shape) {
    HostedZoneConfig config = shape.config();
    Long count = shape.resourceRecordSetCount();
    return new HostedZone(
        bareId(shape.id()),
        name(shape.name()),
        config != null && Boolean.TRUE.equals(config.privateZone()),
        null,
        null,
        count == null || count < 0 ? HostedZone.NOT_COUNTED : count);
  }

  static HostedZone zone(GetHostedZoneResponse response) {
    if (response.hostedZone() == null) {
      throw new AnswerCheck.Refused("sent no hosted zone");
    }
    return zone(response.hostedZone());
  }

  static ListHostedZonesByVpcRequest.Builder seenBy(Vpc vpc, @Nullable String token) {
    return ListHostedZonesByVpcRequest.builder()
        .vpcId(vpc.id())
        .vpcRegion(vpc.region())
        .maxItems(MAX_ITEMS)
        .nextToken(token);
  }

  static HostedZonePage page(ListHostedZonesByVpcResponse response) {
    List<HostedZone> zones = new ArrayList<>();
    for (HostedZoneSummary shape : response.hostedZoneSummaries()) {
      HostedZoneOwner owner = shape.owner();
      zones.add(
          new HostedZone(
              bareId(shape.hostedZoneId()),
              name(shape.name()),
              true,
              owner == null ? null : owner.owningAccount(),
              owner == null ? null : owner.owningService()));
    }
    String next = response.nextToken();
    return new HostedZonePage(zones, next == null || next.isEmpty() ? null : next);
  }

  static ListTagsForResourcesRequest.Builder tags(List<String> zoneIds) {
    return ListTagsForResourcesRequest.builder()
        .resourceType(TagResourceType.HOSTEDZONE)
        .resourceIds(zoneIds);
  }

  static Map<String, Map<String, String>> tags(ListTagsForResourcesResponse response) {
    Map<String, Map<String, String>> tags = new HashMap<>();
    for (ResourceTagSet set : response.resourceTagSets()) {
      Map<String, String> values = new HashMap<>();
      for (Tag tag : set.tags()) {
        if (tag.key() != null) {
          values.put(tag.key(), tag.value() == null ? "" : tag.value());
        }
      }
      tags.put(bareId(set.resourceId()), values);
    }
    return tags;
  }

  private static String bareId(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      throw new AnswerCheck.Refused("sent a zone without an id");
    }
    return id.substring(id.lastIndexOf('/') + 1);
  }

  private static String name(@Nullable String name) {
    if (name == null) {
      throw new AnswerCheck.Refused("sent a zone without a name");
    }
    return name;
  }
}
