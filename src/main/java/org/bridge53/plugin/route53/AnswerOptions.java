package org.bridge53.plugin.route53;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.bridge53.corefile.Cidr;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantages;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code route53} line that say how answers are chosen.
 *
 * @param policy what is done with record sets that have a routing policy
 * @param answerAs the AWS region where clients are that no location knows; null: nobody knows
 * @param locations where clients are, by network
 * @param trustedEcs whose client-subnet option is believed
 * @param targets servers that resolve AWS targets; empty: this server itself, then the system's
 * @param geoip a MaxMind database of where all other clients are; null: there is none
 * @param signed what is done with zones that AWS signs; null: they go to the next plugin if there
 *     is one
 * @param healthOverrides states of health checks, by id, that nothing changes
 */
record AnswerOptions(
    Evaluator.Mode policy,
    @Nullable String answerAs,
    List<Vantages.Location> locations,
    List<Cidr> trustedEcs,
    List<InetSocketAddress> targets,
    GeoFile.@Nullable Option geoip,
    @Nullable SignedZones signed,
    Map<String, Boolean> healthOverrides) {
  AnswerOptions {
    locations = List.copyOf(locations);
    trustedEcs = List.copyOf(trustedEcs);
    targets = List.copyOf(targets);
    healthOverrides = Map.copyOf(healthOverrides);
  }
}
