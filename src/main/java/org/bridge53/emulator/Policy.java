package org.bridge53.emulator;

import org.jspecify.annotations.Nullable;

/**
 * The routing policy of a record set that has a {@code SetIdentifier}. {@link PolicyRules}
 * evaluates it.
 */
sealed interface Policy {
  /**
   * Chosen in proportion.
   *
   * @param weight 0 to 255
   */
  record Weighted(long weight) implements Policy {}

  /** Chosen by latency to an AWS region. */
  record Latency(String region) implements Policy {}

  /** {@code PRIMARY} or {@code SECONDARY}. */
  record Failover(String role) implements Policy {}

  /** Chosen by the client's place. Country {@code *} is the default. */
  record Geolocation(
      @Nullable String continent, @Nullable String country, @Nullable String subdivision)
      implements Policy {}

  /** Up to eight healthy ones answer together. */
  record MultiValue() implements Policy {}

  /**
   * Chosen by distance.
   *
   * @param bias -99 to 99, null when it was not given
   */
  record Geoproximity(
      @Nullable String awsRegion,
      @Nullable String localZoneGroup,
      @Nullable String latitude,
      @Nullable String longitude,
      @Nullable Long bias)
      implements Policy {}

  /** Chosen by the client's address block. */
  record Cidr(String collectionId, String locationName) implements Policy {}
}
