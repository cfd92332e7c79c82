package org.bridge53.plugin.route53.sync;

import java.util.Map;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.RoutingSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.snapshot.AccountParts;
import org.jspecify.annotations.Nullable;

/**
 * Traffic policies: one list tells which version of which policy each instance uses, and the
 * document of a version, which never changes, is read once.
 */
final class TrafficPolicies implements Versioned<TrafficPolicyInstance, TrafficPolicyDocument> {
  private record Key(String policyId, int version) {}

  @Override
  public String noun() {
    return "traffic policy instance";
  }

  @Override
  public String nouns() {
    return "traffic policy instances";
  }

  @Override
  public String unread() {
    return "queries for it get SERVFAIL";
  }

  @Override
  public Page<TrafficPolicyInstance> list(RoutingSource source, @Nullable String token)
      throws SourceException {
    return source.listTrafficPolicyInstances(token);
  }

  @Override
  public String id(TrafficPolicyInstance version) {
    return version.id();
  }

  @Override
  public Object key(TrafficPolicyInstance version) {
    return new Key(version.policyId(), version.policyVersion());
  }

  @Override
  public @Nullable TrafficPolicyInstance unlisted(String id) {
    return null;
  }

  @Override
  public void save(AccountParts to, Map<TrafficPolicyInstance, TrafficPolicyDocument> contents) {
    to.saveTrafficPolicies(contents);
  }

  @Override
  public Map<TrafficPolicyInstance, TrafficPolicyDocument> restore(AccountParts from) {
    return from.trafficPolicies();
  }

  @Override
  public Reading<TrafficPolicyDocument> read(TrafficPolicyInstance version) {
    return source -> source.getTrafficPolicy(version.policyId(), version.policyVersion());
  }
}
