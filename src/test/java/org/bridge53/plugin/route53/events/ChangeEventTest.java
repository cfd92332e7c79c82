package org.bridge53.plugin.route53.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bridge53.testing.Corpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeEventTest {
  static String event(String name, String asked, String more) {
    return "{\"source\":\"aws.route53\",\"detail-type\":\"AWS API Call via"
        + " CloudTrail\",\"id\":\"e\","
        + "\"detail\":{\"eventSource\":\"route53.amazonaws.com\",\"eventName\":\""
        + name
        + "\",\"requestParameters\":"
        + asked
        + more
        + "}}";
  }

  static String changed(String zoneId, String eventId) {
    return event(
        "ChangeResourceRecordSets",
        "{\"hostedZoneId\":\"" + zoneId + "\"}",
        ",\"eventID\":\"" + eventId + "\"");
  }

  /** AWS's sample, a deletion, a failed call, one through SNS, a stranger. */
  @Test
  void everyMessageOfTheCorpus_asItIsMeant() {
    List<String> read =
        Corpus.of(ChangeEventFuzzTest.class, "everyMessage").inputs().stream()
            .map(octets -> ChangeEvent.read(new String(octets, StandardCharsets.UTF_8)).toString())
            .sorted()
            .toList();
    assertEquals(
        List.of(
            "Other[what=ChangeResourceRecordSets that changed nothing]",
            "Other[what=an event of aws.ec2]",
            "ZoneChanged[id=77f4b1ba-e4f5-4ab0-8a3f-2b5d4e1d1b11, zoneId=Z1PA6795UKMFR9]",
            "ZonesChanged[id=e-2, zoneId=Z1PA6795UKMFR9]",
            "ZonesChanged[id=e-2, zoneId=Z1PA6795UKMFR9]"),
        read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ChangeResourceRecordSets|{\"hostedZoneId\":\"/hostedzone/Z1\"}|ZoneChanged[id=e,"
            + " zoneId=Z1]",
        "CreateHostedZone|{\"name\":\"a.\"}|ZonesChanged[id=e, zoneId=null]",
        "DeleteHostedZone|{\"id\":\"Z1\"}|ZonesChanged[id=e, zoneId=Z1]",
        "AssociateVPCWithHostedZone|{\"hostedZoneId\":\"Z1\"}|ZonesChanged[id=e, zoneId=Z1]",
        "DisassociateVPCFromHostedZone|{\"hostedZoneId\":\"Z1\"}|ZonesChanged[id=e, zoneId=Z1]",
        "ChangeTagsForResource|{\"resourceType\":\"hostedzone\",\"resourceId\":\"Z1\"}|ZonesChanged[id=e,"
            + " zoneId=null]",
        "ChangeTagsForResource|{\"resourceType\":\"healthcheck\"}|Other[what=ChangeTagsForResource]",
        "CreateTrafficPolicyInstance|{\"hostedZoneId\":\"Z1\"}|ZoneChanged[id=e, zoneId=Z1]",
        "UpdateHostedZoneFeatures|{\"hostedZoneId\":\"Z1\"}|ZoneChanged[id=e, zoneId=Z1]",
        "ChangeCidrCollection|{\"id\":\"c\"}|Other[what=ChangeCidrCollection]",
        "ChangeResourceRecordSets|null|Unreadable[why=ChangeResourceRecordSets of no hosted zone]",
        "ChangeResourceRecordSets|{\"hostedZoneId\":\"../Z"
            + " 1\"}|Unreadable[why=ChangeResourceRecordSets of no hosted zone]",
        "ChangeResourceRecordSets|{\"hostedZoneId\":{\"a\":1}}|Unreadable[why=ChangeResourceRecordSets"
            + " of no hosted zone]"
      })
  void everyCallThatMatters(String name, String asked, String expected) {
    assertEquals(expected, ChangeEvent.read(event(name, asked, "")).toString());
  }

  @Test
  void readOnlyCall_changesNothing() {
    assertInstanceOf(
        ChangeEvent.Other.class,
        ChangeEvent.read(
            event("GetHostedZone", "{\"hostedZoneId\":\"Z1\"}", ",\"readOnly\":true")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{",
        "{}",
        "{} x",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\q\"}",
        "{\"a\":tru}",
        "{\"source\":\"aws.route53\"}",
        "{\"Type\":\"Notification\",\"Message\":\"x\"}"
      })
  void noEvent_unreadable(String message) {
    assertInstanceOf(ChangeEvent.Unreadable.class, ChangeEvent.read(message));
  }

  @Test
  void deepOrLong_unreadable() {
    String deep = "{\"a\":" + "[".repeat(100_000);
    assertEquals("Unreadable[why=too deep at character 69]", ChangeEvent.read(deep).toString());
    String inside = "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}";
    assertEquals("Unreadable[why=no event of EventBridge]", ChangeEvent.read(inside).toString());
    assertEquals(
        "Unreadable[why=longer than 1048576 characters]",
        ChangeEvent.read("{" + " ".repeat(1 << 20) + "}").toString());
  }

  @Test
  void longId_noKey() {
    assertEquals(
        "ZoneChanged[id=null, zoneId=Z1]",
        ChangeEvent.read(changed("Z1", "x".repeat(65))).toString());
  }
}
