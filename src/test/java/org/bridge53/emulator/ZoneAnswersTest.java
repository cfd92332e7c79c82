package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.emulator.Place.Coordinates;
import org.junit.jupiter.api.Test;

/** Aliases, policies and health, each against what the Developer Guide says of it. */
class ZoneAnswersTest extends ZoneFixture {
  private Place place = Place.ofRegion("eu-west-1");

  private void put(String name, String inner) throws Exception {
    put(name, "A", inner);
  }

  private void put(String name, String type, String inner) throws Exception {
    client.change(zone, ApiClient.changeXml("UPSERT", name + ".example.org", type, inner)).ok();
  }

  private static String host(int host) {
    return ApiClient.values(host, "192.0.2." + host);
  }

  private String alias(String target, boolean evaluate) {
    return "<AliasTarget><HostedZoneId>"
        + zone
        + "</HostedZoneId><DNSName>"
        + target
        + ".example.org</DNSName><EvaluateTargetHealth>"
        + evaluate
        + "</EvaluateTargetHealth></AliasTarget>";
  }

  private static String member(String id, String policy) {
    return "<SetIdentifier>" + id + "</SetIdentifier>" + policy;
  }

  private static String check(String id) {
    return "<HealthCheckId>" + id + "</HealthCheckId>";
  }

  private void remove(String name, String type) {
    emulator.removeUnchecked(zone, name + ".example.org", type);
  }

  private List<PossibleAnswer> possible(String name, String type) {
    return emulator.possibleAnswers(zone, name + ".example.org", type, place);
  }

  /** {@code 192.0.2.1=0.25 192.0.2.2=0.75}, sorted; the rcode where it is another than NOERROR. */
  private String answers(String name) {
    return answers(name, "A");
  }

  private String answers(String name, String type) {
    Map<String, Double> shares = new TreeMap<>();
    for (PossibleAnswer answer : possible(name, type)) {
      String values = String.join("+", answer.values());
      shares.put(answer.rcode().equals("NOERROR") ? values : answer.rcode(), answer.probability());
    }
    List<String> parts = new ArrayList<>();
    shares.forEach(
        (values, share) -> parts.add(values + String.format(Locale.ROOT, "=%.2f", share)));
    return String.join(" ", parts).replace("=1.00", "").replace("192.0.2.", ".");
  }

  @Test
  void alias_recordsAndTtlOfItsTarget() throws Exception {
    put("web", host(1));
    put("*.wild", host(2));
    put("x.wild", host(3));
    put("a", alias("web", false));
    put("b", alias("a", true));
    put("w", alias("x.wild", false));
    assertEquals(".1", answers("b"));
    assertEquals(1L, possible("b", "A").getFirst().ttl());
    assertEquals("", answers("b", "AAAA"), "exists, without this type");
    remove("x.wild", "A");
    assertEquals(".2", answers("w"), "the wildcard now");
    remove("*.wild", "A");
    assertEquals("", answers("w"), "dangling: the name of the alias exists");
  }

  @Test
  void aliasOfTypeCname_cnameOfItsTarget() throws Exception {
    put("web", host(1));
    put("c", "CNAME", ApiClient.values(5, "web.example.org"));
    put("k", "CNAME", alias("c", false));
    assertEquals("web.example.org", answers("k"));
    assertEquals("CNAME", possible("k", "A").getFirst().type());
  }

  @Test
  void aliasWhoseTargetBecameCname_flattened() throws Exception {
    put("web", host(100));
    put("t", host(2));
    put("a", alias("t", false));
    remove("t", "A");
    put("t", "CNAME", ApiClient.values(5, "web.example.org"));
    assertEquals(".100", answers("a"));
    assertEquals(5L, possible("a", "A").getFirst().ttl(), "the least of the chain");
    put("t", "CNAME", ApiClient.values(4, "elsewhere.invalid"));
    assertEquals(
        List.of(new PossibleAnswer("NOERROR", "A", 4L, List.of(), 1, "elsewhere.invalid.")),
        possible("a", "A"));
  }

  @Test
  void aliasesInACircle_servfailAndNeverHealthy() throws Exception {
    put("a", host(1));
    put("b", alias("a", true));
    put("a", alias("b", true));
    assertEquals("SERVFAIL", answers("a"));
    put("f", member("1", "<Failover>PRIMARY</Failover>") + alias("a", true));
    put("f", member("2", "<Failover>SECONDARY</Failover>") + host(2));
    assertEquals(".2", answers("f"));
  }

  @Test
  void weighted_everyRuleOfZero() throws Exception {
    put("w", member("1", "<Weight>1</Weight>") + host(1) + check("one"));
    put("w", member("3", "<Weight>3</Weight>") + host(3) + check("three"));
    put("w", member("0", "<Weight>0</Weight>") + host(9) + check("zero"));
    assertEquals(".1=0.25 .3=0.75", answers("w"));
    emulator.health("three", false);
    assertEquals(".1", answers("w"));
    emulator.health("one", false);
    assertEquals(".9", answers("w"), "weight 0 when nobody else is healthy");
    emulator.health("zero", false);
    assertEquals(".1=0.25 .3=0.75", answers("w"), "all unhealthy: as if all were healthy");
    put("z", member("1", "<Weight>0</Weight>") + host(1));
    put("z", member("2", "<Weight>0</Weight>") + host(2));
    assertEquals(".1=0.50 .2=0.50", answers("z"), "all zero: equal shares");
  }

  @Test
  void failover_primaryUnlessOnlyTheSecondaryIsHealthy() throws Exception {
    put("f", member("1", "<Failover>PRIMARY</Failover>") + host(1) + check("one"));
    put("f", member("2", "<Failover>SECONDARY</Failover>") + host(2) + check("two"));
    assertEquals(".1", answers("f"));
    emulator.health("one", false);
    assertEquals(".2", answers("f"));
    emulator.health("two", false);
    assertEquals(".1", answers("f"));
  }

  @Test
  void latency_nearestHealthyRegion() throws Exception {
    put("l", member("ie", "<Region>eu-west-1</Region>") + host(1) + check("ie"));
    put("l", member("gb", "<Region>eu-west-2</Region>") + host(2) + check("gb"));
    put("l", member("jp", "<Region>ap-northeast-1</Region>") + host(3));
    assertEquals(".1", answers("l"));
    emulator.health("ie", false);
    assertEquals(".2", answers("l"));
    emulator.health("gb", false);
    assertEquals(".3", answers("l"));
    place = Place.UNKNOWN;
    assertThrows(ApiException.class, () -> answers("l"));
  }

  @Test
  void geolocation_widensToTheNextRegion() throws Exception {
    String us = "<CountryCode>US</CountryCode>";
    put("g", geo("oh", us + "<SubdivisionCode>OH</SubdivisionCode>") + host(1) + check("oh"));
    put("g", geo("us", us) + host(2) + check("us"));
    put("g", geo("na", "<ContinentCode>NA</ContinentCode>") + host(3) + check("na"));
    place = new Place(null, "NA", "US", "OH", null);
    assertEquals(".1", answers("g"));
    emulator.health("oh", false);
    assertEquals(".2", answers("g"));
    emulator.health("us", false);
    assertEquals(".3", answers("g"));
    emulator.health("na", false);
    assertEquals(".1", answers("g"), "nobody who would fit is healthy");
    place = Place.ofRegion("sa-east-1");
    assertEquals("", answers("g"), "no place fits and there is no default");
    put("g", geo("any", "<CountryCode>*</CountryCode>") + host(4));
    assertEquals(".4", answers("g"));
  }

  private static String geo(String id, String fields) {
    return member(id, "<GeoLocation>" + fields + "</GeoLocation>");
  }

  @Test
  void geoproximity_biasGrowsAndShrinks() throws Exception {
    put("p", near("de", "<AWSRegion>eu-central-1</AWSRegion>") + host(1));
    put("p", near("us", "<AWSRegion>us-east-1</AWSRegion>") + host(2));
    assertEquals(".1", answers("p"));
    put("p", near("us", "<AWSRegion>us-east-1</AWSRegion><Bias>90</Bias>") + host(2));
    assertEquals(".2", answers("p"));
    put("p", near("us", "<AWSRegion>us-east-1</AWSRegion>") + host(2));
    put("p", near("de", "<AWSRegion>eu-central-1</AWSRegion><Bias>-90</Bias>") + host(1));
    assertEquals(".2", answers("p"));
    place = new Place(null, null, null, null, new Coordinates(48, 11));
    assertEquals(".1", answers("p"));
  }

  private static String near(String id, String fields) {
    return member(id, "<GeoProximityLocation>" + fields + "</GeoProximityLocation>");
  }

  @Test
  void multivalue_anyEightOfTheHealthyOnes() throws Exception {
    for (int i = 1; i <= 9; i++) {
      put(
          "m",
          member("m" + i, "<MultiValueAnswer>true</MultiValueAnswer>") + host(i) + check("c" + i));
    }
    List<PossibleAnswer> nine = possible("m", "A");
    assertEquals(9, nine.size());
    assertTrue(nine.stream().allMatch(answer -> answer.values().size() == 8));
    emulator.health("c9", false);
    assertEquals(".1+.2+.3+.4+.5+.6+.7+.8", answers("m"));
  }

  @Test
  void ipBased_longestBlockThenTheDefaultLocation() throws Exception {
    String collection =
        emulator.createCidrCollection(
            "c", Map.of("office", List.of("192.0.2.0/24"), "site", List.of("192.0.0.0/16")));
    place = place.at("192.0.2.7");
    put("i", cidr(collection, "office") + host(1) + check("o"));
    assertEquals(".1", answers("i"));
    place = place.at("198.51.100.7");
    assertEquals("", answers("i"));
    put("i", cidr(collection, "*") + host(2));
    assertEquals(".2", answers("i"));
    put("i", cidr(collection, "site") + host(3));
    place = place.at("192.0.2.0/24");
    assertEquals(".1", answers("i"));
    place = place.at("192.0.2.0/23"); // longer than what is known of the client
    assertEquals(".3", answers("i"));
    place = place.at("192.0.2.7");
    emulator.health("o", false);
    assertEquals(".3", answers("i"));
  }

  private static String cidr(String collection, String location) {
    return member(
        location.equals("*") ? "default" : location,
        "<CidrRoutingConfig><CollectionId>"
            + collection
            + "</CollectionId><LocationName>"
            + location
            + "</LocationName></CidrRoutingConfig>");
  }

  @Test
  void tree_deadBranchLeftOnlyWhenItsHealthIsEvaluated() throws Exception {
    put("eu", member("1", "<Weight>1</Weight>") + host(1) + check("eu"));
    put("web", host(2) + check("web"));
    put("us", alias("web", true));
    put("t", member("eu", "<Region>eu-west-1</Region>") + alias("eu", true));
    put("t", member("us", "<Region>us-east-1</Region>") + alias("us", true));
    assertEquals(".1", answers("t"));
    emulator.health("eu", false);
    assertEquals(".2", answers("t"), "backs out");
    emulator.health("web", false);
    assertEquals(".1", answers("t"), "no branch is healthy: as if all were");
    emulator.health("web", true);
    put("t", member("eu", "<Region>eu-west-1</Region>") + alias("eu", false));
    assertEquals(".1", answers("t"), "stays");
    put("t", member("eu", "<Region>eu-west-1</Region>") + alias("eu", false) + check("eu"));
    assertEquals(".2", answers("t"), "its own check counts as well");
  }

  @Test
  void alias_ofARecordBelowADelegation_noData() throws Exception {
    put("h.sub", host(1));
    put("a", alias("h.sub", true));
    put("sub", "NS", ApiClient.values(5, "ns.example.net"));
    assertEquals("", answers("a"));
  }
}
