package org.bridge53.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class IamPolicyTest {
  private final JsonNode policy = read("bridge53-read");

  @Test
  void actions_areThoseThatServingNeeds() {
    List<String> actions = new ArrayList<>();
    for (JsonNode statement : statements()) {
      actions.addAll(texts(statement, "Action"));
    }
    assertEquals(
        List.of(
            "route53:ListResourceRecordSets",
            "route53:GetHostedZone",
            "route53:ListHostedZones",
            "cloudwatch:GetMetricData",
            "route53:GetHealthCheck",
            "route53:GetHealthCheckStatus",
            "route53:ListHealthChecks"),
        actions);
  }

  @Test
  void eachStatement_allowsOneThingUnderANameOfItsOwn() {
    assertEquals("2012-10-17", policy.field("Version").orElseThrow().asString());
    Set<String> names = new HashSet<>();
    for (JsonNode statement : statements()) {
      String name = statement.field("Sid").orElseThrow().asString();
      assertTrue(name.matches("[A-Za-z0-9]+") && names.add(name), name);
      assertEquals(Set.of("Sid", "Effect", "Action", "Resource"), statement.asObject().keySet());
      assertEquals("Allow", statement.field("Effect").orElseThrow().asString());
      boolean ofZones = texts(statement, "Action").contains("route53:ListResourceRecordSets");
      // Metrics have no resource of their own, and checks may be any of the account's.
      assertEquals(
          List.of(ofZones ? "arn:aws:route53:::hostedzone/*" : "*"), texts(statement, "Resource"));
    }
  }

  @Test
  void hub_entersRolesOfOneNameAndNothingElse() {
    JsonNode statement = only("bridge53-hub");
    assertEquals(List.of("sts:AssumeRole"), texts(statement, "Action"));
    assertEquals(List.of("arn:aws:iam::*:role/bridge53-read"), texts(statement, "Resource"));
    assertEquals(Set.of("Sid", "Effect", "Action", "Resource"), statement.asObject().keySet());
  }

  /** A role that anybody who knows its ARN may take would be the confused deputy's. */
  @Test
  void accountRole_trustsTheHubWithAnExternalIdOnly() {
    JsonNode statement = only("bridge53-account-trust");
    assertEquals(List.of("sts:AssumeRole"), texts(statement, "Action"));
    assertEquals(
        List.of("arn:aws:iam::111111111111:role/bridge53-hub"),
        texts(statement.field("Principal").orElseThrow(), "AWS"));
    JsonNode condition = statement.field("Condition").orElseThrow();
    assertEquals(Set.of("StringEquals"), condition.asObject().keySet());
    assertEquals(
        List.of("corp-dns"),
        texts(condition.field("StringEquals").orElseThrow(), "sts:ExternalId"));
  }

  @Test
  void events_receivesAndDeletesAndNothingElse() {
    JsonNode statement = only("bridge53-events");
    assertEquals(List.of("sqs:DeleteMessage", "sqs:ReceiveMessage"), texts(statement, "Action"));
    assertEquals(
        List.of("arn:aws:sqs:us-east-1:111122223333:bridge53-*"), texts(statement, "Resource"));
  }

  private static JsonNode only(String name) {
    JsonNode policy = read(name);
    assertEquals("2012-10-17", policy.field("Version").orElseThrow().asString());
    List<JsonNode> statements = policy.field("Statement").orElseThrow().asArray();
    assertEquals(1, statements.size());
    assertEquals("Allow", statements.getFirst().field("Effect").orElseThrow().asString());
    return statements.getFirst();
  }

  @Test
  void findingZones_whatDiscoveryCalls() {
    List<String> actions = new ArrayList<>();
    JsonNode finding = read("bridge53-find-zones");
    for (JsonNode statement : finding.field("Statement").orElseThrow().asArray()) {
      assertEquals("Allow", statement.field("Effect").orElseThrow().asString());
      actions.addAll(texts(statement, "Action"));
    }
    assertEquals(
        List.of(
            "route53:ListHostedZones",
            "route53:ListHostedZonesByVPC",
            "route53:ListTagsForResources",
            "route53:ListResourceRecordSets"),
        actions);
  }

  private List<JsonNode> statements() {
    return policy.field("Statement").orElseThrow().asArray();
  }

  private static List<String> texts(JsonNode statement, String field) {
    JsonNode value = statement.field(field).orElseThrow();
    return value.isArray()
        ? value.asArray().stream().map(JsonNode::asString).toList()
        : List.of(value.asString());
  }

  private static JsonNode read(String name) {
    try {
      return JsonNode.parser().parse(Files.readString(Path.of("infra/iam/" + name + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
