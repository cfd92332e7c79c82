package org.bridge53.plugin.route53;

import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.CidrBlock;
import org.bridge53.plugin.route53.model.CidrCollection;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.Page;
import org.bridge53.plugin.route53.model.TrafficPolicyDocument;
import org.bridge53.plugin.route53.model.TrafficPolicyInstance;
import org.bridge53.plugin.route53.model.Vpc;

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

  @Override
  default HostedZone getHostedZone(String zoneId) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default HostedZonePage listHostedZones(String marker) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default HostedZonePage listHostedZonesByVpc(Vpc vpc, String token) {
    throw new IllegalStateException("not in this test");
  }

  @Override
  default Map<String, Map<String, String>> listTags(List<String> zoneIds) {
    throw new IllegalStateException("not in this test");
  }
}
