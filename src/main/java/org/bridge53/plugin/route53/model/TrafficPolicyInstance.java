package org.bridge53.plugin.route53.model;

/**
 * A traffic policy where it is used (ListTrafficPolicyInstances): the record set of this name and
 * type has the id.
 *
 * @param name as AWS writes it, see {@link RecordSet#name}
 * @param type of the records, as text
 * @param ttl seconds, of all its records
 * @param policyId of the policy, whose versions never change
 */
public record TrafficPolicyInstance(
    String id, String name, String type, long ttl, String policyId, int policyVersion) {}
