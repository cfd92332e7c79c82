package org.bridge53.plugin.route53;

import java.util.HashSet;
import java.util.Set;
import org.bridge53.plugin.route53.routing.IpChoice;
import org.bridge53.plugin.route53.routing.Member;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.zone.Zone;

/**
 * What the record sets of a zone refer to and do not hold themselves.
 *
 * @param collections ids of CIDR collections
 * @param trafficPolicies ids of traffic policy instances
 * @param healthChecks ids of health checks, of whatever members
 * @param placed how many groups go by where the client is
 */
record References(
    Set<String> collections, Set<String> trafficPolicies, Set<String> healthChecks, int placed) {
  static final References NONE = new References(Set.of(), Set.of(), Set.of(), 0);

  References {
    collections = Set.copyOf(collections);
    trafficPolicies = Set.copyOf(trafficPolicies);
    healthChecks = Set.copyOf(healthChecks);
  }

  static References of(Zone zone) {
    Set<String> collections = new HashSet<>();
    Set<String> trafficPolicies = new HashSet<>();
    Set<String> healthChecks = new HashSet<>();
    int[] placed = {0};
    zone.forEach(
        (owner, choice) -> {
          if (!(choice instanceof RoutingGroup group)) {
            return;
          }
          if (group.selection() instanceof IpChoice byIp) {
            collections.add(byIp.collectionId());
          }
          boolean byPlace = group.selection().asksForPlace();
          placed[0] += byPlace && !(group.selection() instanceof IpChoice) ? 1 : 0;
          for (Member member : group.members()) {
            if (member.source() instanceof Member.TrafficPolicy root) {
              trafficPolicies.add(root.instanceId());
            }
            if (member.healthCheckId() != null) {
              healthChecks.add(member.healthCheckId());
            }
          }
        });
    return new References(collections, trafficPolicies, healthChecks, placed[0]);
  }
}
