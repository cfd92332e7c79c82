package org.bridge53.plugin.route53;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.sync.VersionFeed;
import org.bridge53.plugin.route53.translation.TrafficPolicyTranslator;

/** Gives a line's evaluator the groups of traffic policies. One thread at a time. */
final class TrafficPolicyTrees {
  private final Evaluator evaluator;
  private final Log log;
  private volatile Set<String> ids = Set.of();
  private Map<String, String> unusable = Map.of();

  TrafficPolicyTrees(Evaluator evaluator, Log log) {
    this.evaluator = evaluator;
    this.log = log;
  }

  /** Ids of what the evaluator has. */
  Set<String> ids() {
    return ids;
  }

  void publish(Map<String, VersionFeed.Known<TrafficPolicyInstance, TrafficPolicyDocument>> known) {
    Map<String, RoutingGroup> trees = new HashMap<>();
    Map<String, String> problems = new TreeMap<>();
    known.forEach(
        (id, instance) -> {
          try {
            trees.put(
                id, TrafficPolicyTranslator.translate(instance.version(), instance.content()));
          } catch (IllegalArgumentException unreadable) {
            problems.put(id, String.valueOf(unreadable.getMessage()));
          }
        });
    problems.forEach(
        (id, reason) -> {
          if (!reason.equals(unusable.get(id))) {
            log.warning(
                "traffic policy instance " + id + ": " + reason + "; queries for it get SERVFAIL");
          }
        });
    unusable = problems;
    ids = Set.copyOf(trees.keySet());
    evaluator.publishTrafficPolicies(trees);
  }
}
