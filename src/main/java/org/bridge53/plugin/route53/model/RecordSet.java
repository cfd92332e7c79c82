package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource record set as ListResourceRecordSets lists it (Route 53 API Reference,
 * ResourceRecordSet).
 *
 * @param name as AWS writes it: absolute, octal escapes ({@code \052} is the asterisk)
 * @param type as text, also one that no SDK knows yet
 * @param setIdentifier of a routing policy's member, null if there is none; whole, with its
 *     slashes. A listing that was torn can name one twice: never a key.
 * @param ttl seconds, 0 to 2147483647; -1 for an alias, which has none
 * @param values in AWS's text form, each at most 4,000 characters; empty for an alias
 * @param alias where it leads; null if it has values of its own
 * @param policy null for a simple set
 * @param healthCheckId null if it has none
 * @param trafficPolicyInstanceId of the root of a traffic policy, whose document is not in the
 *     listing; else null
 */
public record RecordSet(
    String name,
    String type,
    @Nullable String setIdentifier,
    long ttl,
    List<String> values,
    @Nullable AliasTarget alias,
    @Nullable RoutingPolicy policy,
    @Nullable String healthCheckId,
    @Nullable String trafficPolicyInstanceId) {

  public RecordSet {
    values = List.copyOf(values);
  }

  /** A set that has values and nothing else. */
  public static RecordSet simple(String name, String type, long ttl, List<String> values) {
    return new RecordSet(name, type, null, ttl, values, null, null, null, null);
  }
}
