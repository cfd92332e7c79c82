package org.bridge53.emulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bridge53.emulator.Store.ChangeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What CloudTrail notes of writing calls, in the envelope that EventBridge puts around it, for the
 * queues that hear of it. Runs while holding the store's monitor.
 *
 * <p>The shape is that of the Developer Guide's sample ("Logging Amazon Route 53 API calls"):
 * members begin with a lower-case letter, so {@code tTL}, {@code dNSName}; ids are bare in {@code
 * requestParameters}; dates are {@code Jan 16, 2018 12:41:43 AM}.
 */
final class Trail {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("MMM d, yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private final Store store;

  Trail(Store store) {
    this.store = store;
  }

  void changed(HostedZone zone, List<Change> changes, ChangeInfo info, Identity caller) {
    List<Object> items = new ArrayList<>();
    for (Change change : changes) {
      items.add(Map.of("action", change.action().name(), "resourceRecordSet", set(change.set())));
    }
    Map<String, Object> batch = new LinkedHashMap<>();
    String comment = info.comment();
    if (comment != null) {
      batch.put("comment", comment);
    }
    batch.put("changes", items);
    note(
        "ChangeResourceRecordSets",
        Map.of("hostedZoneId", zone.id, "changeBatch", batch),
        Map.of("changeInfo", info(info)),
        caller);
  }

  void created(HostedZone zone, ChangeInfo info, Identity caller) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("id", "/hostedzone/" + zone.id);
    about.put("name", zone.name.text());
    about.put("callerReference", zone.callerReference);
    about.put("config", Map.of("privateZone", zone.isPrivate));
    about.put("resourceRecordSetCount", zone.sets.size());
    note(
        "CreateHostedZone",
        Map.of("name", zone.name.text(), "callerReference", zone.callerReference),
        Map.of("hostedZone", about, "changeInfo", info(info)),
        caller);
  }

  void deleted(HostedZone zone, ChangeInfo info, Identity caller) {
    note("DeleteHostedZone", Map.of("id", zone.id), Map.of("changeInfo", info(info)), caller);
  }

  /** A VPC that sees a zone, or does not any more. */
  void associated(HostedZone zone, Vpc vpc, boolean associated, ChangeInfo info, Identity caller) {
    note(
        associated ? "AssociateVPCWithHostedZone" : "DisassociateVPCFromHostedZone",
        Map.of(
            "hostedZoneId", zone.id, "vPC", Map.of("vPCId", vpc.id(), "vPCRegion", vpc.region())),
        Map.of("changeInfo", info(info)),
        caller);
  }

  /** A change of a CIDR collection. */
  void collectionChanged(String collectionId, Identity caller) {
    note("ChangeCidrCollection", Map.of("id", collectionId), Map.of("id", store.newUuid()), caller);
  }

  private static Map<String, Object> info(ChangeInfo info) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", "/change/" + info.id());
    fields.put("status", "PENDING");
    fields.put("submittedAt", WRITTEN.format(info.submittedAt()));
    return fields;
  }

  private static Map<String, Object> set(RecordSet set) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", set.name().text());
    fields.put("type", set.type());
    putIfThere(fields, "setIdentifier", set.setIdentifier());
    Long ttl = set.ttl();
    if (ttl != null) {
      fields.put("tTL", ttl);
    }
    if (!set.values().isEmpty()) {
      fields.put(
          "resourceRecords", set.values().stream().map(value -> Map.of("value", value)).toList());
    }
    RecordSet.AliasTarget alias = set.alias();
    if (alias != null) {
      fields.put(
          "aliasTarget",
          Map.of(
              "hostedZoneId", alias.zoneId(),
              "dNSName", alias.name().text(),
              "evaluateTargetHealth", alias.evaluateTargetHealth()));
    }
    putIfThere(fields, "healthCheckId", set.healthCheckId());
    return fields;
  }

  private static void putIfThere(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private void note(
      String eventName, Map<String, ?> asked, Map<String, ?> answered, Identity caller) {
    Queues queues = store.queues();
    if (!queues.hasSubscribers()) {
      return;
    }
    String time = store.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("type", caller.roleArn() == null ? "IAMUser" : "AssumedRole");
    identity.put("principalId", caller.userId());
    identity.put("arn", caller.arn());
    identity.put("accountId", caller.account());
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("eventVersion", "1.11");
    detail.put("userIdentity", identity);
    detail.put("eventTime", time);
    detail.put("eventSource", "route53.amazonaws.com");
    detail.put("eventName", eventName);
    detail.put("awsRegion", "us-east-1");
    detail.put("sourceIPAddress", "127.0.0.1");
    detail.put("userAgent", "emulator");
    detail.put("requestParameters", asked);
    detail.put("responseElements", answered);
    detail.put("additionalEventData", Map.of("Note", "Do not use to reconstruct hosted zone"));
    detail.put("requestID", store.newUuid());
    detail.put("eventID", store.newUuid());
    detail.put("readOnly", false);
    detail.put("eventType", "AwsApiCall");
    detail.put("apiVersion", "2013-04-01");
    detail.put("managementEvent", true);
    detail.put("recipientAccountId", caller.account());
    detail.put("eventCategory", "Management");
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", store.newUuid());
    event.put("detail-type", "AWS API Call via CloudTrail");
    event.put("source", "aws.route53");
    event.put("account", caller.account());
    event.put("time", time);
    event.put("region", "us-east-1");
    event.put("resources", List.of());
    event.put("detail", detail);
    queues.event(caller.account(), JsonText.write(event));
  }

  /** The moment as the trail writes it, for tests of the shape. */
  static String written(Instant moment) {
    return WRITTEN.format(moment);
  }
}
