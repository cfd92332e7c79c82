package org.bridge53.plugin.route53.translation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Branch;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Endpoint;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Reference;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument.Rule;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.routing.Member;
import org.bridge53.plugin.route53.routing.OnlyChoice;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.Selection;

/** Makes the groups of a traffic policy: one a rule, as AWS makes record sets of it. */
public final class TrafficPolicyTranslator {
  /** Regions whose website endpoint is written with a dash (S3 User Guide, "Website endpoints"). */
  private static final Set<String> DASHED =
      Set.of(
          "us-east-1",
          "us-west-1",
          "us-west-2",
          "us-gov-west-1",
          "ap-northeast-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "eu-west-1",
          "sa-east-1");

  private final DomainName owner;
  private final int type;
  private final int ttl;
  private final TrafficPolicyDocument document;
  private final Map<String, RoutingGroup> done = new HashMap<>();
  private final Set<String> path = new HashSet<>();

  private TrafficPolicyTranslator(
      DomainName owner, int type, int ttl, TrafficPolicyDocument document) {
    this.owner = owner;
    this.type = type;
    this.ttl = ttl;
    this.document = document;
  }

  /**
   * Translates.
   *
   * @throws IllegalArgumentException with the reason, in one line, if the document cannot be
   *     followed
   */
  public static RoutingGroup translate(
      TrafficPolicyInstance instance, TrafficPolicyDocument document) {
    OptionalInt type = RrType.of(instance.type());
    if (type.isEmpty() || !instance.type().equals(document.recordType())) {
      throw new IllegalArgumentException(
          "its document is about the type " + document.recordType() + ", not " + instance.type());
    }
    TrafficPolicyTranslator translator =
        new TrafficPolicyTranslator(
            EscapedName.parse(instance.name()), type.getAsInt(), (int) instance.ttl(), document);
    Reference start = document.start();
    return start.toRule()
        ? translator.rule(start.id())
        : translator.group(
            List.of(new Member(start.id(), null, null, translator.endpoint(start.id(), false))),
            new OnlyChoice());
  }

  private RoutingGroup group(List<Member> members, Selection selection) {
    return new RoutingGroup(owner, type, members, selection);
  }

  private RoutingGroup rule(String id) {
    RoutingGroup known = done.get(id);
    if (known != null) {
      return known;
    }
    Rule rule = document.rules().get(id);
    if (rule == null) {
      throw new IllegalArgumentException("it has no rule \"" + id + "\"");
    }
    if (!path.add(id)) {
      throw new IllegalArgumentException("its rule \"" + id + "\" leads back to itself");
    }
    List<Member> members = new ArrayList<>(rule.branches().size());
    List<RoutingPolicy> policies = new ArrayList<>(rule.branches().size());
    for (Branch branch : rule.branches()) {
      members.add(
          new Member(
              branch.target().id(), branch.policy(), branch.healthCheckId(), source(branch)));
      policies.add(branch.policy());
    }
    path.remove(id);
    Selection selection = Selections.ofPolicies(policies);
    if (selection == null) {
      throw new IllegalArgumentException("its rule \"" + id + "\" mixes policies");
    }
    RoutingGroup made = group(members, selection);
    done.put(id, made);
    return made;
  }

  private Member.Source source(Branch branch) {
    Reference target = branch.target();
    return target.toRule()
        ? new Member.Branch(rule(target.id()), branch.evaluateTargetHealth())
        : endpoint(target.id(), branch.evaluateTargetHealth());
  }

  private Member.Source endpoint(String id, boolean evaluateTargetHealth) {
    Endpoint endpoint = document.endpoints().get(id);
    if (endpoint == null) {
      throw new IllegalArgumentException("it has no endpoint \"" + id + "\"");
    }
    return switch (endpoint.type()) {
      case "value" ->
          new Member.Values(
              Rrset.of(owner, type, ttl, List.of(ValueText.rdata(type, endpoint.value()))));
      case "s3-website" ->
          new Member.AwsTarget(EscapedName.parse(website(endpoint)), evaluateTargetHealth);
      default -> new Member.AwsTarget(EscapedName.parse(endpoint.value()), evaluateTargetHealth);
    };
  }

  /** The value is the bucket's name, or the endpoint itself. */
  private static String website(Endpoint endpoint) {
    String region = endpoint.region();
    if (region == null || endpoint.value().contains(".amazonaws.com")) {
      return endpoint.value();
    }
    return "s3-website" + (DASHED.contains(region) ? "-" : ".") + region + ".amazonaws.com";
  }
}
