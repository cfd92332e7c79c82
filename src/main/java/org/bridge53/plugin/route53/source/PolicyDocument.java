package org.bridge53.plugin.route53.source;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Branch;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Endpoint;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Reference;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Rule;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Reads the JSON of a traffic policy (Route 53 API Reference, "Traffic Policy Document Format").
 * Numbers and truth values may be written as strings: most documents do.
 */
final class PolicyDocument {
  private PolicyDocument() {}

  /**
   * @throws IllegalArgumentException with the reason, if it is no such document
   */
  static TrafficPolicyDocument read(String json) {
    JsonNode root;
    try {
      root = JsonNode.parser().parse(json);
    } catch (UncheckedIOException notJson) { // the parser's own exceptions are checked
      throw new IllegalArgumentException("it is no JSON", notJson);
    }
    if (root == null) { // of a text without a word the parser says nothing at all
      throw new IllegalArgumentException("it is no JSON");
    }
    Map<String, Endpoint> endpoints = new HashMap<>();
    object(root, "Endpoints")
        .forEach(
            (id, node) ->
                endpoints.put(
                    id,
                    new Endpoint(
                        required(node, "Type", id),
                        text(node, "Region"),
                        required(node, "Value", id))));
    Map<String, Rule> rules = new HashMap<>();
    object(root, "Rules").forEach((id, node) -> rules.put(id, rule(id, node)));
    String startRule = text(root, "StartRule");
    Reference start =
        startRule != null
            ? new Reference(true, startRule)
            : new Reference(false, required(root, "StartEndpoint", "the document"));
    return new TrafficPolicyDocument(
        required(root, "RecordType", "the document"), start, endpoints, rules);
  }

  private static Rule rule(String id, JsonNode node) {
    String type = required(node, "RuleType", id);
    List<Branch> branches = new ArrayList<>();
    switch (type) {
      case "failover" -> {
        for (String role : List.of("Primary", "Secondary")) {
          JsonNode branch = node.field(role).orElse(null);
          if (branch != null) {
            RoutingPolicy policy = new RoutingPolicy.Failover(role.equals("Primary"));
            branches.add(branch(id, branch, policy));
          }
        }
      }
      case "geo" -> list(node, "Locations", id).forEach(b -> branches.add(branch(id, b, area(b))));
      case "geoproximity" ->
          list(node, "GeoproximityLocations", id)
              .forEach(b -> branches.add(branch(id, b, place(b))));
      case "latency" ->
          list(node, "Regions", id)
              .forEach(
                  b ->
                      branches.add(
                          branch(id, b, new RoutingPolicy.Latency(required(b, "Region", id)))));
      case "multivalue" ->
          list(node, "Items", id)
              .forEach(b -> branches.add(branch(id, b, new RoutingPolicy.Multivalue())));
      case "weighted" ->
          list(node, "Items", id)
              .forEach(
                  b -> {
                    int weight = (int) Math.clamp(number(required(b, "Weight", id)), 0, 255);
                    branches.add(branch(id, b, new RoutingPolicy.Weighted(weight)));
                  });
      default ->
          throw new IllegalArgumentException("the rule \"" + id + "\" is a \"" + type + "\"");
    }
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("the rule \"" + id + "\" leads nowhere");
    }
    return new Rule(type, branches);
  }

  private static Branch branch(String id, JsonNode node, RoutingPolicy policy) {
    String rule = text(node, "RuleReference");
    Reference target =
        rule != null
            ? new Reference(true, rule)
            : new Reference(false, required(node, "EndpointReference", id));
    return new Branch(
        policy, target, isTrue(node, "EvaluateTargetHealth"), text(node, "HealthCheck"));
  }

  private static RoutingPolicy area(JsonNode node) {
    return isTrue(node, "IsDefault")
        ? new RoutingPolicy.Geolocation(null, "*", null)
        : new RoutingPolicy.Geolocation(
            text(node, "Continent"), text(node, "Country"), text(node, "Subdivision"));
  }

  private static RoutingPolicy place(JsonNode node) {
    String region = text(node, "Region");
    String latitude = text(node, "Latitude");
    String longitude = text(node, "Longitude");
    String bias = text(node, "Bias");
    boolean at = region == null && latitude != null && longitude != null;
    return new RoutingPolicy.Geoproximity(
        null,
        // Written aws:route53:REGION. A region is a Local Zone group as well: the shortest of its
        // own.
        region == null ? null : region.substring(region.lastIndexOf(':') + 1),
        at && latitude != null ? number(latitude) : Double.NaN,
        at && longitude != null ? number(longitude) : Double.NaN,
        bias == null ? 0 : (int) Math.clamp(number(bias), -99, 99));
  }

  private static Map<String, JsonNode> object(JsonNode node, String field) {
    JsonNode found = node.isObject() ? node.field(field).orElse(null) : null;
    return found == null || !found.isObject() ? Map.of() : found.asObject();
  }

  private static List<JsonNode> list(JsonNode node, String field, String id) {
    JsonNode found = node.field(field).orElse(null);
    if (found == null || !found.isArray()) {
      throw new IllegalArgumentException("the rule \"" + id + "\" has no " + field);
    }
    return found.asArray();
  }

  private static String required(JsonNode node, String field, String id) {
    String text = text(node, field);
    if (text == null) {
      throw new IllegalArgumentException(id + " has no " + field);
    }
    return text;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode found = node.isObject() ? node.field(field).orElse(null) : null;
    if (found == null || found.isNull() || found.isObject() || found.isArray()) {
      return null;
    }
    return found.isNumber() || found.isBoolean() ? found.toString() : found.asString();
  }

  private static boolean isTrue(JsonNode node, String field) {
    return "true".equalsIgnoreCase(text(node, field));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("\"" + text + "\" is no number", notANumber);
    }
  }
}
