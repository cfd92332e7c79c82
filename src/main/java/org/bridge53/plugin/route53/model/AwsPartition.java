package org.bridge53.plugin.route53.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of AWS: separate clouds with their own accounts and endpoints, in each of which
 * Route 53 is one service that takes signatures of one region only (AWS General Reference, Route 53
 * endpoints; the SDK's endpoint rules, which {@code AwsPartitionTest} holds this table against).
 */
public enum AwsPartition {
  AWS("aws", "us-east-1", "aws-global", true),
  CHINA("aws-cn", "cn-northwest-1", "aws-cn-global", false, "cn-"),
  GOV_CLOUD("aws-us-gov", "us-gov-west-1", "aws-us-gov-global", true, "us-gov-"),
  ISO("aws-iso", "us-iso-east-1", "aws-iso-global", false, "us-iso-"),
  ISO_B("aws-iso-b", "us-isob-east-1", "aws-iso-b-global", false, "us-isob-"),
  ISO_E("aws-iso-e", "eu-isoe-west-1", "aws-iso-e-global", false, "eu-isoe-"),
  ISO_F("aws-iso-f", "us-isof-south-1", "aws-iso-f-global", false, "us-isof-"),
  EUROPEAN("aws-eusc", "eusc-de-east-1", "", false, "eusc-");

  private final String id;
  private final String signingRegion;
  private final String globalRegion;
  private final boolean fips;
  private final String regionPrefix;

  AwsPartition(String id, String signingRegion, String globalRegion, boolean fips) {
    this(id, signingRegion, globalRegion, fips, "");
  }

  AwsPartition(
      String id, String signingRegion, String globalRegion, boolean fips, String regionPrefix) {
    this.id = id;
    this.signingRegion = signingRegion;
    this.globalRegion = globalRegion;
    this.fips = fips;
    this.regionPrefix = regionPrefix;
  }

  /** As ARNs begin: {@code aws-cn}. */
  public String id() {
    return id;
  }

  /** The region that Route 53 signs for, and in which its metrics are. */
  public String signingRegion() {
    return signingRegion;
  }

  /** Whether AWS documents a FIPS endpoint of Route 53; the SDK makes up a name for the others. */
  public boolean hasFips() {
    return fips;
  }

  /** The partition of an id, or null. */
  public static @Nullable AwsPartition of(String id) {
    for (AwsPartition partition : values()) {
      if (partition.id.equals(id)) {
        return partition;
      }
    }
    return null;
  }

  /**
   * The partition of a region.
   *
   * @param region {@code eu-west-1}, or an SDK's word for none, {@code aws-cn-global}; one that
   *     nobody knows is taken for a new one of the main partition
   */
  public static AwsPartition ofRegion(String region) {
    for (AwsPartition partition : values()) {
      boolean inside =
          !partition.regionPrefix.isEmpty() && region.startsWith(partition.regionPrefix);
      if (inside || region.equals(partition.globalRegion)) {
        return partition;
      }
    }
    return AWS;
  }

  /** All ids. */
  public static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (AwsPartition partition : values()) {
      ids.add(partition.id);
    }
    return ids;
  }
}
