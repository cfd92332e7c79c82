package org.bridge53.emulator;

import static org.bridge53.emulator.ApiClient.changeXml;
import static org.bridge53.emulator.ApiClient.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;

class RoutingSetsTest extends ZoneFixture {
  private static String cidr(String collection, String location) {
    return "<CidrRoutingConfig><CollectionId>"
        + collection
        + "</CollectionId><LocationName>"
        + location
        + "</LocationName></CidrRoutingConfig>";
  }

  /** The location {@code home} of a collection. */
  private String home() {
    String id =
        emulator.createCidrCollection(
            "c" + ++collections,
            Map.of("home", List.of("192.0.2.0/24"), "away", List.of("198.51.100.0/24")));
    return cidr(id, "home");
  }

  private int collections;

  private static String member(
      String action, String type, String identifier, String policy, String value) {
    return changeXml(
        action,
        "g.example.org",
        type,
        "<SetIdentifier>" + identifier + "</SetIdentifier>" + policy + values(60, value));
  }

  private static String a(String identifier, String policy) {
    return member("CREATE", "A", identifier, policy, "192.0.2.1");
  }

  private static String alias(
      String name, String type, String zoneId, String target, boolean evaluate) {
    return changeXml(
        "CREATE",
        name,
        type,
        "<AliasTarget><HostedZoneId>"
            + zoneId
            + "</HostedZoneId><DNSName>"
            + target
            + "</DNSName><EvaluateTargetHealth>"
            + evaluate
            + "</EvaluateTargetHealth></AliasTarget>");
  }

  private String refused(String... changes) throws Exception {
    return client.change(zone, changes).error(400, "InvalidChangeBatch");
  }

  @Test
  void everyPolicy_listedBackAsGiven() throws Exception {
    String[] policies = {
      "<Weight>0</Weight>",
      "<Region>eu-west-1</Region>",
      "<Failover>PRIMARY</Failover>",
      "<GeoLocation><ContinentCode>EU</ContinentCode></GeoLocation>",
      "<GeoLocation><CountryCode>*</CountryCode></GeoLocation>",
      "<GeoLocation><CountryCode>US</CountryCode><SubdivisionCode>TX</SubdivisionCode></GeoLocation>",
      "<MultiValueAnswer>true</MultiValueAnswer>",
      home(),
      "<GeoProximityLocation><AWSRegion>eu-west-1</AWSRegion><Bias>-99</Bias></GeoProximityLocation>",
      "<GeoProximityLocation><LocalZoneGroup>us-east-1-bue-1</LocalZoneGroup></GeoProximityLocation>",
      "<GeoProximityLocation><Coordinates><Latitude>49.22</Latitude><Longitude>-74.01</Longitude></Coordinates></GeoProximityLocation>"
    };
    for (int i = 0; i < policies.length; i++) {
      String name = "p" + i + ".example.org";
      client
          .change(
              zone,
              changeXml(
                  "CREATE",
                  name,
                  "A",
                  "<SetIdentifier>eu/blue</SetIdentifier>"
                      + policies[i]
                      + values(60, "192.0.2.1")
                      + "<HealthCheckId>hc-1</HealthCheckId>"))
          .ok();
      Answer listed = client.get("hostedzone/" + zone + "/rrset?maxitems=1&name=" + name).ok();
      assertEquals("eu/blue", listed.one("SetIdentifier"));
      assertEquals("hc-1", listed.one("HealthCheckId"));
      assertTrue(listed.body().contains(policies[i]), listed.body());
    }
  }

  @Test
  void aliasSets_listedWithoutTtlAndValues() throws Exception {
    client.change(zone, ApiClient.plain("CREATE", "t.example.org", "A", "192.0.2.1")).ok();
    client
        .change(
            zone,
            alias("a.example.org", "A", "/hostedzone/" + zone, "T.example.org", true),
            alias("example.org", "A", "Z35SXDOTRQ7X7K", "lb-1.us-east-1.elb.amazonaws.com", false))
        .ok();
    Answer listed = client.get("hostedzone/" + zone + "/rrset?maxitems=1&name=a.example.org").ok();
    assertEquals(zone, listed.one("HostedZoneId"));
    assertEquals("t.example.org.", listed.one("DNSName"));
    assertEquals("true", listed.one("EvaluateTargetHealth"));
    assertEquals(List.of(), listed.all("TTL"));
    assertEquals(List.of(), listed.all("ResourceRecords"));
  }

  @Test
  void alias_refusals() throws Exception {
    String other = emulator.createZone("example.net", null);
    assertTrue(
        refused(alias("a.example.org", "A", zone, "gone.example.org", false))
            .contains(
                "Tried to create an alias that targets gone.example.org., type A in zone "
                    + zone
                    + ", but that target was not found"));
    assertTrue(
        refused(alias("a.example.org", "A", zone, "www.example.com", false))
            .contains("but the alias target name does not lie within the target zone"));
    assertTrue(
        refused(alias("a.example.org", "A", zone, "a.example.org", false))
            .contains("cannot target itself"));
    assertTrue(
        refused(alias("a.example.org", "A", other, "example.net", false))
            .contains("not the zone of the alias"));
    assertTrue(
        refused(alias("a.example.org", "NS", zone, "example.org", false))
            .contains("may not be an alias"));
    assertTrue(
        refused(alias("a.example.org", "A", "Z2FDTNDATAQYW2", "d1.cloudfront.net", true))
            .contains("EvaluateTargetHealth"));
    String both =
        alias("a.example.org", "A", zone, "example.org", false)
            .replace("<AliasTarget>", values(60, "192.0.2.1") + "<AliasTarget>");
    assertTrue(
        client.change(zone, both).error(400, "InvalidInput").contains("but found more than one"));
    String inPrivate = emulator.createZone("corp", new Vpc("vpc-0123abcd", "eu-west-1"));
    assertTrue(
        client
            .change(inPrivate, alias("a.corp", "A", "Z2FDTNDATAQYW2", "d1.cloudfront.net", false))
            .error(400, "InvalidChangeBatch")
            .contains("CloudFront"));
    String multivalue =
        alias("a.example.org", "A", "Z35SXDOTRQ7X7K", "lb", false)
            .replace(
                "<AliasTarget>",
                "<SetIdentifier>x</SetIdentifier><MultiValueAnswer>true</MultiValueAnswer><AliasTarget>");
    assertTrue(refused(multivalue).contains("may not be a multivalue answer"));
  }

  @Test
  void aliasTargetRemovedLater_aliasDangles() throws Exception {
    String target = ApiClient.plain("CREATE", "t.example.org", "A", "192.0.2.1");
    client.change(zone, alias("a.example.org", "A", zone, "t.example.org", false), target).ok();
    client.change(zone, target.replace("CREATE", "DELETE")).ok();
    assertEquals(
        "a.example.org.",
        client.get("hostedzone/" + zone + "/rrset?maxitems=1&name=a.example.org").ok().one("Name"));
  }

  @Test
  void trafficPolicyInstance_listed() throws Exception {
    client
        .change(
            zone,
            changeXml(
                "CREATE",
                "tp.example.org",
                "A",
                "<TrafficPolicyInstanceId>tpi-1</TrafficPolicyInstanceId>"))
        .ok();
    assertEquals(
        "tpi-1",
        client
            .get("hostedzone/" + zone + "/rrset?name=tp.example.org")
            .ok()
            .one("TrafficPolicyInstanceId"));
  }

  @Test
  void group_onePolicyAndNoSimpleSet() throws Exception {
    client.change(zone, a("one", "<Weight>1</Weight>"), a("two", "<Weight>1</Weight>")).ok();
    String text = "cannot be created as other RRSets exist with the same name and type.";
    assertTrue(
        refused(a("three", "<Region>eu-west-1</Region>"))
            .contains("RRSet with DNS name g.example.org., type A, SetIdentifier three " + text));
    assertTrue(
        refused(ApiClient.plain("CREATE", "g.example.org", "A", "192.0.2.1"))
            .contains("RRSet with DNS name g.example.org., type A, SetIdentifier null " + text));
    assertTrue(
        refused(a("one", "<Weight>2</Weight>"))
            .contains(
                "Tried to create resource record set [name='g.example.org.', type='A',"
                    + " set-identifier='one'] but it already exists"));
    client.change(zone, ApiClient.plain("CREATE", "g.example.org", "AAAA", "::1")).ok();
    client.change(zone, a("one", "<Weight>1</Weight>").replace("CREATE", "DELETE")).ok();
  }

  @Test
  void group_distinctMembers() throws Exception {
    assertTrue(
        refused(a("1", "<Region>eu-west-1</Region>"), a("2", "<Region>eu-west-1</Region>"))
            .contains("the same"));
    assertTrue(
        refused(a("1", "<Failover>PRIMARY</Failover>"), a("2", "<Failover>PRIMARY</Failover>"))
            .contains("the same"));
    String geo = "<GeoLocation><CountryCode>DE</CountryCode></GeoLocation>";
    assertTrue(refused(a("1", geo), a("2", geo)).contains("the same"));
    String home = home();
    assertTrue(refused(a("1", home), a("2", home)).contains("the same"));
    assertTrue(
        refused(a("1", home), a("2", home().replace("home", "away"))).contains("CIDR collection"));
    client
        .change(
            zone,
            a("1", "<MultiValueAnswer>true</MultiValueAnswer>"),
            a("2", "<MultiValueAnswer>true</MultiValueAnswer>"))
        .ok();
  }

  @Test
  void group_atMostAHundred() throws Exception {
    String[] changes = new String[101];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = a("i" + i, "<Weight>1</Weight>");
    }
    assertTrue(refused(changes).contains("Cannot have more than 100 RRSets"));
    client.change(zone, java.util.Arrays.copyOf(changes, 100)).ok();
  }

  @Test
  void weightedGroup_lastTtlForAll() throws Exception {
    client.change(zone, a("one", "<Weight>1</Weight>")).ok();
    client.change(zone, a("two", "<Weight>1</Weight>").replace("<TTL>60<", "<TTL>30<")).ok();
    assertEquals(
        List.of("30", "30"),
        client.get("hostedzone/" + zone + "/rrset?maxitems=2&name=g.example.org").ok().all("TTL"));
  }

  @Test
  void fields_outOfBounds() throws Exception {
    for (String policy :
        List.of(
            "<Weight>256</Weight>",
            "<Weight>-1</Weight>",
            "<Region>mars-1</Region>",
            "<Failover>THIRD</Failover>",
            "<GeoLocation><ContinentCode>XX</ContinentCode></GeoLocation>",
            "<GeoLocation><SubdivisionCode>TX</SubdivisionCode></GeoLocation>",
            "<GeoLocation><ContinentCode>EU</ContinentCode><CountryCode>DE</CountryCode></GeoLocation>",
            "<MultiValueAnswer>maybe</MultiValueAnswer>",
            "<GeoProximityLocation><Bias>1</Bias></GeoProximityLocation>",
            "<GeoProximityLocation><AWSRegion>eu-west-1</AWSRegion><Bias>100</Bias></GeoProximityLocation>",
            "<GeoProximityLocation><Coordinates><Latitude>91</Latitude><Longitude>0</Longitude></Coordinates></GeoProximityLocation>",
            "<Weight>1</Weight><Failover>PRIMARY</Failover>",
            "")) {
      client.change(zone, a("x", policy)).error(400, "InvalidInput");
    }
    String noIdentifier =
        changeXml("CREATE", "g.example.org", "A", "<Weight>1</Weight>" + values(60, "192.0.2.1"));
    assertTrue(
        client
            .change(zone, noIdentifier)
            .error(400, "InvalidInput")
            .contains("Missing field 'SetIdentifier'"));
    assertTrue(
        refused(
                member(
                    "CREATE", "CNAME", "x", "<MultiValueAnswer>true</MultiValueAnswer>", "a.org"))
            .contains("may not be a multivalue answer"));
    assertTrue(
        refused(member("CREATE", "NS", "x", "<Weight>1</Weight>", "a.org"))
            .contains("simple routing policy"));
    String inPrivate = emulator.createZone("corp", new Vpc("vpc-0123abcd", "eu-west-1"));
    assertTrue(
        client
            .change(inPrivate, a("x", home()).replace("g.example.org", "g.corp"))
            .error(400, "InvalidChangeBatch")
            .contains("CIDR"));
  }

  @Test
  void cidrCollectionOrLocationThatDoesNotExist_refused() throws Exception {
    assertTrue(
        refused(a("1", cidr("01234567-89ab-cdef-0123-456789abcdef", "*")))
            .contains("CIDR collection that does not exist"));
    assertTrue(
        refused(a("1", home().replace("home", "garden")))
            .contains("CIDR location that does not exist: garden"));
    client.change(zone, a("1", home().replace("home", "*"))).ok();
  }
}
