package org.bridge53.plugin.route53.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.bridge53.message.RrType;
import org.bridge53.name.NameText;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Branch;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Endpoint;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Reference;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Rule;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.routing.FailoverChoice;
import org.bridge53.plugin.route53.routing.Member;
import org.bridge53.plugin.route53.routing.OnlyChoice;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.WeightedChoice;
import org.junit.jupiter.api.Test;

class TrafficPolicyTranslatorTest {
  private static final TrafficPolicyInstance INSTANCE =
      new TrafficPolicyInstance("i", "www.example.org.", "A", 30, "p", 1);

  private static final Map<String, Endpoint> ENDPOINTS =
      Map.of(
          "one", new Endpoint("value", null, "192.0.2.1"),
          "bad", new Endpoint("value", null, "nonsense"),
          "lb", new Endpoint("elastic-load-balancer", null, "lb-1.eu-west-1.elb.amazonaws.com"),
          "old", new Endpoint("s3-website", "eu-west-1", "www.example.com"),
          "new", new Endpoint("s3-website", "eu-central-1", "www.example.com"));

  private static Branch to(RoutingPolicy policy, boolean rule, String id) {
    return new Branch(policy, new Reference(rule, id), true, "check-" + id);
  }

  private static RoutingGroup translate(Reference start, Map<String, Rule> rules) {
    return TrafficPolicyTranslator.translate(
        INSTANCE, new TrafficPolicyDocument("A", start, ENDPOINTS, rules));
  }

  private static String refused(Reference start, Map<String, Rule> rules) {
    return assertThrows(IllegalArgumentException.class, () -> translate(start, rules)).getMessage();
  }

  private static Rule weighted(Branch... branches) {
    return new Rule("weighted", List.of(branches));
  }

  private static final RoutingPolicy ONE = new RoutingPolicy.Weighted(1);

  @Test
  void startEndpoint_oneMember() {
    RoutingGroup group = translate(new Reference(false, "one"), Map.of());
    assertInstanceOf(OnlyChoice.class, group.selection());
    Member.Values values =
        assertInstanceOf(Member.Values.class, group.members().getFirst().source());
    assertEquals(NameText.parse("www.example.org"), values.rrset().owner());
    assertEquals(30, values.rrset().ttl());
    assertEquals(RrType.A, values.rrset().type());
  }

  @Test
  void rules_groupsThatLeadToEachOther() {
    RoutingGroup group =
        translate(
            new Reference(true, "site"),
            Map.of(
                "site",
                new Rule(
                    "failover",
                    List.of(
                        to(new RoutingPolicy.Failover(true), true, "share"),
                        to(new RoutingPolicy.Failover(false), false, "old"))),
                "share",
                weighted(to(ONE, false, "one"), to(ONE, false, "lb"), to(ONE, false, "new"))));
    assertEquals(new FailoverChoice(List.of(0, 1)), group.selection());
    assertEquals("check-share", group.members().getFirst().healthCheckId());
    Member.Branch branch =
        assertInstanceOf(Member.Branch.class, group.members().getFirst().source());
    assertEquals(true, branch.evaluateTargetHealth());
    assertInstanceOf(WeightedChoice.class, branch.group().selection());
    assertEquals(
        new Member.AwsTarget(NameText.parse("lb-1.eu-west-1.elb.amazonaws.com"), true),
        branch.group().members().get(1).source());
    assertEquals(
        new Member.AwsTarget(NameText.parse("s3-website.eu-central-1.amazonaws.com"), true),
        branch.group().members().get(2).source());
    assertEquals(
        new Member.AwsTarget(NameText.parse("s3-website-eu-west-1.amazonaws.com"), true),
        group.members().get(1).source());
  }

  @Test
  void documentsThatCannotBeFollowed_saidWhy() {
    Reference rule = new Reference(true, "r");
    assertEquals("it has no rule \"r\"", refused(rule, Map.of()));
    assertEquals("it has no endpoint \"x\"", refused(new Reference(false, "x"), Map.of()));
    assertEquals(
        "its rule \"r\" leads back to itself",
        refused(
            rule, Map.of("r", weighted(to(ONE, true, "s")), "s", weighted(to(ONE, true, "r")))));
    assertEquals(
        "its rule \"r\" mixes policies",
        refused(
            rule,
            Map.of(
                "r",
                weighted(
                    to(ONE, false, "one"), to(new RoutingPolicy.Multivalue(), false, "one")))));
    assertThrows(
        IllegalArgumentException.class, () -> translate(new Reference(false, "bad"), Map.of()));
    assertEquals(
        "its document is about the type AAAA, not A",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    TrafficPolicyTranslator.translate(
                        INSTANCE,
                        new TrafficPolicyDocument(
                            "AAAA", new Reference(false, "one"), ENDPOINTS, Map.of())))
            .getMessage());
  }
}
