package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.ListTrafficPolicyInstancesRequest;
import software.amazon.awssdk.services.route53.model.ListTrafficPolicyInstancesResponse;
import software.amazon.awssdk.services.route53.model.TrafficPolicy;

/** The calls about traffic policies, and what is made of their answers. */
final class TrafficPolicyCalls {
  /** AWS's limit for a page. */
  private static final String MAX_ITEMS = "100";

  /** Between the three markers of a page, in a token: no name, type or id has it. */
  private static final String BETWEEN = "\n";

  private TrafficPolicyCalls() {}

  static Page<TrafficPolicyInstance> instances(
      Route53Session route53, TimedCalls.Progress progress, @Nullable String token)
      throws SourceException {
    ListTrafficPolicyInstancesRequest.Builder request =
        ListTrafficPolicyInstancesRequest.builder().maxItems(MAX_ITEMS);
    if (token != null) {
      String[] markers = token.split(BETWEEN, -1);
      request
          .hostedZoneIdMarker(markers[0])
          .trafficPolicyInstanceNameMarker(markers[1])
          .trafficPolicyInstanceTypeMarker(markers[2]);
    }
    return route53.call(
        "ListTrafficPolicyInstances",
        progress,
        (client, keys) ->
            client.listTrafficPolicyInstances(
                request.overrideConfiguration(RoutingCalls.with(keys)).build()),
        TrafficPolicyCalls::page);
  }

  private static Page<TrafficPolicyInstance> page(ListTrafficPolicyInstancesResponse response) {
    List<TrafficPolicyInstance> instances = new ArrayList<>();
    for (var shape : response.trafficPolicyInstances()) {
      if (shape.id() == null
          || shape.name() == null
          || shape.trafficPolicyId() == null
          || shape.trafficPolicyVersion() == null
          || shape.trafficPolicyTypeAsString() == null) {
        throw new AnswerCheck.Refused("sent a traffic policy instance without id, name or policy");
      }
      long ttl = shape.ttl() == null ? 0 : Math.clamp(shape.ttl(), 0L, Integer.MAX_VALUE);
      instances.add(
          new TrafficPolicyInstance(
              shape.id(),
              shape.name(),
              shape.trafficPolicyTypeAsString(),
              ttl,
              shape.trafficPolicyId(),
              shape.trafficPolicyVersion()));
    }
    if (!Boolean.TRUE.equals(response.isTruncated())) {
      return new Page<>(instances, null);
    }
    String zone = response.hostedZoneIdMarker();
    String name = response.trafficPolicyInstanceNameMarker();
    String type = response.trafficPolicyInstanceTypeMarkerAsString();
    if (zone == null || name == null || type == null) {
      throw new AnswerCheck.Refused(
          "sent a page that is not the last and does not say what follows");
    }
    return new Page<>(instances, String.join(BETWEEN, zone, name, type));
  }

  static TrafficPolicyDocument document(
      Route53Session route53, TimedCalls.Progress progress, String id, int version)
      throws SourceException {
    return route53.call(
        "GetTrafficPolicy",
        progress,
        (client, keys) ->
            client.getTrafficPolicy(
                r -> r.id(id).version(version).overrideConfiguration(RoutingCalls.with(keys))),
        response -> {
          TrafficPolicy policy = response.trafficPolicy();
          if (policy == null || policy.document() == null) {
            throw new AnswerCheck.Refused("sent a traffic policy without its document");
          }
          try {
            return PolicyDocument.read(policy.document());
          } catch (IllegalArgumentException unreadable) {
            throw new AnswerCheck.Refused(
                "sent a document of the traffic policy "
                    + id
                    + ", version "
                    + version
                    + ", that cannot be read: "
                    + OneLine.of(unreadable.getMessage()));
          }
        });
  }
}
