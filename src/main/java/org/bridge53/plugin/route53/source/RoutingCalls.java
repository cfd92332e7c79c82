package org.bridge53.plugin.route53.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RoutingSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.route53.model.CidrBlockSummary;
import software.amazon.awssdk.services.route53.model.CollectionSummary;
import software.amazon.awssdk.services.route53.model.DNSSECStatus;
import software.amazon.awssdk.services.route53.model.ListCidrBlocksResponse;
import software.amazon.awssdk.services.route53.model.ListCidrCollectionsResponse;

/** The calls of {@link RoutingSource}, and what is made of their answers. */
final class RoutingCalls {
  private RoutingCalls() {}

  static AwsRequestOverrideConfiguration with(
      UnaryOperator<AwsRequestOverrideConfiguration.Builder> keys) {
    return keys.apply(AwsRequestOverrideConfiguration.builder()).build();
  }

  static Page<CidrCollection> cidrCollections(
      Route53Session route53, TimedCalls.Progress progress, @Nullable String token)
      throws SourceException {
    return route53.call(
        "ListCidrCollections",
        progress,
        (client, keys) ->
            client.listCidrCollections(r -> r.nextToken(token).overrideConfiguration(with(keys))),
        RoutingCalls::cidrCollections);
  }

  private static Page<CidrCollection> cidrCollections(ListCidrCollectionsResponse response) {
    List<CidrCollection> collections = new ArrayList<>();
    for (CollectionSummary shape : response.cidrCollections()) {
      if (shape.id() == null || shape.version() == null) {
        throw new AnswerCheck.Refused("sent a CIDR collection without id or version");
      }
      String name = shape.name();
      collections.add(new CidrCollection(shape.id(), name == null ? "" : name, shape.version()));
    }
    return new Page<>(collections, response.nextToken());
  }

  static Page<CidrBlock> cidrBlocks(
      Route53Session route53, TimedCalls.Progress progress, String id, @Nullable String token)
      throws SourceException {
    return route53.call(
        "ListCidrBlocks",
        progress,
        (client, keys) ->
            client.listCidrBlocks(
                r -> r.collectionId(id).nextToken(token).overrideConfiguration(with(keys))),
        RoutingCalls::cidrBlocks);
  }

  private static Page<CidrBlock> cidrBlocks(ListCidrBlocksResponse response) {
    List<CidrBlock> blocks = new ArrayList<>();
    for (CidrBlockSummary shape : response.cidrBlocks()) {
      if (shape.cidrBlock() == null || shape.locationName() == null) {
        throw new AnswerCheck.Refused("sent a CIDR block without network or location");
      }
      blocks.add(new CidrBlock(shape.locationName(), shape.cidrBlock()));
    }
    return new Page<>(blocks, response.nextToken());
  }

  static String dnssec(Route53Session route53, TimedCalls.Progress progress, String zoneId)
      throws SourceException {
    return route53.call(
        "GetDNSSEC",
        progress,
        (client, keys) ->
            client.getDNSSEC(r -> r.hostedZoneId(zoneId).overrideConfiguration(with(keys))),
        response -> {
          DNSSECStatus status = response.status();
          if (status == null || status.serveSignature() == null) {
            throw new AnswerCheck.Refused("sent no DNSSEC status");
          }
          return status.serveSignature();
        });
  }
}
