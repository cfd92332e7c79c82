package org.bridge53.plugin.route53.model;

import org.jspecify.annotations.Nullable;

/**
 * What makes a record set one of several of its name and type (Route 53 Developer Guide, "Choosing
 * a routing policy").
 */
public sealed interface RoutingPolicy {
  /**
   * Chosen in proportion.
   *
   * @param weight 0 to 255
   */
  record Weighted(int weight) implements RoutingPolicy {}

  /** The region that is nearest to the client answers. */
  record Latency(String region) implements RoutingPolicy {}

  /** The primary answers while it is healthy. */
  record Failover(boolean primary) implements RoutingPolicy {}

  /**
   * The client's place decides, the smallest first.
   *
   * @param continent two letters: {@code EU}; null with a country
   * @param country two letters of ISO 3166-1, {@code *} for everywhere else
   * @param subdivision the part of ISO 3166-2 behind the country; null for the whole country
   */
  record Geolocation(
      @Nullable String continent, @Nullable String country, @Nullable String subdivision)
      implements RoutingPolicy {}

  /**
   * The least distance answers, stretched or shrunk by the bias.
   *
   * @param region an AWS region, or null
   * @param localZoneGroup an AWS Local Zone group, or null
   * @param latitude degrees, -90 to 90; NaN where a region or group says it
   * @param longitude degrees, -180 to 180; NaN likewise
   * @param bias -99 to 99
   */
  record Geoproximity(
      @Nullable String region,
      @Nullable String localZoneGroup,
      double latitude,
      double longitude,
      int bias)
      implements RoutingPolicy {}

  /** Up to eight healthy sets answer together. */
  record Multivalue() implements RoutingPolicy {}

  /**
   * The client's address decides.
   *
   * @param collectionId of a CIDR collection
   * @param location in it, {@code *} for all other addresses
   */
  record IpBased(String collectionId, String location) implements RoutingPolicy {}

  /** A policy that this version does not know: the set has an identifier and nothing else. */
  record Unknown() implements RoutingPolicy {}
}
