package org.bridge53.plugin.route53.routing;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is, as far as the policies ask; what is not known is null or NaN.
 *
 * @param region the AWS region that is nearest to it, or whose resolver endpoint it stands for
 * @param continent two letters: {@code EU}
 * @param country two letters of ISO 3166-1
 * @param subdivision the part of ISO 3166-2 behind the country
 * @param latitude degrees, or NaN
 * @param longitude degrees, or NaN
 * @param address the client's, or the network's of a client-subnet option; null if it is not known
 * @param addressBits how much of the address is known: 32 or 128, or the option's prefix
 */
public record Vantage(
    @Nullable String region,
    @Nullable String continent,
    @Nullable String country,
    @Nullable String subdivision,
    double latitude,
    double longitude,
    @Nullable InetAddress address,
    int addressBits) {

  /** Nothing is known. */
  public static final Vantage UNKNOWN =
      new Vantage(null, null, null, null, Double.NaN, Double.NaN, null, 0);

  /** In an AWS region, known or not: place and coordinates are the region's. */
  public static Vantage inRegion(String code) {
    AwsRegion region = AwsRegion.of(code);
    return region == null
        ? new Vantage(code, null, null, null, Double.NaN, Double.NaN, null, 0)
        : new Vantage(
            code,
            region.continent(),
            region.country(),
            region.subdivision(),
            region.latitude(),
            region.longitude(),
            null,
            0);
  }

  /** The same place with this address. */
  public Vantage at(InetAddress client, int bits) {
    return new Vantage(region, continent, country, subdivision, latitude, longitude, client, bits);
  }

  boolean hasCoordinates() {
    return !Double.isNaN(latitude) && !Double.isNaN(longitude);
  }
}
