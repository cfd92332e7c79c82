package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.sync.Budget;
import org.jspecify.annotations.Nullable;

/**
 * One {@code route53} line.
 *
 * @param zones in the written order; empty: the line does nothing
 * @param profile of {@code credentials}; null: the SDK's own chain
 * @param credentialsFile of {@code credentials}, as written; null: the SDK's files
 * @param accessKey of {@code aws_access_key}
 * @param endpoint of {@code aws_endpoint}
 * @param fallthrough for which names that do not exist the next plugin is asked
 * @param refresh the longest time between two reads of a zone; default one minute
 * @param budget requests to the account; default 3 a second, 10 at once
 */
public record Route53Config(
    List<ZoneReference> zones,
    @Nullable String profile,
    @Nullable String credentialsFile,
    AwsAccess.@Nullable AccessKey accessKey,
    @Nullable String endpoint,
    Fallthrough fallthrough,
    Duration refresh,
    Budget budget) {
  static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

  public Route53Config {
    zones = List.copyOf(zones);
  }
}
