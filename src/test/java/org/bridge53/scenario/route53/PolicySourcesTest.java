package org.bridge53.scenario.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bridge53.emulator.Operation;
import org.bridge53.plugin.route53.GeoFiles;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import software.amazon.awssdk.services.route53.model.CidrCollectionChange;
import software.amazon.awssdk.services.route53.model.CidrCollectionChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * What policies go by and record sets do not hold: CIDR collections, traffic policies, databases of
 * places, and whether AWS signs; from the API to the wire.
 */
class PolicySourcesTest {
  private static final String APEX = "sources.example";

  @TempDir private Path folder;

  private Endpoint endpoint;
  private String id;

  @BeforeEach
  void open() throws Exception {
    endpoint = Endpoint.open(Endpoint.Kind.EMULATOR);
    id = endpoint.createZone(APEX);
    id = id.substring(id.lastIndexOf('/') + 1);
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private RunningServer start(String behind, String... options) throws Exception {
    RunningServer server =
        RunningServer.start(
            ".:0 {\n  bind 127.0.0.1\n  errors\n  route53 "
                + APEX
                + ":"
                + id
                + " {\n    aws_access_key test test\n    aws_endpoint "
                + endpoint.uri()
                + "\n    refresh 1s\n    budget 100 100\n    trust_ecs 127.0.0.0/8\n    "
                + String.join("\n    ", options)
                + "\n  }\n  "
                + behind
                + "\n}\n");
    server.awaitReady();
    return server;
  }

  private void put(String name, String set, UnaryOperator<ResourceRecordSet.Builder> policy) {
    endpoint.upsert(
        id,
        policy
            .apply(
                ResourceRecordSet.builder()
                    .name(name + "." + APEX)
                    .type("A")
                    .ttl(60L)
                    .setIdentifier(set)
                    .resourceRecords(ResourceRecord.builder().value("192.0.2." + set).build()))
            .build());
  }

  private static Message from(String network, int bits, String name) {
    return Queries.withSubnet(name + "." + APEX, "A", network, bits);
  }

  private static String answer(Message message) {
    return Rcode.string(message.getRcode()) + " " + RunningServer.rdata(message, Section.ANSWER);
  }

  private void await(RunningServer server, Message query, String wanted) {
    String[] last = {""};
    RunningServer.await(
        () -> {
          try {
            last[0] = answer(server.ask(query));
            return last[0].equals(wanted);
          } catch (IOException lost) {
            return false;
          }
        },
        () -> wanted + " never came, but " + last[0] + ": " + server.log());
  }

  @Test
  void ipBased_byTheCollectionsBlocks_andTheirChanges() throws Exception {
    String collection =
        endpoint
            .emulator()
            .createCidrCollection(
                "offices",
                Map.of("paris", List.of("198.51.100.0/24"), "france", List.of("198.51.0.0/16")));
    for (Map.Entry<String, String> one : Map.of("1", "paris", "2", "france", "3", "*").entrySet()) {
      put(
          "ip",
          one.getKey(),
          set ->
              set.cidrRoutingConfig(c -> c.collectionId(collection).locationName(one.getValue())));
    }
    try (RunningServer server = start("")) {
      await(server, from("198.51.100.0", 24, "ip"), "NOERROR [192.0.2.1]");
      assertEquals("NOERROR [192.0.2.2]", answer(server.ask(from("198.51.96.0", 20, "ip"))));
      assertEquals("NOERROR [192.0.2.3]", answer(server.ask(from("203.0.113.0", 24, "ip"))));
      CidrCollectionChange change =
          CidrCollectionChange.builder()
              .locationName("paris")
              .action(CidrCollectionChangeAction.PUT)
              .cidrList("203.0.113.0/24")
              .build();
      endpoint.client().changeCidrCollection(r -> r.id(collection).changes(List.of(change)));
      await(server, from("203.0.113.0", 24, "ip"), "NOERROR [192.0.2.1]");
    }
  }

  private static final String DOCUMENT =
      """
      {"AWSPolicyFormatVersion": "2015-10-01", "RecordType": "A", "StartRule": "site",
       "Endpoints": {"one": {"Type": "value", "Value": "192.0.2.1"},
                     "two": {"Type": "value", "Value": "192.0.2.2"}},
       "Rules": {"site": {"RuleType": "geo", "Locations": [
           {"Country": "JP", "EndpointReference": "one"},
           {"IsDefault": true, "RuleReference": "backup", "EvaluateTargetHealth": true}]},
         "backup": {"RuleType": "failover",
           "Primary": {"EndpointReference": "one", "HealthCheck": "check-1"},
           "Secondary": {"EndpointReference": "two"}}}}
      """;

  private void trafficPolicy() {
    var policy =
        endpoint
            .client()
            .createTrafficPolicy(r -> r.name("web").document(DOCUMENT))
            .trafficPolicy();
    endpoint
        .client()
        .createTrafficPolicyInstance(
            r ->
                r.hostedZoneId(id)
                    .name("tp." + APEX)
                    .ttl(30L)
                    .trafficPolicyId(policy.id())
                    .trafficPolicyVersion(policy.version()));
  }

  @Test
  void trafficPolicy_evaluated() throws Exception {
    trafficPolicy();
    try (RunningServer server =
        start(
            "",
            "health_override check-1 unhealthy",
            "location 203.0.113.0/24 country JP",
            "answer_as eu-west-1")) {
      await(server, from("198.51.100.0", 24, "tp"), "NOERROR [192.0.2.2]");
      assertEquals("NOERROR [192.0.2.1]", answer(server.ask(from("203.0.113.0", 24, "tp"))));
      Message answered = server.ask("tp." + APEX, "A");
      assertEquals(30, answered.getSection(Section.ANSWER).getFirst().getTTL());
      assertEquals(
          "tp." + APEX + ".", answered.getSection(Section.ANSWER).getFirst().getName().toString());
    }
  }

  @Test
  void trafficPolicyThatMayNotBeRead_servfailAndTheWarningNamesThePermission() throws Exception {
    trafficPolicy();
    endpoint.failing(Operation.GET_TRAFFIC_POLICY, 403, "AccessDenied");
    try (RunningServer server = start("")) {
      server.awaitLog("route53:GetTrafficPolicy is not allowed");
      assertEquals(Rcode.SERVFAIL, server.ask("tp." + APEX, "A").getRcode());
      assertEquals("NOERROR []", answer(server.ask("tp." + APEX, "TXT")));
    }
  }

  @Test
  void geoip_clientsOfNoLocation() throws Exception {
    Path file = folder.resolve("places.mmdb");
    Files.write(
        file,
        new GeoFiles()
            .put("198.51.100.0/24", GeoFiles.city("NA", "US", "OH", 40, -83))
            .put("203.0.113.0/24", GeoFiles.country("AS", "JP"))
            .build());
    put("g", "1", set -> set.geoLocation(g -> g.countryCode("US").subdivisionCode("OH")));
    put("g", "2", set -> set.geoLocation(g -> g.continentCode("AS")));
    put("g", "3", set -> set.geoLocation(g -> g.countryCode("*")));
    put("l", "4", set -> set.region("us-east-2"));
    put("l", "5", set -> set.region("eu-west-1"));
    try (RunningServer server =
        start(
            "",
            "geoip " + file,
            "answer_as eu-central-1",
            "location 203.0.113.128/25 country DE")) {
      assertEquals("NOERROR [192.0.2.1]", answer(server.ask(from("198.51.100.0", 24, "g"))));
      assertEquals("NOERROR [192.0.2.2]", answer(server.ask(from("203.0.113.0", 25, "g"))));
      assertEquals("NOERROR [192.0.2.3]", answer(server.ask(from("203.0.113.128", 25, "g"))));
      assertEquals("NOERROR [192.0.2.3]", answer(server.ask(from("192.0.2.0", 24, "g"))));
      assertEquals("NOERROR [192.0.2.4]", answer(server.ask(from("198.51.100.0", 24, "l"))));
      assertEquals("NOERROR [192.0.2.5]", answer(server.ask(from("203.0.113.0", 25, "l"))));
    }
  }

  @Test
  void privateZone_onlyTheRegionCounts() throws Exception {
    id = endpoint.createPrivateZone("corp." + APEX, "eu-west-1");
    id = id.substring(id.lastIndexOf('/') + 1);
    put("g.corp", "1", set -> set.geoLocation(g -> g.countryCode("US")));
    put("g.corp", "2", set -> set.geoLocation(g -> g.continentCode("EU")));
    try (RunningServer server =
        RunningServer.start(
            ".:0 {\n  bind 127.0.0.1\n  route53 "
                + id
                + " {\n    aws_access_key test test\n    aws_endpoint "
                + endpoint.uri()
                + "\n    trust_ecs 127.0.0.0/8\n    location 0.0.0.0/0 country US\n"
                + "    answer_as eu-west-1\n  }\n}\n")) {
      server.awaitReady();
      assertEquals("NOERROR [192.0.2.2]", answer(server.ask("g.corp." + APEX, "A")));
      Message told = server.ask(from("198.51.100.0", 24, "g.corp"));
      assertEquals("NOERROR [192.0.2.2]", answer(told));
      ClientSubnetOption scope =
          (ClientSubnetOption)
              told.getOPT().getOptions().stream()
                  .filter(ClientSubnetOption.class::isInstance)
                  .findFirst()
                  .orElseThrow();
      assertEquals(0, scope.getScopePrefixLength());
    }
  }

  @Test
  void signedZone_forwardServeRefuse() throws Exception {
    endpoint.upsert(id, "www." + APEX, "A", 60, "192.0.2.1");
    endpoint.emulator().signing(id, "SIGNING");
    Message query = from("192.0.2.0", 24, "www");
    try (RunningServer server = start("whoami")) {
      server.awaitLog("go to the next plugin");
      await(server, query, "NOERROR []"); // what whoami says
    }
    try (RunningServer server = start("", "")) {
      server.awaitLog("it is served without");
      assertEquals("NOERROR [192.0.2.1]", answer(server.ask(query)));
    }
    try (RunningServer server = start("whoami", "signed refuse")) {
      await(server, query, "REFUSED []");
    }
    try (RunningServer server = start("whoami", "signed serve")) {
      server.awaitLog("it is served without");
      assertEquals("NOERROR [192.0.2.1]", answer(server.ask(query)));
    }
  }

  @Test
  void dnssecThatMayNotBeRead_oneLineAndAsUnsigned() throws Exception {
    endpoint.upsert(id, "www." + APEX, "A", 60, "192.0.2.1");
    endpoint.emulator().signing(id, "SIGNING");
    endpoint.failing(Operation.GET_DNSSEC, 403, "AccessDenied");
    try (RunningServer server = start("whoami")) {
      server.awaitLog("route53:GetDNSSEC is not allowed");
      assertEquals("NOERROR [192.0.2.1]", answer(server.ask("www." + APEX, "A")));
      assertTrue(server.log().toString().contains("as if they were not signed"));
    }
  }
}
