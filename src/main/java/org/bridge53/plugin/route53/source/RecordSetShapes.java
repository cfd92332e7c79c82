package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.jspecify.annotations.Nullable;
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
        kind(shape),
        shape.setIdentifier(),
        shape.aliasTarget() == null ? ttl(shape) : -1,
        values);
  }

  private static RecordSet.Kind kind(ResourceRecordSet shape) {
    if (shape.trafficPolicyInstanceId() != null) {
      return RecordSet.Kind.TRAFFIC_POLICY;
    }
    boolean oneOfSeveral =
        shape.setIdentifier() != null
            || shape.weight() != null
            || shape.regionAsString() != null
            || shape.geoLocation() != null
            || shape.failoverAsString() != null
            || shape.multiValueAnswer() != null
            || shape.cidrRoutingConfig() != null
            || shape.geoProximityLocation() != null;
    if (oneOfSeveral) {
      return RecordSet.Kind.POLICY;
    }
    return shape.aliasTarget() == null ? RecordSet.Kind.SIMPLE : RecordSet.Kind.ALIAS;
  }

  /** A set whose TTL is 0 may come without one (moto). */
  private static long ttl(ResourceRecordSet shape) {
    Long ttl = shape.ttl();
    return ttl == null ? 0 : Math.clamp(ttl, 0L, MAX_TTL_SECONDS);
  }
}
