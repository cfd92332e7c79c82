package org.bridge53.plugin.route53;

import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;

/** A source for tests that read record sets and nothing that these refer to. */
public interface OnlyRecordSets extends HostedZoneSource {
  @Override
  default Page<CidrCollection> listCidrCollections(String token) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default Page<CidrBlock> listCidrBlocks(String collectionId, String token) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default Page<TrafficPolicyInstance> listTrafficPolicyInstances(String token) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default TrafficPolicyDocument getTrafficPolicy(String policyId, int version) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default String getDnssec(String zoneId) {
    throw new IllegalStateException("not in this test");
  }
}
