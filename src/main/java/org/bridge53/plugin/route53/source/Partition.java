package org.bridge53.plugin.route53.source;

import java.util.Optional;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Regions without a metadata service.
 *
 * <p>Route 53 is one service for a whole partition and takes signatures of one region only. With an
 * endpoint of one's own the SDK signs for the client's region as it is, so the client always gets
 * the partition's signing region, which leads to the right endpoint without an override as well
 * (AWS General Reference, Route 53 endpoints).
 */
final class Partition {
  private static final String AWS = "us-east-1";

  private Partition() {}

  /** The region that Route 53 signs for, for users who configured this region. */
  static String signingRegion(String region) {
    if (region.startsWith("cn-") || region.equals("aws-cn-global")) {
      return "cn-northwest-1";
    }
    if (region.startsWith("us-gov-") || region.equals("aws-us-gov-global")) {
      return "us-gov-west-1";
    }
    if (region.startsWith("us-iso-") || region.equals("aws-iso-global")) {
      return "us-iso-east-1";
    }
    if (region.startsWith("us-isob-") || region.equals("aws-iso-b-global")) {
      return "us-isob-east-1";
    }
    if (region.startsWith("eu-isoe-") || region.equals("aws-iso-e-global")) {
      return "eu-isoe-west-1";
    }
    if (region.startsWith("us-isof-") || region.equals("aws-iso-f-global")) {
      return "us-isof-south-1";
    }
    return region.startsWith("eusc-") ? "eusc-de-east-1" : AWS;
  }

  /** {@code region} of the profile, else of the environment, else us-east-1. */
  static String configuredRegion(Optional<Profile> profile) {
    return profile
        .flatMap(p -> p.property(ProfileProperty.REGION))
        .or(SdkSystemSetting.AWS_REGION::getStringValue)
        .map(String::strip)
        .filter(region -> !region.isEmpty())
        .orElse(AWS);
  }
}
