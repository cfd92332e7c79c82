package org.bridge53.plugin.route53.source;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HealthSource;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.QueueSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.model.Vpc;
import org.jspecify.annotations.Nullable;

/** An account of AWS: the door of one set of credentials. Every call comes back in time. */
final class AwsHostedZoneSource implements HostedZoneSource {
  private static final String ZONE_PREFIX = "/hostedzone/";

  private final AwsAccess access;
  private final Timeouts timeouts;
  private final TimedCalls calls;
  private final TimedCalls waiting;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Route53Session session;

  AwsHostedZoneSource(AwsAccess access, Timeouts timeouts) {
    this.access = access;
    this.timeouts = timeouts;
    this.calls = new TimedCalls(access.describe(), timeouts);
    this.waiting = new TimedCalls(access.describe(), timeouts.waiting());
  }

  @Override
  public RecordSetPage listRecordSets(String zoneId, RecordSetPage.@Nullable Marker start)
      throws SourceException {
    // A request with the prefix would ask for /hostedzone/%2Fhostedzone%2FZ1.
    String bareId =
        zoneId.startsWith(ZONE_PREFIX) ? zoneId.substring(ZONE_PREFIX.length()) : zoneId;
    return calls.within("route53-" + bareId, progress -> session().list(bareId, start, progress));
  }

  @Override
  public @Nullable String accountId() throws SourceException {
    String known = access.accountId();
    // Keys of another Route 53 are not shown to AWS's STS.
    if (known != null
        || (access.endpoint() != null && !access.network().endpoints().containsKey("sts"))) {
      return known;
    }
    return calls.within("sts", progress -> session().accountId(progress));
  }

  @Override
  public Page<CidrCollection> listCidrCollections(@Nullable String token) throws SourceException {
    return calls.within(
        "route53-cidr", progress -> RoutingCalls.cidrCollections(session(), progress, token));
  }

  @Override
  public Page<CidrBlock> listCidrBlocks(String collectionId, @Nullable String token)
      throws SourceException {
    return calls.within(
        "route53-" + collectionId,
        progress -> RoutingCalls.cidrBlocks(session(), progress, collectionId, token));
  }

  @Override
  public Page<TrafficPolicyInstance> listTrafficPolicyInstances(@Nullable String token)
      throws SourceException {
    return calls.within(
        "route53-traffic", progress -> TrafficPolicyCalls.instances(session(), progress, token));
  }

  @Override
  public TrafficPolicyDocument getTrafficPolicy(String policyId, int version)
      throws SourceException {
    return calls.within(
        "route53-" + policyId,
        progress -> TrafficPolicyCalls.document(session(), progress, policyId, version));
  }

  @Override
  public String getDnssec(String zoneId) throws SourceException {
    return calls.within(
        "route53-" + zoneId, progress -> RoutingCalls.dnssec(session(), progress, zoneId));
  }

  @Override
  public HostedZonePage listHostedZones(@Nullable String marker) throws SourceException {
    return calls.within("route53-zones", progress -> session().listZones(marker, progress));
  }

  @Override
  public HostedZonePage listHostedZonesByVpc(Vpc vpc, @Nullable String token)
      throws SourceException {
    return calls.within(
        "route53-" + vpc.id(), progress -> session().listZones(vpc, token, progress));
  }

  @Override
  public HostedZone getHostedZone(String zoneId) throws SourceException {
    return calls.within("route53-" + zoneId, progress -> session().zone(zoneId, progress));
  }

  @Override
  public Map<String, Map<String, String>> listTags(List<String> zoneIds) throws SourceException {
    return calls.within("route53-tags", progress -> session().tags(zoneIds, progress));
  }

  @Override
  public HealthSource health() {
    return new AwsHealthSource(calls, () -> session().health());
  }

  @Override
  public QueueSource queues() {
    return new AwsQueueSource(waiting, () -> session().queues());
  }

  private Route53Session session() throws SourceException {
    Route53Session present = session;
    if (present != null) {
      return present;
    }
    opening.lock();
    try {
      if (calls.isClosed()) {
        throw new SourceException(Kind.UNAVAILABLE, TimedCalls.CLOSED);
      }
      present = session;
      if (present == null) {
        present = new Route53Session(access, timeouts);
        session = present;
      }
      return present;
    } finally {
      opening.unlock();
    }
  }

  @Override
  public String describe() {
    return access.describe();
  }

  @Override
  public void close() {
    calls.close();
    waiting.close();
    opening.lock();
    try {
      Route53Session present = session;
      if (present != null) {
        present.close();
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public String toString() {
    return "AwsHostedZoneSource[" + describe() + "]";
  }
}
