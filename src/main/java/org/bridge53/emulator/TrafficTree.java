package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.emulator.RecordSet.AliasTarget;
import org.jspecify.annotations.Nullable;

/**
 * A traffic policy document at the name of an instance, as record sets: each rule is a group, each
 * endpoint that is a value a set with that value (Route 53 API Reference, "Traffic Policy Document
 * Format").
 *
 * <p>A set that leads to a rule has neither values nor alias: {@link #below} says where it leads.
 */
final class TrafficTree {
  private static final Set<String> FORMATS = Set.of("2015-10-01", "2023-05-09");
  private static final Set<String> RESOURCES =
      Set.of(
          "cloudfront",
          "elastic-load-balancer",
          "application-load-balancer",
          "network-load-balancer",
          "elastic-beanstalk",
          "s3-website");
  private static final int LONGEST_DOCUMENT = 102_400;

  /** A zone that is AWS's, for the aliases of resources. */
  private static final String AWS_ZONE = "Z35SXDOTRQ7X7K";

  private final String instanceId;
  private final StoredName name;
  private final long ttl;
  private final Map<?, ?> document;
  private final String type;
  private final Map<RecordSet, List<RecordSet>> leads = new HashMap<>();
  private final Set<RecordSet> watchful = new HashSet<>();
  private final Map<String, List<RecordSet>> rules = new HashMap<>();
  private final List<String> path = new ArrayList<>();
  private final List<RecordSet> start;

  /**
   * Reads a document.
   *
   * @throws ApiException InvalidTrafficPolicyDocument
   */
  TrafficTree(String instanceId, StoredName name, long ttl, String text) {
    this.instanceId = instanceId;
    this.name = name;
    this.ttl = ttl;
    if (text.length() > LONGEST_DOCUMENT) {
      throw invalid("the document is too long");
    }
    try {
      this.document = object(JsonText.read(text), "the document");
    } catch (BadText e) {
      throw invalid(e.text());
    }
    if (!FORMATS.contains(required(document, "AWSPolicyFormatVersion"))) {
      throw invalid("unknown AWSPolicyFormatVersion");
    }
    this.type = required(document, "RecordType");
    if (!RecordTypes.ALL.contains(type) || RecordTypes.SIMPLE_ONLY.contains(type)) {
      throw invalid("unknown RecordType " + type);
    }
    String startRule = text(document, "StartRule");
    if ((startRule == null) == (text(document, "StartEndpoint") == null)) {
      throw invalid("exactly one of StartRule and StartEndpoint has to be there");
    }
    this.start =
        startRule != null
            ? rule(startRule)
            : List.of(endpoint(required(document, "StartEndpoint"), null, null, false, null));
  }

  String type() {
    return type;
  }

  /** Where the root, or a set of the tree that leads to a rule, leads; null for all others. */
  @Nullable List<RecordSet> below(RecordSet set) {
    return set.setIdentifier() == null
            && set.policy() == null
            && set.ttl() == null
            && set.alias() == null
        ? start
        : leads.get(set);
  }

  /** Whether a set that leads to a rule is as healthy as what it leads to; the root is. */
  boolean evaluatesTargetHealth(RecordSet set) {
    return set.setIdentifier() == null || watchful.contains(set);
  }

  private List<RecordSet> rule(String id) {
    List<RecordSet> known = rules.get(id);
    if (known != null) {
      return known;
    }
    if (path.contains(id)) {
      throw invalid("the rule " + id + " leads back to itself");
    }
    path.add(id);
    Map<?, ?> rule = object(part("Rules", id), id);
    List<RecordSet> group = new ArrayList<>();
    String kind = required(rule, "RuleType");
    switch (kind) {
      case "failover" -> {
        group.add(branch(id, 0, rule.get("Primary"), new Policy.Failover("PRIMARY"), true));
        if (rule.get("Secondary") != null) {
          group.add(branch(id, 1, rule.get("Secondary"), new Policy.Failover("SECONDARY"), true));
        }
      }
      case "geo" -> {
        for (Object branch : list(rule, "Locations")) {
          group.add(branch(id, group.size(), branch, area(object(branch, id)), true));
        }
      }
      case "geoproximity" -> {
        for (Object branch : list(rule, "GeoproximityLocations")) {
          group.add(branch(id, group.size(), branch, place(object(branch, id)), true));
        }
      }
      case "latency" -> {
        for (Object branch : list(rule, "Regions")) {
          String region = Regions.checked(required(object(branch, id), "Region"), "region");
          group.add(branch(id, group.size(), branch, new Policy.Latency(region), true));
        }
      }
      case "multivalue" -> {
        for (Object branch : list(rule, "Items")) {
          group.add(branch(id, group.size(), branch, new Policy.MultiValue(), false));
        }
      }
      case "weighted" -> {
        for (Object branch : list(rule, "Items")) {
          long weight = number(required(object(branch, id), "Weight"), 0, 255);
          group.add(branch(id, group.size(), branch, new Policy.Weighted(weight), true));
        }
      }
      default -> throw invalid("unknown RuleType " + kind);
    }
    path.removeLast();
    rules.put(id, List.copyOf(group));
    return rules.getOrDefault(id, group);
  }

  private RecordSet branch(
      String rule, int index, @Nullable Object node, Policy policy, boolean mayLeadToRule) {
    Map<?, ?> branch = object(node, rule);
    String identifier = rule + "/" + index;
    boolean watches = isTrue(branch, "EvaluateTargetHealth");
    String check = text(branch, "HealthCheck");
    String target = text(branch, "RuleReference");
    if ((target == null) == (text(branch, "EndpointReference") == null)
        || (target != null && !mayLeadToRule)) {
      throw invalid("a branch of " + rule + " needs one EndpointReference or RuleReference");
    }
    if (target == null) {
      return endpoint(required(branch, "EndpointReference"), identifier, policy, watches, check);
    }
    RecordSet set =
        new RecordSet(name, type, identifier, policy, null, List.of(), null, check, instanceId);
    leads.put(set, rule(target));
    if (watches) {
      watchful.add(set);
    }
    return set;
  }

  private RecordSet endpoint(
      String id,
      @Nullable String identifier,
      @Nullable Policy policy,
      boolean watches,
      @Nullable String check) {
    Map<?, ?> endpoint = object(part("Endpoints", id), id);
    String kind = required(endpoint, "Type");
    String value = required(endpoint, "Value");
    if (kind.equals("value")) {
      try {
        ValueRules.check(type, value);
      } catch (BadText e) {
        throw invalid(e.text());
      }
      return new RecordSet(name, type, identifier, policy, ttl, List.of(value), null, check, null);
    }
    if (!RESOURCES.contains(kind)) {
      throw invalid("unknown endpoint type " + kind);
    }
    AliasTarget alias = new AliasTarget(AWS_ZONE, RecordSetXml.name(value, "value"), watches);
    return new RecordSet(name, type, identifier, policy, null, List.of(), alias, check, null);
  }

  private static Policy area(Map<?, ?> branch) {
    return isTrue(branch, "IsDefault")
        ? new Policy.Geolocation(null, "*", null)
        : new Policy.Geolocation(
            text(branch, "Continent"), text(branch, "Country"), text(branch, "Subdivision"));
  }

  private static Policy place(Map<?, ?> branch) {
    String region = text(branch, "Region");
    String bias = text(branch, "Bias");
    return new Policy.Geoproximity(
        region == null ? null : region.replace("aws:route53:", ""),
        null,
        text(branch, "Latitude"),
        text(branch, "Longitude"),
        bias == null ? null : number(bias, -99, 99));
  }

  // ---- JSON ----

  private @Nullable Object part(String section, String id) {
    return document.get(section) instanceof Map<?, ?> parts ? parts.get(id) : null;
  }

  private static Map<?, ?> object(@Nullable Object node, String what) {
    if (node instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid(what + " is not there, or is no object");
  }

  private static List<?> list(Map<?, ?> node, String field) {
    if (node.get(field) instanceof List<?> list && !list.isEmpty()) {
      return list;
    }
    throw invalid(field + " is not there, or is empty");
  }

  private static String required(Map<?, ?> node, String field) {
    String text = text(node, field);
    if (text == null) {
      throw invalid(field + " is missing");
    }
    return text;
  }

  private static @Nullable String text(Map<?, ?> node, String field) {
    return switch (node.get(field)) {
      case String text -> text;
      case Boolean truth -> truth.toString();
      case Double number ->
          number == Math.rint(number) ? Long.toString(number.longValue()) : number.toString();
      case null, default -> null;
    };
  }

  private static boolean isTrue(Map<?, ?> node, String field) {
    return "true".equals(text(node, field));
  }

  private static long number(String text, long least, long most) {
    if (!text.matches("-?[0-9]{1,3}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw invalid(text + " is not " + least + " to " + most);
    }
    return Long.parseLong(text);
  }

  private static ApiException invalid(String reason) {
    return new ApiException(400, "InvalidTrafficPolicyDocument", reason);
  }
}
