package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Branch;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Endpoint;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Reference;
import org.junit.jupiter.api.Test;

class PolicyDocumentTest {
  private static TrafficPolicyDocument document(String rule) {
    return PolicyDocument.read(
        "{\"AWSPolicyFormatVersion\":\"2015-10-01\",\"RecordType\":\"A\",\"StartRule\":\"r\","
            + "\"Endpoints\":{\"e\":{\"Type\":\"value\",\"Value\":\"192.0.2.1\"},"
            + "\"s\":{\"Type\":\"s3-website\",\"Region\":\"eu-west-1\",\"Value\":\"www\"}},"
            + "\"Rules\":{\"r\":"
            + rule
            + "}}");
  }

  private static List<Branch> branches(String rule) {
    return document(rule).rules().get("r").branches();
  }

  private static Branch branch(RoutingPolicy policy) {
    return new Branch(policy, new Reference(false, "e"), false, null);
  }

  @Test
  void everyRule() {
    String e = "\"EndpointReference\":\"e\"";
    assertEquals(
        List.of(
            new Branch(new RoutingPolicy.Failover(true), new Reference(true, "x"), true, "check"),
            branch(new RoutingPolicy.Failover(false))),
        branches(
            "{\"RuleType\":\"failover\",\"Primary\":{\"RuleReference\":\"x\","
                + "\"EvaluateTargetHealth\":\"true\",\"HealthCheck\":\"check\"},\"Secondary\":{"
                + e
                + "}}"));
    assertEquals(
        List.of(
            branch(new RoutingPolicy.Geolocation(null, "*", null)),
            branch(new RoutingPolicy.Geolocation("EU", null, null)),
            branch(new RoutingPolicy.Geolocation(null, "US", "OH"))),
        branches(
            "{\"RuleType\":\"geo\",\"Locations\":[{\"IsDefault\":true,"
                + e
                + "},{\"Continent\":\"EU\","
                + e
                + "},{\"Country\":\"US\",\"Subdivision\":\"OH\","
                + e
                + "}]}"));
    assertEquals(
        List.of(
            branch(new RoutingPolicy.Geoproximity(null, "eu-west-1", Double.NaN, Double.NaN, -10)),
            branch(new RoutingPolicy.Geoproximity(null, null, 48.1, -11.5, 20))),
        branches(
            "{\"RuleType\":\"geoproximity\",\"GeoproximityLocations\":[{"
                + "\"Region\":\"aws:route53:eu-west-1\",\"Bias\":\"-10\","
                + e
                + "},{\"Latitude\":\"48.1\",\"Longitude\":\"-11.5\",\"Bias\":20,"
                + e
                + "}]}"));
    assertEquals(
        List.of(branch(new RoutingPolicy.Latency("us-east-1"))),
        branches("{\"RuleType\":\"latency\",\"Regions\":[{\"Region\":\"us-east-1\"," + e + "}]}"));
    assertEquals(
        List.of(branch(new RoutingPolicy.Multivalue())),
        branches("{\"RuleType\":\"multivalue\",\"Items\":[{" + e + "}]}"));
    assertEquals(
        List.of(branch(new RoutingPolicy.Weighted(7)), branch(new RoutingPolicy.Weighted(255))),
        branches(
            "{\"RuleType\":\"weighted\",\"Items\":[{\"Weight\":\"7\","
                + e
                + "},{\"Weight\":300,"
                + e
                + "}]}"));
  }

  @Test
  void endpointsAndStart() {
    TrafficPolicyDocument document =
        PolicyDocument.read(
            "{\"RecordType\":\"AAAA\",\"StartEndpoint\":\"e\",\"Endpoints\":{\"e\":"
                + "{\"Type\":\"s3-website\",\"Region\":\"eu-west-1\",\"Value\":\"www\"}}}");
    assertEquals(new Reference(false, "e"), document.start());
    assertEquals("AAAA", document.recordType());
    assertEquals(Map.of("e", new Endpoint("s3-website", "eu-west-1", "www")), document.endpoints());
  }

  @Test
  void whatIsNone_saidWhy() {
    for (String text : List.of("", " \n", "{", "x", "[".repeat(5_000))) {
      assertEquals("it is no JSON", refused(text));
    }
    assertEquals("the document has no StartEndpoint", refused("[]"));
    assertEquals("the document has no RecordType", refused("{\"StartEndpoint\":\"e\"}"));
    assertEquals(
        "the rule \"r\" is a \"cidr\"",
        assertThrows(IllegalArgumentException.class, () -> document("{\"RuleType\":\"cidr\"}"))
            .getMessage());
    assertEquals(
        "the rule \"r\" has no Items",
        assertThrows(IllegalArgumentException.class, () -> document("{\"RuleType\":\"weighted\"}"))
            .getMessage());
    assertEquals(
        "the rule \"r\" leads nowhere",
        assertThrows(IllegalArgumentException.class, () -> document("{\"RuleType\":\"failover\"}"))
            .getMessage());
  }

  private static String refused(String json) {
    return assertThrows(IllegalArgumentException.class, () -> PolicyDocument.read(json))
        .getMessage();
  }
}
