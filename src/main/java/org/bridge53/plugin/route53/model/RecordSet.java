package org.bridge53.plugin.route53.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource record set as ListResourceRecordSets lists it (Route 53 API Reference,
 * ResourceRecordSet).
 *
 * @param name as AWS writes it: absolute, octal escapes ({@code \052} is the asterisk)
 * @param type as text, also one that no SDK knows yet
 * @param kind what decides the answer
 * @param setIdentifier of a routing policy's member, null if there is none. The SDK cuts it up to
 *     its last slash, so two members can look alike: never a key.
 * @param ttl seconds, 0 to 2147483647; -1 for an alias, which has none
 * @param values in AWS's text form, each at most 4,000 characters; empty for an alias
 */
public record RecordSet(
    String name,
    String type,
    Kind kind,
    @Nullable String setIdentifier,
    long ttl,
    List<String> values) {

  /** What decides the answer for a name and type. */
  public enum Kind {
    /** The values, for everybody. */
    SIMPLE,
    /** Another record, or an AWS resource. */
    ALIAS,
    /** A routing policy among several sets of this name and type. */
    POLICY,
    /** A traffic policy instance, whose document is not in the listing. */
    TRAFFIC_POLICY
  }

  public RecordSet {
    values = List.copyOf(values);
  }
}
