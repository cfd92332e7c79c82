package org.bridge53.plugin.route53.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an AWS region is.
 *
 * <p>AWS publishes countries and, roughly, cities ("AWS Regions and Availability Zones"), not
 * coordinates; these are those of the cities, to a tenth of a degree or so. They only rank regions
 * by distance.
 *
 * @param latitude degrees
 * @param longitude degrees
 * @param continent two letters
 * @param country two letters of ISO 3166-1
 * @param subdivision the part of ISO 3166-2 behind the country, or null
 */
record AwsRegion(
    double latitude,
    double longitude,
    String continent,
    String country,
    @Nullable String subdivision) {
  private static final Map<String, AwsRegion> REGIONS = new HashMap<>();

  static {
    add("us-east-1", 38.9, -77.5, "NA", "US", "VA");
    add("us-east-2", 40.0, -83.0, "NA", "US", "OH");
    add("us-west-1", 37.4, -122.0, "NA", "US", "CA");
    add("us-west-2", 45.8, -119.7, "NA", "US", "OR");
    add("ca-central-1", 45.5, -73.6, "NA", "CA", "QC");
    add("ca-west-1", 51.0, -114.1, "NA", "CA", "AB");
    add("mx-central-1", 20.6, -100.4, "NA", "MX", "QUE");
    add("sa-east-1", -23.5, -46.6, "SA", "BR", "SP");
    add("eu-west-1", 53.3, -6.3, "EU", "IE", "L");
    add("eu-west-2", 51.5, -0.1, "EU", "GB", "ENG");
    add("eu-west-3", 48.9, 2.4, "EU", "FR", "IDF");
    add("eu-central-1", 50.1, 8.7, "EU", "DE", "HE");
    add("eu-central-2", 47.4, 8.5, "EU", "CH", "ZH");
    add("eu-north-1", 59.3, 18.1, "EU", "SE", "AB");
    add("eu-south-1", 45.5, 9.2, "EU", "IT", "25");
    add("eu-south-2", 41.6, -0.9, "EU", "ES", "AR");
    add("ap-east-1", 22.3, 114.2, "AS", "HK", null);
    add("ap-east-2", 25.0, 121.5, "AS", "TW", "TPE");
    add("ap-south-1", 19.1, 72.9, "AS", "IN", "MH");
    add("ap-south-2", 17.4, 78.5, "AS", "IN", "TG");
    add("ap-northeast-1", 35.7, 139.7, "AS", "JP", "13");
    add("ap-northeast-2", 37.6, 127.0, "AS", "KR", "11");
    add("ap-northeast-3", 34.7, 135.5, "AS", "JP", "27");
    add("ap-southeast-1", 1.3, 103.8, "AS", "SG", null);
    add("ap-southeast-2", -33.9, 151.2, "OC", "AU", "NSW");
    add("ap-southeast-3", -6.2, 106.8, "AS", "ID", "JK");
    add("ap-southeast-4", -37.8, 145.0, "OC", "AU", "VIC");
    add("ap-southeast-5", 3.1, 101.7, "AS", "MY", "14");
    add("ap-southeast-6", -36.8, 174.8, "OC", "NZ", "AUK");
    add("ap-southeast-7", 13.8, 100.5, "AS", "TH", "10");
    add("me-south-1", 26.1, 50.6, "AS", "BH", "13");
    add("me-central-1", 25.2, 55.3, "AS", "AE", "DU");
    add("il-central-1", 32.1, 34.8, "AS", "IL", "TA");
    add("af-south-1", -33.9, 18.4, "AF", "ZA", "WC");
    add("cn-north-1", 39.9, 116.4, "AS", "CN", "BJ");
    add("cn-northwest-1", 37.5, 105.2, "AS", "CN", "NX");
    add("us-gov-east-1", 40.0, -83.0, "NA", "US", "OH");
    add("us-gov-west-1", 45.5, -122.7, "NA", "US", "OR");
    add("us-iso-east-1", 38.9, -77.5, "NA", "US", "VA");
    add("us-iso-west-1", 39.7, -105.0, "NA", "US", "CO");
    add("us-isob-east-1", 40.0, -83.0, "NA", "US", "OH");
    add("us-isob-west-1", 45.8, -119.7, "NA", "US", "OR");
    add("us-isof-south-1", 29.8, -95.4, "NA", "US", "TX");
    add("us-isof-east-1", 38.9, -77.5, "NA", "US", "VA");
    add("eu-isoe-west-1", 53.3, -6.3, "EU", "IE", "L");
    add("eusc-de-east-1", 52.4, 13.1, "EU", "DE", "BB");
  }

  private static void add(
      String code,
      double latitude,
      double longitude,
      String continent,
      String country,
      @Nullable String subdivision) {
    REGIONS.put(code, new AwsRegion(latitude, longitude, continent, country, subdivision));
  }

  /** A region by its code, null if this version does not know it. */
  static @Nullable AwsRegion of(String code) {
    return REGIONS.get(code);
  }

  static Set<String> codes() {
    return Set.copyOf(REGIONS.keySet());
  }

  /** The region of a Local Zone group, {@code us-west-2} of {@code us-west-2-lax-1}; or null. */
  static @Nullable String ofLocalZoneGroup(String group) {
    for (int end = group.length(); end > 0; end = group.lastIndexOf('-', end - 1)) {
      String prefix = group.substring(0, end);
      if (REGIONS.containsKey(prefix)) {
        return prefix;
      }
    }
    return null;
  }
}
