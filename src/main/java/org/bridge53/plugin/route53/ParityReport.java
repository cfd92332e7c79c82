package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bridge53.message.RrType;
import org.bridge53.plugin.Explainer.Step;
import org.bridge53.plugin.route53.routing.GeolocationChoice;
import org.bridge53.plugin.route53.routing.GeoproximityChoice;
import org.bridge53.plugin.route53.routing.IpChoice;
import org.bridge53.plugin.route53.routing.LatencyChoice;
import org.bridge53.plugin.route53.routing.Member;
import org.bridge53.plugin.route53.routing.OnlyChoice;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.TraceText;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;

/**
 * How the record sets of a zone are served: as Route 53 itself answers, by an assumption, or not.
 * Counts record sets, by type and policy.
 */
final class ParityReport {
  /**
   * What the line knows beside the zone.
   *
   * @param isPrivate whether it is a private zone
   * @param answersAsRegion whether {@code answer_as} is set
   * @param knowsPlaces whether {@code location} or {@code geoip} is set
   * @param collections CIDR collections that are read
   * @param trafficPolicies instances whose policies are read
   */
  record Facts(
      boolean isPrivate,
      boolean answersAsRegion,
      boolean knowsPlaces,
      Set<String> collections,
      Set<String> trafficPolicies) {
    Facts {
      collections = Set.copyOf(collections);
      trafficPolicies = Set.copyOf(trafficPolicies);
    }
  }

  private final Facts facts;
  private final Map<String, Integer> exact = new TreeMap<>();
  private final Map<String, Integer> approximated = new TreeMap<>();
  private final Map<String, Set<String>> unserved = new TreeMap<>();

  private ParityReport(Facts facts) {
    this.facts = facts;
  }

  static List<Step> of(Zone zone, Facts facts) {
    ParityReport report = new ParityReport(facts);
    zone.forEach(
        (owner, choice) -> {
          String type = RrType.text(choice.type());
          switch (choice) {
            case RrsetChoice.Fixed _ -> report.exact.merge(type + " simple", 1, Integer::sum);
            case RrsetChoice.Unanswerable broken ->
                report.unserved(broken.reason(), owner + " " + type);
            case RoutingGroup group -> report.group(owner + " " + type, type, group);
            default -> throw new IllegalStateException("not a choice of this plugin: " + choice);
          }
        });
    return report.lines();
  }

  private void group(String label, String type, RoutingGroup group) {
    String kind = type + " " + TraceText.name(group.selection());
    String assumption = assumption(group);
    for (Member member : group.members()) {
      boolean alias =
          member.source() instanceof Member.InZone || member.source() instanceof Member.AwsTarget;
      String what = kind + (alias ? " alias" : "");
      switch (member.source()) {
        case Member.Broken broken -> unserved(broken.reason(), label);
        case Member.TrafficPolicy root when facts.trafficPolicies().contains(root.instanceId()) ->
            exact.merge(type + " traffic policy", 1, Integer::sum);
        case Member.TrafficPolicy _ -> unserved("its traffic policy is not read", label);
        case Member.AwsTarget _ ->
            approximated.merge(
                what + ": addresses as the servers of targets see them", 1, Integer::sum);
        default -> {
          if (assumption.isEmpty()) {
            exact.merge(what, 1, Integer::sum);
          } else {
            approximated.merge(what + ": " + assumption, 1, Integer::sum);
          }
        }
      }
    }
  }

  /** Under which assumption a group is answered; empty: none. */
  private String assumption(RoutingGroup group) {
    return switch (group.selection()) {
      case LatencyChoice _ ->
          facts.isPrivate()
              ? place()
              : "distance stands for latency" + (place().isEmpty() ? "" : "; " + place());
      case GeolocationChoice _, GeoproximityChoice _ -> place();
      case IpChoice byIp ->
          facts.collections().contains(byIp.collectionId())
              ? ""
              : "the CIDR collection is not read, so the default location answers";
      case OnlyChoice _ -> "";
      default -> "";
    };
  }

  private String place() {
    if (facts.isPrivate()) {
      return facts.answersAsRegion() ? "" : "no answer_as: the first set answers";
    }
    return facts.knowsPlaces()
        ? "clients are where location and geoip say"
        : facts.answersAsRegion()
            ? "all clients are in the region of answer_as"
            : "nobody knows where clients are: the first set answers";
  }

  private void unserved(String reason, String label) {
    unserved.computeIfAbsent(reason, _ -> new TreeSet<>()).add(label);
  }

  private List<Step> lines() {
    List<Step> lines = new ArrayList<>();
    exact.forEach((what, count) -> lines.add(new Step("exact", count + " " + what)));
    approximated.forEach((what, count) -> lines.add(new Step("approximated", count + " " + what)));
    unserved.forEach(
        (reason, labels) ->
            lines.add(
                new Step("not served", String.join(", ", labels) + " (SERVFAIL): " + reason)));
    return lines;
  }
}
