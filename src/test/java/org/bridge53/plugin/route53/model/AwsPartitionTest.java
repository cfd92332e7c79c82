package org.bridge53.plugin.route53.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.endpoints.Route53EndpointProvider;

/** Our table against the SDK's metadata: a partition or region that is new there fails here. */
class AwsPartitionTest {
  @Test
  void everyPartitionOfTheSdk_known() {
    TreeSet<String> theirs = new TreeSet<>();
    Region.regions().forEach(region -> theirs.add(PartitionMetadata.of(region).id()));
    assertEquals(theirs, new TreeSet<>(AwsPartition.ids()));
    theirs.forEach(id -> assertNotNull(AwsPartition.of(id), id));
    assertNull(AwsPartition.of("aws-mars"));
  }

  @Test
  void everyRegionOfTheSdk_inItsPartition() {
    Map<String, String> wrong = new TreeMap<>();
    for (Region region : Region.regions()) {
      String ours = AwsPartition.ofRegion(region.id()).id();
      // The SDK's pseudo regions are all of "aws" to its own metadata.
      String theirs =
          region.id().endsWith("-global")
              ? region.id().substring(0, region.id().length() - "-global".length())
              : PartitionMetadata.of(region).id();
      if (!ours.equals(theirs)) {
        wrong.put(region.id(), ours + " and not " + theirs);
      }
    }
    assertEquals(Map.of(), wrong);
  }

  /** R 1.7's table; the signing region is what the SDK's rules say for that endpoint. */
  @ParameterizedTest
  @CsvSource({
    "aws,route53.amazonaws.com,route53-fips.amazonaws.com,route53.global.api.aws",
    "aws-cn,route53.amazonaws.com.cn,,route53.global.api.amazonwebservices.com.cn",
    "aws-us-gov,route53.us-gov.amazonaws.com,route53.us-gov.amazonaws.com,route53.us-gov.api.aws",
    "aws-iso,route53.c2s.ic.gov,,",
    "aws-iso-b,route53.sc2s.sgov.gov,,",
    "aws-iso-e,route53.cloud.adc-e.uk,,",
    "aws-iso-f,route53.csp.hci.ic.gov,,",
    "aws-eusc,route53.amazonaws.eu,,route53.global.api.amazonwebservices.eu",
  })
  void partition_endpointsAndSigningRegion(
      String id, String host, String fipsHost, String dualStackHost) {
    AwsPartition partition = AwsPartition.of(id);
    assertNotNull(partition);
    Endpoint standard = endpoint(partition, false, false);
    assertEquals(host, standard.endpointUrl().host());
    SigV4AuthScheme scheme =
        (SigV4AuthScheme) standard.attribute(AwsEndpointAttribute.AUTH_SCHEMES).getFirst();
    assertEquals(partition.signingRegion(), scheme.signingRegion());
    assertEquals(fipsHost != null, partition.hasFips());
    if (fipsHost != null) {
      assertEquals(fipsHost, endpoint(partition, true, false).endpointUrl().host());
    }
    if (dualStackHost != null) {
      assertEquals(dualStackHost, endpoint(partition, false, true).endpointUrl().host());
    }
  }

  private static Endpoint endpoint(AwsPartition partition, boolean fips, boolean dualStack) {
    return Route53EndpointProvider.defaultProvider()
        .resolveEndpoint(
            p ->
                p.region(Region.of(partition.signingRegion()))
                    .useFips(fips)
                    .useDualStack(dualStack))
        .join();
  }
}
