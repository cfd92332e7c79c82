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
  private final JsonNode policy = read();

  @Test
  void actions_areThoseThatServingNeeds() {
    List<String> actions = new ArrayList<>();
    for (JsonNode statement : statements()) {
      actions.addAll(texts(statement, "Action"));
    }
    assertEquals(List.of("route53:ListResourceRecordSets"), actions);
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
      assertEquals(List.of("arn:aws:route53:::hostedzone/*"), texts(statement, "Resource"));
    }
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

  private static JsonNode read() {
    try {
      return JsonNode.parser().parse(Files.readString(Path.of("infra/iam/bridge53-read.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
