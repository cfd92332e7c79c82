package org.bridge53.plugin.route53.sync;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bridge53.plugin.route53.model.CheckerReports;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HealthCheck;
import org.bridge53.plugin.route53.model.HealthCheckPage;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.model.Vpc;
import org.jspecify.annotations.Nullable;

/** A client of which each call is counted, under AWS's name of the operation. */
final class CountedSource implements HostedZoneSource {
  private final HostedZoneSource source;
  private final CallCounts counts;
  private final HealthSource health = new CountedHealth();

  CountedSource(HostedZoneSource source, CallCounts counts) {
    this.source = source;
    this.counts = counts;
  }

  @Override
  public RecordSetPage listRecordSets(String zoneId, RecordSetPage.@Nullable Marker start)
      throws SourceException {
    return counts.counted("ListResourceRecordSets", () -> source.listRecordSets(zoneId, start));
  }

  @Override
  public HostedZone getHostedZone(String zoneId) throws SourceException {
    return counts.counted("GetHostedZone", () -> source.getHostedZone(zoneId));
  }

  /** Not counted: it asks another service, and often nobody. */
  @Override
  public @Nullable String accountId() throws SourceException {
    return source.accountId();
  }

  @Override
  public HostedZonePage listHostedZones(@Nullable String marker) throws SourceException {
    return counts.counted("ListHostedZones", () -> source.listHostedZones(marker));
  }

  @Override
  public HostedZonePage listHostedZonesByVpc(Vpc vpc, @Nullable String token)
      throws SourceException {
    return counts.counted("ListHostedZonesByVPC", () -> source.listHostedZonesByVpc(vpc, token));
  }

  @Override
  public Map<String, Map<String, String>> listTags(List<String> zoneIds) throws SourceException {
    return counts.counted("ListTagsForResources", () -> source.listTags(zoneIds));
  }

  @Override
  public Page<CidrCollection> listCidrCollections(@Nullable String token) throws SourceException {
    return counts.counted("ListCidrCollections", () -> source.listCidrCollections(token));
  }

  @Override
  public Page<CidrBlock> listCidrBlocks(String collectionId, @Nullable String token)
      throws SourceException {
    return counts.counted("ListCidrBlocks", () -> source.listCidrBlocks(collectionId, token));
  }

  @Override
  public Page<TrafficPolicyInstance> listTrafficPolicyInstances(@Nullable String token)
      throws SourceException {
    return counts.counted(
        "ListTrafficPolicyInstances", () -> source.listTrafficPolicyInstances(token));
  }

  @Override
  public TrafficPolicyDocument getTrafficPolicy(String policyId, int version)
      throws SourceException {
    return counts.counted("GetTrafficPolicy", () -> source.getTrafficPolicy(policyId, version));
  }

  @Override
  public String getDnssec(String zoneId) throws SourceException {
    return counts.counted("GetDNSSEC", () -> source.getDnssec(zoneId));
  }

  /** Another service, with limits of its own: not counted. */
  @Override
  public QueueSource queues() {
    return source.queues();
  }

  @Override
  public HealthSource health() {
    return health;
  }

  private final class CountedHealth implements HealthSource {
    @Override
    public Map<String, Boolean> metrics(List<String> ids, Instant now) throws SourceException {
      return counts.counted("GetMetricData", () -> source.health().metrics(ids, now));
    }

    @Override
    public CheckerReports reports(String id) throws SourceException {
      return counts.counted("GetHealthCheckStatus", () -> source.health().reports(id));
    }

    @Override
    public Optional<HealthCheck> check(String id) throws SourceException {
      return counts.counted("GetHealthCheck", () -> source.health().check(id));
    }

    @Override
    public HealthCheckPage checks(@Nullable String start) throws SourceException {
      return counts.counted("ListHealthChecks", () -> source.health().checks(start));
    }
  }

  @Override
  public String describe() {
    return source.describe();
  }

  @Override
  public void close() {
    source.close();
  }
}
