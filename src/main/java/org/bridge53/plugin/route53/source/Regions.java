package org.bridge53.plugin.route53.source;

import java.util.Optional;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Regions without a metadata service.
 *
 * <p>Route 53 is one service for a whole partition and takes signatures of one region only. With an
 * endpoint of one's own the SDK signs for the client's region as it is, so the client always gets
 * the partition's signing region, which leads to the right endpoint without an override as well.
 */
final class Regions {
  private Regions() {}

  /** The partition that is written, or that of the configured region. */
  static AwsPartition partition(AwsNetwork network, Optional<Profile> profile) {
    AwsPartition written = network.partition();
    if (written != null) {
      return written;
    }
    String region = configured(profile);
    return region == null ? AwsPartition.AWS : AwsPartition.ofRegion(region);
  }

  /**
   * The region of a service that has one of its own in each: the configured one, if it lies in the
   * partition.
   */
  static String regional(AwsNetwork network, Optional<Profile> profile) {
    AwsPartition partition = partition(network, profile);
    String region = configured(profile);
    boolean usable =
        region != null
            && !region.endsWith("-global")
            && AwsPartition.ofRegion(region).equals(partition);
    return region != null && usable ? region : partition.signingRegion();
  }

  /** {@code region} of the profile, else of the environment. */
  private static @Nullable String configured(Optional<Profile> profile) {
    return profile
        .flatMap(p -> p.property(ProfileProperty.REGION))
        .or(SdkSystemSetting.AWS_REGION::getStringValue)
        .map(String::strip)
        .filter(region -> !region.isEmpty())
        .orElse(null);
  }
}
