package org.bridge53.plugin.route53;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.Cidr;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantages;
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
 * @param policy what is done with record sets that have a routing policy
 * @param answerAs the AWS region where clients are that no location knows; null: nobody knows
 * @param locations where clients are, by network
 * @param trustedEcs whose client-subnet option is believed
 * @param targets servers that resolve AWS targets; empty: this server itself, then the system's
 * @param healthOverrides states of health checks, by id, that nothing changes
 */
public record Route53Config(
    List<ZoneReference> zones,
    @Nullable String profile,
    @Nullable String credentialsFile,
    AwsAccess.@Nullable AccessKey accessKey,
    @Nullable String endpoint,
    Fallthrough fallthrough,
    Duration refresh,
    Budget budget,
    Evaluator.Mode policy,
    @Nullable String answerAs,
    List<Vantages.Location> locations,
    List<Cidr> trustedEcs,
    List<InetSocketAddress> targets,
    Map<String, Boolean> healthOverrides) {
  static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

  public Route53Config {
    zones = List.copyOf(zones);
    locations = List.copyOf(locations);
    trustedEcs = List.copyOf(trustedEcs);
    targets = List.copyOf(targets);
    healthOverrides = Map.copyOf(healthOverrides);
  }
}
