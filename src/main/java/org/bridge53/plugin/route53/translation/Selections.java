package org.bridge53.plugin.route53.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.routing.FailoverChoice;
import org.bridge53.plugin.route53.routing.GeolocationChoice;
import org.bridge53.plugin.route53.routing.GeoproximityChoice;
import org.bridge53.plugin.route53.routing.IpChoice;
import org.bridge53.plugin.route53.routing.LatencyChoice;
import org.bridge53.plugin.route53.routing.MultivalueChoice;
import org.bridge53.plugin.route53.routing.OnlyChoice;
import org.bridge53.plugin.route53.routing.Selection;
import org.bridge53.plugin.route53.routing.WeightedChoice;
import org.jspecify.annotations.Nullable;

/** The policy that the record sets of one name and type have in common. */
final class Selections {
  private Selections() {}

  /**
   * The group's policy.
   *
   * @param group at least one set, one of them with an alias or a policy
   * @return null if the sets do not have one known policy in common
   */
  static @Nullable Selection of(List<RecordSet> group) {
    if (group.size() == 1 && group.getFirst().policy() == null) {
      return new OnlyChoice();
    }
    List<RoutingPolicy> policies = new ArrayList<>(group.size());
    for (RecordSet recordSet : group) {
      RoutingPolicy policy = recordSet.policy();
      if (policy == null) {
        return null;
      }
      policies.add(policy);
    }
    return ofPolicies(policies);
  }

  /**
   * The selection of policies.
   *
   * @param policies at least one, by position
   * @return null if they are not of one known kind
   */
  static @Nullable Selection ofPolicies(List<RoutingPolicy> policies) {
    for (RoutingPolicy policy : policies) {
      if (policy.getClass() != policies.getFirst().getClass()) {
        return null;
      }
    }
    return switch (policies.getFirst()) {
      case RoutingPolicy.Weighted _ ->
          new WeightedChoice(each(policies, p -> ((RoutingPolicy.Weighted) p).weight()));
      case RoutingPolicy.Latency _ ->
          new LatencyChoice(each(policies, p -> ((RoutingPolicy.Latency) p).region()));
      case RoutingPolicy.Failover _ -> failover(policies);
      case RoutingPolicy.Geolocation _ ->
          new GeolocationChoice(each(policies, p -> (RoutingPolicy.Geolocation) p));
      case RoutingPolicy.Geoproximity _ ->
          new GeoproximityChoice(each(policies, p -> (RoutingPolicy.Geoproximity) p));
      case RoutingPolicy.Multivalue _ -> new MultivalueChoice(policies.size());
      case RoutingPolicy.IpBased first ->
          new IpChoice(
              first.collectionId(), each(policies, p -> ((RoutingPolicy.IpBased) p).location()));
      case RoutingPolicy.Unknown _ -> null;
    };
  }

  private static <T> List<T> each(List<RoutingPolicy> policies, Function<RoutingPolicy, T> part) {
    return policies.stream().map(part).toList();
  }

  /** The primary first; AWS has one of each. */
  private static Selection failover(List<RoutingPolicy> policies) {
    List<Integer> preference = new ArrayList<>(policies.size());
    for (boolean primary : new boolean[] {true, false}) {
      for (int position = 0; position < policies.size(); position++) {
        if (((RoutingPolicy.Failover) policies.get(position)).primary() == primary) {
          preference.add(position);
        }
      }
    }
    return new FailoverChoice(preference);
  }
}
