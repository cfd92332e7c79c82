package org.bridge53.emulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is: what the policies that route by place go by. For a private zone that is the
 * region of the VPC that asks, and nothing else.
 *
 * @param region an AWS region
 * @param continent AF, AN, AS, EU, OC, NA or SA
 * @param country two letters of ISO 3166
 * @param subdivision up to three letters, inside {@code country}
 * @param coordinates degrees
 * @param network the client's address or network: {@code 192.0.2.0/24}; null when it is not known
 */
public record Place(
    @Nullable String region,
    @Nullable String continent,
    @Nullable String country,
    @Nullable String subdivision,
    @Nullable Coordinates coordinates,
    @Nullable String network) {
  /** Nothing is known of the client. */
  public static final Place UNKNOWN = new Place(null, null, null, null, null);

  /** Without an address. */
  public Place(
      @Nullable String region,
      @Nullable String continent,
      @Nullable String country,
      @Nullable String subdivision,
      @Nullable Coordinates coordinates) {
    this(region, continent, country, subdivision, coordinates, null);
  }

  /** The same place with this address or network. */
  public Place at(String address) {
    return new Place(region, continent, country, subdivision, coordinates, address);
  }

  private static final double EARTH_RADIUS_KILOMETRES = 6371;

  /**
   * A point on the globe.
   *
   * @param latitude degrees, -90 to 90
   * @param longitude degrees, -180 to 180
   */
  public record Coordinates(double latitude, double longitude) {
    /** Along the great circle. */
    double kilometresTo(Coordinates other) {
      double north = Math.toRadians(other.latitude - latitude) / 2;
      double east = Math.toRadians(other.longitude - longitude) / 2;
      double haversine =
          Math.pow(Math.sin(north), 2)
              + Math.cos(Math.toRadians(latitude))
                  * Math.cos(Math.toRadians(other.latitude))
                  * Math.pow(Math.sin(east), 2);
      return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.sqrt(Math.min(1, haversine)));
    }
  }

  /** Cities that AWS names for its regions; those of the isolated partitions are not public. */
  private static final Map<String, Place> REGIONS =
      Map.ofEntries(
          region("us-east-1", "NA", "US", 38.9, -77.4),
          region("us-east-2", "NA", "US", 40.0, -82.9),
          region("us-west-1", "NA", "US", 37.4, -121.9),
          region("us-west-2", "NA", "US", 45.8, -119.7),
          region("ca-central-1", "NA", "CA", 45.5, -73.6),
          region("ca-west-1", "NA", "CA", 51.0, -114.1),
          region("mx-central-1", "NA", "MX", 20.6, -100.4),
          region("sa-east-1", "SA", "BR", -23.5, -46.6),
          region("eu-west-1", "EU", "IE", 53.3, -6.3),
          region("eu-west-2", "EU", "GB", 51.5, -0.1),
          region("eu-west-3", "EU", "FR", 48.9, 2.4),
          region("eu-central-1", "EU", "DE", 50.1, 8.7),
          region("eu-central-2", "EU", "CH", 47.4, 8.5),
          region("eu-north-1", "EU", "SE", 59.3, 18.1),
          region("eu-south-1", "EU", "IT", 45.5, 9.2),
          region("eu-south-2", "EU", "ES", 41.6, -0.9),
          region("eusc-de-east-1", "EU", "DE", 52.4, 13.0),
          region("ap-east-1", "AS", "HK", 22.3, 114.2),
          region("ap-east-2", "AS", "TW", 25.0, 121.6),
          region("ap-south-1", "AS", "IN", 19.1, 72.9),
          region("ap-south-2", "AS", "IN", 17.4, 78.5),
          region("ap-northeast-1", "AS", "JP", 35.7, 139.7),
          region("ap-northeast-2", "AS", "KR", 37.6, 127.0),
          region("ap-northeast-3", "AS", "JP", 34.7, 135.5),
          region("ap-southeast-1", "AS", "SG", 1.3, 103.8),
          region("ap-southeast-2", "OC", "AU", -33.9, 151.2),
          region("ap-southeast-3", "AS", "ID", -6.2, 106.8),
          region("ap-southeast-4", "OC", "AU", -37.8, 145.0),
          region("ap-southeast-5", "AS", "MY", 3.1, 101.7),
          region("ap-southeast-6", "OC", "NZ", -36.8, 174.8),
          region("ap-southeast-7", "AS", "TH", 13.8, 100.5),
          region("me-south-1", "AS", "BH", 26.1, 50.6),
          region("me-central-1", "AS", "AE", 24.5, 54.4),
          region("il-central-1", "AS", "IL", 32.1, 34.8),
          region("af-south-1", "AF", "ZA", -33.9, 18.4),
          region("cn-north-1", "AS", "CN", 39.9, 116.4),
          region("cn-northwest-1", "AS", "CN", 37.5, 105.2),
          region("us-gov-east-1", "NA", "US", 40.0, -82.9),
          region("us-gov-west-1", "NA", "US", 45.8, -119.7));

  private static Map.Entry<String, Place> region(
      String name, String continent, String country, double latitude, double longitude) {
    return Map.entry(
        name, new Place(name, continent, country, null, new Coordinates(latitude, longitude)));
  }

  /** A client in a region, which says its continent, country and coordinates as well. */
  public static Place ofRegion(String region) {
    return REGIONS.getOrDefault(region, new Place(region, null, null, null, null));
  }
}
