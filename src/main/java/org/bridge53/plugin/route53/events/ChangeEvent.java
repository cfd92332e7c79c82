package org.bridge53.plugin.route53.events;

import java.util.Map;
import java.util.Set;
import org.bridge53.plugin.route53.events.JsonFields.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * What a message of a queue says. Its members are those of CloudTrail's record ("Logging Amazon
 * Route 53 API calls with AWS CloudTrail") in EventBridge's envelope, or that in a notification of
 * SNS. Nothing of a message is believed but that something happened to some zone.
 */
public sealed interface ChangeEvent {
  /** Beyond SQS's limit for a message, which is 1 MiB. */
  int LONGEST_CHARACTERS = 1 << 20;

  /**
   * A zone's record sets, or the zone itself, changed.
   *
   * @param id of the event; null: it has none
   * @param zoneId bare
   */
  record ZoneChanged(@Nullable String id, String zoneId) implements ChangeEvent {}

  /**
   * There are other zones now, or they are seen by others, or have other tags.
   *
   * @param zoneId null: the event names none
   */
  record ZonesChanged(@Nullable String id, @Nullable String zoneId) implements ChangeEvent {}

  /**
   * An event that is none of ours: of another service, of a call that failed, of one that changes
   * no zone.
   */
  record Other(String what) implements ChangeEvent {}

  /** No event at all; one line. */
  record Unreadable(String why) implements ChangeEvent {}

  /** Reads a message, whoever wrote it. */
  static ChangeEvent read(String message) {
    try {
      Map<String, String> fields = Reading.fields(message);
      String wrapped = fields.get("Message");
      if ("Notification".equals(fields.get("Type")) && wrapped != null) {
        fields = Reading.fields(wrapped); // the queue hears of a topic of SNS
      }
      return Reading.event(fields);
    } catch (Malformed malformed) {
      return new Unreadable(String.valueOf(malformed.getMessage()));
    }
  }

  /** How. */
  final class Reading {
    private static final String ASKED = "detail.requestParameters.";
    private static final Set<String> FIELDS =
        Set.of(
            "Type",
            "Message",
            "id",
            "source",
            "detail-type",
            "detail.eventID",
            "detail.eventSource",
            "detail.eventName",
            "detail.errorCode",
            "detail.readOnly",
            ASKED + "hostedZoneId",
            ASKED + "id",
            ASKED + "resourceId",
            ASKED + "resourceType");

    private static final int LONGEST_ID = 64;

    private Reading() {}

    private static Map<String, String> fields(String text) throws Malformed {
      if (text.length() > LONGEST_CHARACTERS) {
        throw new Malformed("longer than " + LONGEST_CHARACTERS + " characters");
      }
      return JsonFields.read(text, FIELDS);
    }

    private static ChangeEvent event(Map<String, String> fields) throws Malformed {
      String source = fields.get("source");
      String name = fields.get("detail.eventName");
      if (source == null || fields.get("detail-type") == null) {
        throw new Malformed("no event of EventBridge");
      }
      if (!source.equals("aws.route53")
          || !"route53.amazonaws.com".equals(fields.get("detail.eventSource"))
          || name == null) {
        return new Other("an event of " + shown(source));
      }
      if (fields.get("detail.errorCode") != null || "true".equals(fields.get("detail.readOnly"))) {
        return new Other(shown(name) + " that changed nothing");
      }
      String id = fields.getOrDefault("detail.eventID", fields.get("id"));
      String key = id == null || id.length() > LONGEST_ID ? null : id;
      String zone = bare(fields.get(ASKED + "hostedZoneId"));
      return switch (name) {
        case "CreateHostedZone" -> new ZonesChanged(key, null);
        case "DeleteHostedZone" -> new ZonesChanged(key, bare(fields.get(ASKED + "id")));
        case "AssociateVPCWithHostedZone", "DisassociateVPCFromHostedZone" ->
            new ZonesChanged(key, zone);
        case "ChangeTagsForResource" ->
            "hostedzone".equals(fields.get(ASKED + "resourceType"))
                ? new ZonesChanged(key, null)
                : new Other(name);
        case "ChangeResourceRecordSets" -> {
          if (zone == null) {
            throw new Malformed("ChangeResourceRecordSets of no hosted zone");
          }
          yield new ZoneChanged(key, zone);
        }
        // Traffic policy instances and features, and whatever comes: if it names a zone, that is
        // read.
        default -> zone == null ? new Other(shown(name)) : new ZoneChanged(key, zone);
      };
    }

    /** The id without {@code /hostedzone/}, as older records have it; null if it is none. */
    private static @Nullable String bare(@Nullable String id) {
      if (id == null) {
        return null;
      }
      String bare = id.substring(id.lastIndexOf('/') + 1);
      if (bare.isEmpty() || bare.length() > 32) {
        return null;
      }
      for (int i = 0; i < bare.length(); i++) {
        char c = bare.charAt(i);
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
          return null;
        }
      }
      return bare;
    }

    /** A stranger's word for a log line. */
    private static String shown(String word) {
      StringBuilder shown = new StringBuilder();
      for (int i = 0; i < Math.min(word.length(), 80); i++) {
        char c = word.charAt(i);
        shown.append(c > ' ' && c < 0x7f ? c : '?');
      }
      return shown.toString();
    }
  }
}
