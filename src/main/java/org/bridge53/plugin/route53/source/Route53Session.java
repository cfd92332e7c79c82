package org.bridge53.plugin.route53.source;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.Vpc;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.route53.Route53Client;

/** Route 53, and what is asked with it, through one session. */
final class Route53Session implements AutoCloseable {
  private final AwsSession session;
  private final ServiceClient<Route53Client> route53;
  private final StsCalls sts;
  private final HealthCalls health;
  private final QueueCalls queues;
  private final PageMemory memory = new PageMemory();

  /** Loads the SDK's classes; touches neither network nor files. */
  Route53Session(AwsAccess access, Timeouts timeouts) {
    this.session = new AwsSession(access, timeouts);
    this.route53 = session.service("route53", Route53Client::builder, "Route 53");
    this.sts = new StsCalls(session);
    this.health = new HealthCalls(session, route53);
    this.queues = new QueueCalls(session);
  }

  /** What is asked of health checks. */
  HealthCalls health() {
    return health;
  }

  /** What is asked of queues. */
  QueueCalls queues() {
    return queues;
  }

  /** One page of a zone's record sets; a page that comes again is not taken apart again. */
  RecordSetPage list(
      String zoneId, RecordSetPage.@Nullable Marker start, TimedCalls.Progress progress)
      throws SourceException {
    PageMemory.Visit visit = memory.visit(zoneId, start);
    return call(
        "ListResourceRecordSets",
        progress,
        (client, keys) ->
            client.listResourceRecordSets(
                RecordSetShapes.request(zoneId, start)
                    .overrideConfiguration(
                        o -> keys.apply(o).putExecutionAttribute(PageMemory.VISIT, visit))
                    .build()),
        response -> {
          RecordSetPage known = visit.samePage();
          if (known != null) {
            return known;
          }
          RecordSetPage page = RecordSetShapes.page(response);
          visit.keep(page);
          return page;
        });
  }

  /** Any call of Route 53: see {@link AwsSession#call}. */
  <R, T> T call(
      String operation,
      TimedCalls.Progress progress,
      BiFunction<Route53Client, UnaryOperator<AwsRequestOverrideConfiguration.Builder>, R> request,
      Function<R, T> shape)
      throws SourceException {
    return session.call(route53, operation, progress, request, shape);
  }

  /** One page of the account's zones. */
  HostedZonePage listZones(@Nullable String marker, TimedCalls.Progress progress)
      throws SourceException {
    return call(
        "ListHostedZones",
        progress,
        (client, keys) ->
            client.listHostedZones(
                ZoneShapes.listing(marker).overrideConfiguration(with(keys)).build()),
        ZoneShapes::page);
  }

  /** One zone, with the number of its record sets. */
  HostedZone zone(String zoneId, TimedCalls.Progress progress) throws SourceException {
    return call(
        "GetHostedZone",
        progress,
        (client, keys) -> client.getHostedZone(r -> r.id(zoneId).overrideConfiguration(with(keys))),
        ZoneShapes::zone);
  }

  /** One page of the zones that a VPC sees. */
  HostedZonePage listZones(Vpc vpc, @Nullable String token, TimedCalls.Progress progress)
      throws SourceException {
    return call(
        "ListHostedZonesByVPC",
        progress,
        (client, keys) ->
            client.listHostedZonesByVPC(
                ZoneShapes.seenBy(vpc, token).overrideConfiguration(with(keys)).build()),
        ZoneShapes::page);
  }

  /** The tags of up to ten zones. */
  Map<String, Map<String, String>> tags(List<String> zoneIds, TimedCalls.Progress progress)
      throws SourceException {
    return call(
        "ListTagsForResources",
        progress,
        (client, keys) ->
            client.listTagsForResources(
                ZoneShapes.tags(zoneIds).overrideConfiguration(with(keys)).build()),
        ZoneShapes::tags);
  }

  private static AwsRequestOverrideConfiguration with(
      UnaryOperator<AwsRequestOverrideConfiguration.Builder> keys) {
    return keys.apply(AwsRequestOverrideConfiguration.builder()).build();
  }

  /** Whose the keys are: STS is asked. */
  String accountId(TimedCalls.Progress progress) throws SourceException {
    return sts.accountId(progress);
  }

  @Override
  public void close() {
    session.close();
  }
}
