package org.bridge53.plugin.route53.routing;

import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One record set of a group.
 *
 * @param identifier for people only: two members may have the same (see {@link
 *     org.bridge53.plugin.route53.model.RecordSet})
 * @param policy null for a simple set
 * @param healthCheckId null if it has none
 */
public record Member(
    @Nullable String identifier,
    @Nullable RoutingPolicy policy,
    @Nullable String healthCheckId,
    Source source) {

  /** Where the records come from. */
  public sealed interface Source {}

  /** Values of its own, under the owner of the group. */
  public record Values(Rrset rrset) implements Source {}

  /** An alias to a record of the same type in the same zone. */
  public record InZone(DomainName target, boolean evaluateTargetHealth) implements Source {}

  /** An alias to a resource of AWS, whose addresses DNS knows. */
  public record AwsTarget(DomainName target, boolean evaluateTargetHealth) implements Source {}

  /** The root of a traffic policy, whose groups are not in the zone. */
  public record TrafficPolicy(String instanceId) implements Source {}

  /** Another group that is not in the zone: what a rule of a traffic policy leads to. */
  public record Branch(RoutingGroup group, boolean evaluateTargetHealth) implements Source {}

  /**
   * Records that cannot be had.
   *
   * @param infoCode for the client, of {@link org.bridge53.message.ExtendedError}
   * @param reason one line
   */
  public record Broken(int infoCode, String reason) implements Source {}
}
