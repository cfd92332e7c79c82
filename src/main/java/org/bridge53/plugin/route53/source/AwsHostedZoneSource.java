package org.bridge53.plugin.route53.source;

import java.util.concurrent.locks.ReentrantLock;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.jspecify.annotations.Nullable;

/** An account of AWS: the door of one set of credentials. Every call comes back in time. */
final class AwsHostedZoneSource implements HostedZoneSource {
  private static final String ZONE_PREFIX = "/hostedzone/";

  private final AwsAccess access;
  private final Timeouts timeouts;
  private final TimedCalls calls;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Opened opened;

  private record Opened(AwsSession session, Route53Calls route53, StsCalls sts) {
    private static Opened of(AwsAccess access, Timeouts timeouts) {
      AwsSession session = new AwsSession(access, timeouts);
      return new Opened(session, new Route53Calls(session), new StsCalls(session));
    }
  }

  AwsHostedZoneSource(AwsAccess access, Timeouts timeouts) {
    this.access = access;
    this.timeouts = timeouts;
    this.calls = new TimedCalls(access.describe(), timeouts);
  }

  @Override
  public RecordSetPage listRecordSets(String zoneId, RecordSetPage.@Nullable Marker start)
      throws SourceException {
    // A request with the prefix would ask for /hostedzone/%2Fhostedzone%2FZ1.
    String bareId =
        zoneId.startsWith(ZONE_PREFIX) ? zoneId.substring(ZONE_PREFIX.length()) : zoneId;
    return calls.within(
        "route53-" + bareId, progress -> opened().route53().list(bareId, start, progress));
  }

  @Override
  public @Nullable String accountId() throws SourceException {
    String known = access.accountId();
    // Keys of another Route 53 are not shown to AWS's STS.
    if (known != null
        || (access.endpoint() != null && !access.network().endpoints().containsKey("sts"))) {
      return known;
    }
    return calls.within("sts", progress -> opened().sts().accountId(progress));
  }

  @Override
  public Page<CidrCollection> listCidrCollections(@Nullable String token) throws SourceException {
    return calls.within(
        "route53-cidr",
        progress -> RoutingCalls.cidrCollections(opened().route53(), progress, token));
  }

  @Override
  public Page<CidrBlock> listCidrBlocks(String collectionId, @Nullable String token)
      throws SourceException {
    return calls.within(
        "route53-" + collectionId,
        progress -> RoutingCalls.cidrBlocks(opened().route53(), progress, collectionId, token));
  }

  @Override
  public Page<TrafficPolicyInstance> listTrafficPolicyInstances(@Nullable String token)
      throws SourceException {
    return calls.within(
        "route53-traffic",
        progress -> TrafficPolicyCalls.instances(opened().route53(), progress, token));
  }

  @Override
  public TrafficPolicyDocument getTrafficPolicy(String policyId, int version)
      throws SourceException {
    return calls.within(
        "route53-" + policyId,
        progress -> TrafficPolicyCalls.document(opened().route53(), progress, policyId, version));
  }

  @Override
  public String getDnssec(String zoneId) throws SourceException {
    return calls.within(
        "route53-" + zoneId, progress -> RoutingCalls.dnssec(opened().route53(), progress, zoneId));
  }

  private Opened opened() throws SourceException {
    Opened present = opened;
    if (present != null) {
      return present;
    }
    opening.lock();
    try {
      if (calls.isClosed()) {
        throw new SourceException(Kind.UNAVAILABLE, TimedCalls.CLOSED);
      }
      present = opened;
      if (present == null) {
        present = Opened.of(access, timeouts);
        opened = present;
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
    opening.lock();
    try {
      Opened present = opened;
      if (present != null) {
        present.session().close();
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
