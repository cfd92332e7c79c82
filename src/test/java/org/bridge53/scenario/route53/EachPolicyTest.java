package org.bridge53.scenario.route53;

import static org.bridge53.testing.Queries.withSubnet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import software.amazon.awssdk.services.route53.model.GeoLocation;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/**
 * What a bridge must answer at least, a test each: one zone, one server, clients of many places.
 */
class EachPolicyTest {
  private static final String APEX = "each.example";
  private static final String DOWN = "11111111-2222-3333-4444-555555555555";

  private static Endpoint endpoint;
  private static RunningServer server;

  private static ResourceRecordSet set(
      String name, String type, UnaryOperator<ResourceRecordSet.Builder> more, String... values) {
    ResourceRecordSet.Builder builder =
        ResourceRecordSet.builder()
            .name(name.isEmpty() ? APEX : name + "." + APEX)
            .type(type)
            .ttl(60L)
            .resourceRecords(
                List.of(values).stream()
                    .map(value -> ResourceRecord.builder().value(value).build())
                    .toList());
    return more.apply(builder).build();
  }

  private static ResourceRecordSet alias(String id, String name, String type, String target) {
    return ResourceRecordSet.builder()
        .name(name.isEmpty() ? APEX : name + "." + APEX)
        .type(type)
        .aliasTarget(
            a -> a.hostedZoneId(id).dnsName(target + "." + APEX).evaluateTargetHealth(false))
        .build();
  }

  private static UnaryOperator<ResourceRecordSet.Builder> weight(String identifier, long weight) {
    return set -> set.setIdentifier(identifier).weight(weight);
  }

  private static UnaryOperator<ResourceRecordSet.Builder> place(
      String identifier, UnaryOperator<GeoLocation.Builder> place) {
    return set -> set.setIdentifier(identifier).geoLocation(g -> place.apply(g));
  }

  private static UnaryOperator<ResourceRecordSet.Builder> region(String region) {
    return set -> set.setIdentifier(region).region(region);
  }

  private static final UnaryOperator<ResourceRecordSet.Builder> PLAIN = UnaryOperator.identity();

  @BeforeAll
  static void serve() throws Exception {
    endpoint = Endpoint.open(Endpoint.Kind.EMULATOR);
    String written = endpoint.createZone(APEX);
    String id = written.substring(written.lastIndexOf('/') + 1);
    for (ResourceRecordSet set :
        List.of(
            set("web", "A", PLAIN, "192.0.2.10"),
            set("web", "AAAA", PLAIN, "2001:db8::10"),
            alias(id, "", "A", "web"),
            alias(id, "", "AAAA", "web"),
            alias(id, "only-a", "A", "web"),
            set("w", "A", weight("all", 100), "192.0.2.1"),
            set("w", "A", weight("none", 0), "192.0.2.2"),
            set(
                "f",
                "A",
                s ->
                    s.setIdentifier("a")
                        .failover(ResourceRecordSetFailover.PRIMARY)
                        .healthCheckId(DOWN),
                "192.0.2.1"),
            set(
                "f",
                "A",
                s -> s.setIdentifier("b").failover(ResourceRecordSetFailover.SECONDARY),
                "192.0.2.2"),
            set("g", "A", place("default", g -> g.countryCode("*")), "192.0.2.1"),
            set("g", "A", place("continent", g -> g.continentCode("EU")), "192.0.2.2"),
            set("g", "A", place("country", g -> g.countryCode("US")), "192.0.2.3"),
            set(
                "g",
                "A",
                place("state", g -> g.countryCode("US").subdivisionCode("OH")),
                "192.0.2.4"),
            set("l", "A", region("eu-west-1"), "192.0.2.1"),
            set("l", "A", region("us-east-1"), "192.0.2.2"),
            set("*.wild", "A", PLAIN, "192.0.2.1"),
            set("0\\05725", "PTR", PLAIN, "host." + APEX + "."))) {
      endpoint.upsert(id, set);
    }
    for (int i = 1; i <= 10; i++) {
      String identifier = "m" + i;
      endpoint.upsert(
          id,
          set("m", "A", s -> s.setIdentifier(identifier).multiValueAnswer(true), "192.0.2." + i));
    }
    server =
        RunningServer.start(
            ".:0 {\n  bind 127.0.0.1\n  route53 "
                + APEX
                + ":"
                + id
                + " {\n    aws_access_key test test\n    aws_endpoint "
                + endpoint.uri()
                + "\n    budget 50 100\n    trust_ecs 127.0.0.0/8\n    location 127.0.0.0/8 region"
                + " eu-central-1\n    location 198.51.100.0/24 country US-OH\n    location"
                + " 198.51.101.0/24 country US-TX\n    location 203.0.113.0/24 country"
                + " FR\n    location 192.0.2.0/24 country JP\n    health_override "
                + DOWN
                + " unhealthy\n  }\n}\n");
    server.awaitReady();
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
    if (endpoint != null) {
      endpoint.close();
    }
  }

  private static List<String> ask(String name, String type) throws Exception {
    return answer(server.ask(name.isEmpty() ? APEX : name + "." + APEX, type));
  }

  private static List<String> askFrom(String network, String name) throws Exception {
    return answer(server.ask(withSubnet(name + "." + APEX, "A", network, 24)));
  }

  private static List<String> answer(Message message) {
    assertEquals(Rcode.NOERROR, message.getRcode(), message.toString());
    return RunningServer.rdata(message, Section.ANSWER);
  }

  @Test
  void aliasAtTheApex_bothFamilies() throws Exception {
    assertEquals(List.of("192.0.2.10"), ask("", "A"));
    assertEquals(List.of("2001:db8:0:0:0:0:0:10"), ask("", "AAAA"));
  }

  @Test
  void aliasOfAnotherType_noData() throws Exception {
    assertEquals(List.of("192.0.2.10"), ask("only-a", "A"));
    Message message = server.ask("only-a." + APEX, "AAAA");
    assertEquals(List.of(), answer(message));
    assertEquals(1, message.getSection(Section.AUTHORITY).size());
  }

  @Test
  void weightZeroBesideAHundred_neverAnswers() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertEquals(List.of("192.0.2.1"), ask("w", "A"));
    }
  }

  @Test
  void failoverWithUnhealthyPrimary_secondary() throws Exception {
    assertEquals(List.of("192.0.2.2"), ask("f", "A"));
  }

  @Test
  void geolocation_subdivisionThenCountryThenContinentThenDefault() throws Exception {
    assertEquals(List.of("192.0.2.4"), askFrom("198.51.100.0", "g"));
    assertEquals(List.of("192.0.2.3"), askFrom("198.51.101.0", "g"));
    assertEquals(List.of("192.0.2.2"), askFrom("203.0.113.0", "g"));
    assertEquals(List.of("192.0.2.1"), askFrom("192.0.2.0", "g"));
  }

  @Test
  void multivalue_eightOfTen_otherEightEachTime() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      List<String> values = ask("m", "A");
      assertEquals(8, new HashSet<>(values).size(), values.toString());
      seen.addAll(values);
    }
    assertEquals(10, seen.size(), "fifty draws of 8 of 10 leave one out with a chance of 1e-34");
  }

  @Test
  void latency_byTheRegionWritten() throws Exception {
    assertEquals(List.of("192.0.2.1"), ask("l", "A"));
  }

  @Test
  void wildcardOfTheListing_synthesizesAndIsAskedForByItself() throws Exception {
    assertEquals(List.of("192.0.2.1"), ask("any.thing.wild", "A"));
    assertEquals(List.of("192.0.2.1"), ask("*.wild", "A"));
  }

  @Test
  void slashInAnOwner_classlessReverseDelegation() throws Exception {
    assertEquals(List.of("host." + APEX + "."), ask("0/25", "PTR"));
    assertTrue(server.log().stream().noneMatch(line -> line.contains("[WARNING] zone")));
  }
}
