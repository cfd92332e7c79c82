package org.bridge53.plugin.route53.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the API of AWS is, and the way there.
 *
 * @param partition of {@code partition}; null: that of the configured region, which without one is
 *     AWS's main partition
 * @param fips whether endpoints are FIPS ones
 * @param dualStack whether endpoints have IPv6 addresses too
 * @param endpoints the URL of a service by its name in IAM ({@code sts})
 * @param proxy of {@code proxy}, an {@code http://} URL; null: what the environment says
 * @param caFile certificates in PEM that are trusted in place of the system's; null: the system's
 */
public record AwsNetwork(
    @Nullable AwsPartition partition,
    boolean fips,
    boolean dualStack,
    Map<String, String> endpoints,
    @Nullable String proxy,
    @Nullable String caFile) {
  /** As the environment says. */
  public static final AwsNetwork DEFAULT = new AwsNetwork(null, false, false, Map.of(), null, null);

  public AwsNetwork {
    endpoints = Map.copyOf(endpoints);
  }

  /** A proxy's URL may hold a password. */
  @Override
  public String toString() {
    return "AwsNetwork["
        + (partition == null ? "" : partition.id())
        + (fips ? " fips" : "")
        + (dualStack ? " dualstack" : "")
        + " "
        + endpoints
        + (proxy == null ? "" : " proxy")
        + (caFile == null ? "" : " " + caFile)
        + "]";
  }
}
