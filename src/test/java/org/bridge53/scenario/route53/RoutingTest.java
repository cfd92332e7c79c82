package org.bridge53.scenario.route53;

import static org.bridge53.testing.Queries.withSubnet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** Aliases and routing policies, from the API to the wire. */
class RoutingTest {
  private static final String APEX = "routing.example";

  /** The hosted zone of eu-west-1's load balancers. */
  private static final String ELB_ZONE = "Z32O12XQLNTSW2";

  @TempDir private Path folder;

  private static String corefile(Endpoint endpoint, String id, String... options) {
    return ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
        + APEX
        + ":"
        + id
        + " {\n    aws_access_key test test\n    aws_endpoint "
        + endpoint.uri()
        + "\n    refresh 1s\n    budget 50 100\n    "
        + String.join("\n    ", options)
        + "\n  }\n}\n";
  }

  private static ResourceRecordSet set(
      String name, UnaryOperator<ResourceRecordSet.Builder> more, String... addresses) {
    ResourceRecordSet.Builder builder = ResourceRecordSet.builder().name(name).type("A");
    if (addresses.length > 0) {
      builder
          .ttl(60L)
          .resourceRecords(
              List.of(addresses).stream()
                  .map(address -> ResourceRecord.builder().value(address).build())
                  .toList());
    }
    return more.apply(builder).build();
  }

  private static UnaryOperator<ResourceRecordSet.Builder> alias(
      String zoneId, String target, boolean evaluateTargetHealth) {
    String bare = zoneId.substring(zoneId.lastIndexOf('/') + 1);
    return set ->
        set.aliasTarget(
            a -> a.hostedZoneId(bare).dnsName(target).evaluateTargetHealth(evaluateTargetHealth));
  }

  private static List<String> addresses(Message answer) {
    assertEquals(Rcode.NOERROR, answer.getRcode(), answer.toString());
    return answer.getSection(Section.ANSWER).stream()
        .map(record -> record.getName() + " " + record.getTTL() + " " + record.rdataToString())
        .sorted()
        .toList();
  }

  private static Map<String, Integer> shares(RunningServer server, String name, int queries)
      throws IOException {
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < queries; i++) {
      shares.merge(
          RunningServer.rdata(server.ask(name, "A"), Section.ANSWER).toString(), 1, Integer::sum);
    }
    return shares;
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Kind.class)
  void aliasesAndPolicies_throughTheApi(Endpoint.Kind kind) throws Exception {
    try (Endpoint endpoint = Endpoint.open(kind)) {
      String id = endpoint.createZoneWithSoa(APEX);
      endpoint.upsert(id, "web." + APEX, "A", 300, "192.0.2.10");
      endpoint.upsert(id, set(APEX, alias(id, "web." + APEX, false)));
      endpoint.upsert(id, set("w." + APEX, s -> s.setIdentifier("one").weight(1L), "192.0.2.1"));
      endpoint.upsert(id, set("w." + APEX, s -> s.setIdentifier("three").weight(3L), "192.0.2.3"));
      endpoint.upsert(id, set("w." + APEX, s -> s.setIdentifier("none").weight(0L), "192.0.2.9"));
      endpoint.upsert(
          id,
          set(
              "f." + APEX,
              s ->
                  s.setIdentifier("a")
                      .failover(ResourceRecordSetFailover.PRIMARY)
                      .healthCheckId("11111111-2222-3333-4444-555555555555"),
              "192.0.2.4"));
      endpoint.upsert(
          id,
          set(
              "f." + APEX,
              s -> s.setIdentifier("b").failover(ResourceRecordSetFailover.SECONDARY),
              "192.0.2.5"));
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  endpoint,
                  id.substring(id.lastIndexOf('/') + 1),
                  "health_override 11111111-2222-3333-4444-555555555555 unhealthy"))) {
        server.awaitReady();
        Message apex = server.ask(APEX, "A");
        assertEquals(List.of(APEX + ". 300 192.0.2.10"), addresses(apex));
        Message noData = server.ask(APEX, "AAAA");
        assertEquals(List.of(), addresses(noData));
        assertEquals(1, noData.getSection(Section.AUTHORITY).size());
        assertEquals(
            List.of("f." + APEX + ". 60 192.0.2.5"), addresses(server.ask("f." + APEX, "A")));
        int queries = 400;
        Map<String, Integer> shares = shares(server, "w." + APEX, queries);
        assertEquals(2, shares.size(), shares.toString());
        int one = shares.getOrDefault("[192.0.2.1]", 0);
        // Five standard deviations: this run has no seed.
        assertTrue(
            Math.abs(one - queries / 4) < 5 * Math.sqrt(queries * 3 / 16.0), shares.toString());
      }
    }
  }

  @Test
  void aliasThatIsAddedLater_answersAfterTheNextRefresh() throws Exception {
    try (Endpoint endpoint = Endpoint.open(Endpoint.Kind.EMULATOR)) {
      String id = endpoint.createZoneWithSoa(APEX);
      endpoint.upsert(id, "web." + APEX, "A", 300, "192.0.2.10");
      try (RunningServer server = RunningServer.start(corefile(endpoint, id))) {
        server.awaitReady();
        assertEquals(Rcode.NXDOMAIN, server.ask("a." + APEX, "A").getRcode());
        endpoint.upsert(id, set("a." + APEX, alias(id, "web." + APEX, true)));
        RunningServer.await(
            () -> {
              try {
                return server.ask("a." + APEX, "A").getRcode() == Rcode.NOERROR;
              } catch (IOException lost) {
                return false;
              }
            },
            () -> "the alias never came: " + server.log());
        assertEquals(
            List.of("a." + APEX + ". 300 192.0.2.10"), addresses(server.ask("a." + APEX, "A")));
      }
    }
  }

  @Test
  void placesOfTheClients_byNetworkRegionAndClientSubnet() throws Exception {
    try (Endpoint endpoint = Endpoint.open(Endpoint.Kind.EMULATOR)) {
      String id = endpoint.createZoneWithSoa(APEX);
      endpoint.upsert(
          id,
          set(
              "g." + APEX,
              s -> s.setIdentifier("eu").geoLocation(g -> g.continentCode("EU")),
              "192.0.2.1"));
      endpoint.upsert(
          id,
          set(
              "g." + APEX,
              s -> s.setIdentifier("us").geoLocation(g -> g.countryCode("US")),
              "192.0.2.2"));
      endpoint.upsert(
          id, set("l." + APEX, s -> s.setIdentifier("ie").region("eu-west-1"), "192.0.2.3"));
      endpoint.upsert(
          id, set("l." + APEX, s -> s.setIdentifier("va").region("us-east-1"), "192.0.2.4"));
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  endpoint,
                  id,
                  "answer_as eu-central-1",
                  "trust_ecs 127.0.0.0/8",
                  "location 198.51.100.0/24 country US-OH at 40 -83",
                  "location 203.0.113.0/24 country JP"))) {
        server.awaitReady();
        assertEquals(
            List.of("g." + APEX + ". 60 192.0.2.1"), addresses(server.ask("g." + APEX, "A")));
        assertEquals(
            List.of("l." + APEX + ". 60 192.0.2.3"), addresses(server.ask("l." + APEX, "A")));
        Message american = server.ask(withSubnet("g." + APEX, "A", "198.51.100.0", 24));
        assertEquals(List.of("g." + APEX + ". 60 192.0.2.2"), addresses(american));
        assertEquals(24, subnet(american).getScopePrefixLength());
        assertEquals(
            List.of("l." + APEX + ". 60 192.0.2.4"),
            addresses(server.ask(withSubnet("l." + APEX, "A", "198.51.100.0", 24))));
        Message japanese = server.ask(withSubnet("g." + APEX, "A", "203.0.113.0", 24));
        assertEquals(List.of(), addresses(japanese), "no place fits: no data, and not NXDOMAIN");
        Message untold = server.ask(withSubnet("g." + APEX, "A", "0.0.0.0", 0));
        assertEquals(List.of("g." + APEX + ". 60 192.0.2.1"), addresses(untold));
        assertEquals(0, subnet(untold).getSourcePrefixLength());
        Message soa = server.ask(withSubnet(APEX, "A", "198.51.100.0", 24));
        assertEquals(0, subnet(soa).getScopePrefixLength(), "the same for everybody");
      }
      try (RunningServer server =
          RunningServer.start(
              corefile(
                  endpoint, id, "answer_as eu-central-1", "location 198.51.100.0/24 country US"))) {
        server.awaitReady();
        Message notBelieved = server.ask(withSubnet("g." + APEX, "A", "198.51.100.0", 24));
        assertEquals(List.of("g." + APEX + ". 60 192.0.2.1"), addresses(notBelieved));
        assertNull(subnet(notBelieved));
      }
    }
  }

  private static ClientSubnetOption subnet(Message answer) {
    List<EDNSOption> options = answer.getOPT().getOptions(EDNSOption.Code.CLIENT_SUBNET);
    return options.isEmpty() ? null : (ClientSubnetOption) options.getFirst();
  }

  @Test
  void awsTarget_flattenedThroughTargets() throws Exception {
    Path zone = folder.resolve("aws.zone");
    Files.writeString(
        zone,
        """
        $ORIGIN elb.amazonaws.com.
        @ 900 IN SOA ns. hostmaster. 1 7200 900 1209600 60
        @ 900 IN NS ns
        ns 900 IN A 192.0.2.53
        lb-1.eu-west-1 300 IN CNAME node.eu-west-1
        node.eu-west-1 30 IN A 203.0.113.7
        """);
    String aws = ".:0 {\n  bind 127.0.0.1\n  file " + zone + " elb.amazonaws.com\n}\n";
    try (Endpoint endpoint = Endpoint.open(Endpoint.Kind.EMULATOR);
        RunningServer upstream = RunningServer.start(aws)) {
      String id = endpoint.createZoneWithSoa(APEX);
      endpoint.upsert(id, set(APEX, alias(ELB_ZONE, "lb-1.eu-west-1.elb.amazonaws.com", true)));
      endpoint.upsert(
          id, set("gone." + APEX, alias(ELB_ZONE, "gone.eu-west-1.elb.amazonaws.com", false)));
      String address = "127.0.0.1:" + upstream.address().getPort();
      try (RunningServer server =
          RunningServer.start(corefile(endpoint, id, "targets " + address))) {
        server.awaitReady();
        assertEquals(List.of(APEX + ". 30 203.0.113.7"), addresses(server.ask(APEX, "A")));
        assertEquals(List.of(), addresses(server.ask("gone." + APEX, "A")));
      }
    }
  }

  @Test
  void awsTargetWhoseUpstreamFallsSilent_staleAddresses() throws Exception {
    try (Endpoint endpoint = Endpoint.open(Endpoint.Kind.EMULATOR);
        Answering upstream = new Answering("203.0.113.7", 1)) {
      String id = endpoint.createZoneWithSoa(APEX);
      endpoint.upsert(id, set(APEX, alias(ELB_ZONE, "lb-1.eu-west-1.elb.amazonaws.com", true)));
      try (RunningServer server =
          RunningServer.start(corefile(endpoint, id, "targets " + upstream.address()))) {
        server.awaitReady();
        List<String> fresh = List.of(APEX + ". 1 203.0.113.7");
        assertEquals(fresh, addresses(server.ask(APEX, "A")));
        upstream.silence();
        server.awaitLog("its addresses of before are still served");
        assertEquals(fresh, addresses(server.ask(APEX, "A")));
      }
    }
  }

  @Test
  void awsTargetThatNobodyResolves_servfailInTimeAndOthersAnswered() throws Exception {
    try (Endpoint endpoint = Endpoint.open(Endpoint.Kind.EMULATOR);
        java.net.DatagramSocket silent =
            new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress())) {
      String id = endpoint.createZoneWithSoa(APEX);
      endpoint.upsert(id, "web." + APEX, "A", 300, "192.0.2.10");
      endpoint.upsert(id, set(APEX, alias(ELB_ZONE, "lb-1.eu-west-1.elb.amazonaws.com", true)));
      try (RunningServer server =
          RunningServer.start(
              corefile(endpoint, id, "targets 127.0.0.1:" + silent.getLocalPort()))) {
        server.awaitReady();
        Message query =
            Message.newQuery(Record.newRecord(Name.fromString(APEX + "."), Type.A, DClass.IN));
        query.addRecord(new OPTRecord(1232, 0, 0, 0), Section.ADDITIONAL);
        Message failed = server.ask(query);
        assertEquals(Rcode.SERVFAIL, failed.getRcode());
        ExtendedErrorCodeOption why =
            (ExtendedErrorCodeOption)
                failed.getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).getFirst();
        assertEquals(22, why.getErrorCode());
        assertEquals(
            List.of("web." + APEX + ". 300 192.0.2.10"), addresses(server.ask("web." + APEX, "A")));
        server.awaitLog("alias target lb-1.eu-west-1.elb.amazonaws.com. A cannot be resolved");
      }
    }
  }
}
