package org.bridge53.plugin.route53.routing;

/** Distances on the earth. */
final class Sphere {
  private static final double EARTH_RADIUS_KILOMETRES = 6371;

  private Sphere() {}

  /** Kilometres of the great circle between two points in degrees (the haversine formula). */
  static double kilometres(
      double latitude, double longitude, double otherLatitude, double otherLongitude) {
    double halfLatitude = Math.toRadians(otherLatitude - latitude) / 2;
    double halfLongitude = Math.toRadians(otherLongitude - longitude) / 2;
    double haversine =
        square(Math.sin(halfLatitude))
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(otherLatitude))
                * square(Math.sin(halfLongitude));
    return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.sqrt(Math.min(1, haversine)));
  }

  private static double square(double number) {
    return number * number;
  }
}
