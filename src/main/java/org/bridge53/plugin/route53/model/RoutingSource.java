package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/**
 * What record sets refer to and do not hold themselves. Each method is exactly one API call, not
 * repeated by itself, that blocks with a deadline; called on virtual threads.
 */
public interface RoutingSource {
  /**
   * One page of the account's CIDR collections (ListCidrCollections).
   *
   * @param token null for the first page
   */
  Page<CidrCollection> listCidrCollections(@Nullable String token) throws SourceException;

  /**
   * One page of a collection's blocks, of all its locations (ListCidrBlocks).
   *
   * @param token null for the first page
   */
  Page<CidrBlock> listCidrBlocks(String collectionId, @Nullable String token)
      throws SourceException;

  /**
   * One page of the account's traffic policy instances (ListTrafficPolicyInstances).
   *
   * @param token null for the first page
   */
  Page<TrafficPolicyInstance> listTrafficPolicyInstances(@Nullable String token)
      throws SourceException;

  /** The document of one version of a traffic policy (GetTrafficPolicy). */
  TrafficPolicyDocument getTrafficPolicy(String policyId, int version) throws SourceException;

  /**
   * Whether AWS signs a public zone (GetDNSSEC), as text: {@code SIGNING}, {@code NOT_SIGNING} …
   */
  String getDnssec(String zoneId) throws SourceException;
}
