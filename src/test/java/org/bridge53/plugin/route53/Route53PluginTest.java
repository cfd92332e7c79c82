package org.bridge53.plugin.route53;

import static org.bridge53.plugin.route53.RecordSets.simple;
import static org.bridge53.plugin.route53.RecordSets.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bridge53.corefile.Problems;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.Directives;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Test;

class Route53PluginTest {
  private static final Handler NEXT = query -> Response.of(Rcode.NOTAUTH);

  private final TestResources resources = new TestResources(".");
  private final FakeHostedZones aws = new FakeHostedZones(resources.ticker());
  private final Route53Plugin plugin = new Route53Plugin(aws.opener());

  private Linked link(String text) {
    return link(text, NEXT);
  }

  private Linked link(String text, Handler next) {
    Problems problems = new Problems();
    Route53Config config = plugin.read(Directives.of(text), problems);
    assertEquals(List.of(), problems.errors());
    return plugin.link(config, next, resources);
  }

  private static Service start(Linked linked) throws Exception {
    Service service = linked.services().getFirst();
    service.start();
    return service;
  }

  private static int rcode(Linked linked, String name, String type) {
    return ((Response) linked.head().handle(Queries.of(name, type))).rcode();
  }

  @Test
  void noZones_nextItself() {
    Linked linked = link("route53");
    assertSame(NEXT, linked.head());
    assertEquals(List.of(), linked.services());
  }

  @Test
  void linking_touchesNothing() {
    link("route53 example.org:Z1 {\n credentials team team.credentials\n}");
    resources.advance(Duration.ofMinutes(5));
    assertEquals(List.of(), aws.opened);
    assertEquals(0, resources.scheduledTasks());
  }

  @Test
  void start_returnsBeforeAnythingIsRead() throws Exception {
    aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 60, "192.0.2.1")));
    Linked linked = link("route53 example.org:Z1");
    assertEquals(Rcode.SERVFAIL, rcode(linked, "www.example.org", "A"));
    Service service = start(linked);
    assertEquals(List.of(), aws.opened);
    assertEquals(Rcode.SERVFAIL, rcode(linked, "www.example.org", "A"));
    assertFalse(service.ready());
    resources.advance(Duration.ZERO);
    assertEquals(Rcode.NOERROR, rcode(linked, "www.example.org", "A"));
    assertTrue(service.ready());
  }

  @Test
  void access_fromTheLineWithTheFileResolved() throws Exception {
    start(
        link(
            "route53 example.org:Z1 {\n credentials team keys/credentials\n"
                + " aws_endpoint http://127.0.0.1:1\n}"));
    start(link("route53 example.org:Z1 {\n aws_access_key ID hush\n}"));
    resources.advance(Duration.ZERO);
    assertEquals(
        List.of(
            new AwsAccess("team", "/keys/credentials", null, "http://127.0.0.1:1"),
            new AwsAccess(null, null, new AwsAccess.AccessKey("ID", "hush", null), null)),
        aws.opened);
  }

  @Test
  void idAlone_nameFromTheZone() throws Exception {
    aws.zone("Z1", zone("example.org."));
    Linked linked = link("route53 Z1");
    start(linked);
    assertEquals(Rcode.NOTAUTH, rcode(linked, "example.org", "SOA"));
    resources.advance(Duration.ZERO);
    assertEquals(Rcode.NOERROR, rcode(linked, "example.org", "SOA"));
  }

  @Test
  void oneZoneFails_othersServedAndReadyWhenItIsLasting() throws Exception {
    aws.zone("Z1", zone("example.org."));
    aws.failure =
        call ->
            call.zoneId().equals("Z2")
                ? new SourceException(SourceException.Kind.UNAVAILABLE, "no route to host")
                : null;
    Linked linked = link("route53 example.org:Z1 example.net:Z2");
    Service service = start(linked);
    resources.advance(Duration.ofSeconds(1));
    assertEquals(Rcode.NOERROR, rcode(linked, "example.org", "SOA"));
    assertEquals(Rcode.SERVFAIL, rcode(linked, "example.net", "SOA"));
    assertFalse(service.ready());
    aws.failure = call -> null; // and now there is no such zone
    resources.advance(Duration.ofMinutes(1));
    assertTrue(service.ready());
    assertEquals(Rcode.SERVFAIL, rcode(linked, "example.net", "SOA"));
  }

  @Test
  void allZonesFail_notReady() throws Exception {
    Service service = start(link("route53 example.org:Z1 example.net:Z2"));
    resources.advance(Duration.ofMinutes(10));
    assertFalse(service.ready(), "a rollout of it would answer nothing");
    aws.zone("Z1", zone("example.org."));
    resources.advance(Duration.ofMinutes(10));
    assertTrue(service.ready(), "one that is deleted blocks nothing");
  }

  private Response ask(Linked linked, String name) {
    return (Response) linked.head().handle(Queries.of(name, "A"));
  }

  @Test
  void outage_answersSayHowOldTheyAre_untilTheLimit() throws Exception {
    aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 3600, "192.0.2.1")));
    Linked linked = link("route53 example.org:Z1 {\n stale 12h\n stale_ttl 120\n unready 2h\n}");
    Service service = start(linked);
    resources.advance(Duration.ofMinutes(1));
    aws.failure = call -> new SourceException(SourceException.Kind.UNAVAILABLE, "no route to host");
    resources.advance(Duration.ofMinutes(5));
    assertNull(ask(linked, "www.example.org").extendedError());
    resources.advance(Duration.ofMinutes(10));
    Response stale = ask(linked, "www.example.org");
    assertEquals(ExtendedError.STALE_ANSWER, stale.extendedError().infoCode());
    assertEquals(3600, stale.answer().getFirst().ttl());
    assertEquals(
        ExtendedError.STALE_NXDOMAIN_ANSWER,
        ask(linked, "none.example.org").extendedError().infoCode());
    resources.advance(Duration.ofMinutes(50));
    assertEquals(120, ask(linked, "www.example.org").answer().getFirst().ttl());
    assertTrue(service.ready());
    resources.advance(Duration.ofHours(1));
    assertFalse(service.ready());
    resources.advance(Duration.ofHours(10));
    Response expired = ask(linked, "www.example.org");
    assertEquals(Rcode.SERVFAIL, expired.rcode());
    assertEquals(ExtendedError.NO_REACHABLE_AUTHORITY, expired.extendedError().infoCode());
    aws.failure = call -> null;
    resources.advance(Duration.ofMinutes(6));
    Response again = ask(linked, "www.example.org");
    assertEquals(3600, again.answer().getFirst().ttl());
    assertNull(again.extendedError());
    assertTrue(service.ready());
  }

  private Map<String, Double> meters(String prefix) {
    Map<String, Double> found = new TreeMap<>();
    resources
        .meters()
        .values()
        .forEach(
            (name, value) -> {
              if (name.startsWith("bridge53_route53_" + prefix)) {
                found.put(name.substring("bridge53_route53_".length()), value);
              }
            });
    return found;
  }

  @Test
  void meters_totalsOfAllLines_andFailingZonesAlone() throws Exception {
    aws.zone("Z1", zone("example.org.", simple("www.example.org.", "A", 60, "192.0.2.1")));
    Service first = start(link("route53 example.org:Z1"));
    Service second = start(link("route53 example.org:Z1 example.net:Z2"));
    resources.advance(Duration.ofMinutes(1));
    assertEquals(Map.of("zones", 2.0, "zones_loaded", 1.0, "zones_failing", 1.0), meters("zones"));
    assertEquals(3.0, meters("record_sets").get("record_sets"));
    assertEquals(
        Map.of("zone_failing{zone=\"example.net.\",zone_id=\"Z2\"}", 1.0), meters("zone_"));
    assertTrue(
        meters("calls_total").keySet().stream()
            .anyMatch(name -> name.contains("operation=\"ListResourceRecordSets\",result=\"ok\"")),
        meters("calls_total").toString());
    assertTrue(meters("oldest_zone_age_seconds").get("oldest_zone_age_seconds") <= 60);
    second.close();
    assertEquals(Map.of("zones", 1.0, "zones_loaded", 1.0), meters("zones"));
    first.close();
    assertEquals(Map.of(), meters(""));
  }

  @Test
  void zoneMetricsAll_eachZoneWithItsSource() throws Exception {
    aws.zone("Z1", zone("example.org."));
    double began = resources.clock().instant().getEpochSecond();
    Service service = start(link("route53 example.org:Z1 {\n zone_metrics all\n}"));
    resources.advance(Duration.ofSeconds(30));
    String of = "zone=\"example.org.\",zone_id=\"Z1\"";
    assertEquals(1.0, meters("zone_source").get("zone_source{" + of + ",source=\"api\"}"));
    assertEquals(2.0, meters("zone_record_sets").get("zone_record_sets{" + of + "}"));
    assertEquals(began, meters("zone_serial").get("zone_serial{" + of + "}"));
    service.close();
  }

  @Test
  void severalLines_triedInOrder() throws Exception {
    aws.zone("Z1", zone("example.org."));
    aws.zone("Z2", zone("example.org.", simple("two.example.org.", "A", 60, "192.0.2.2")));
    Linked second = link("route53 example.org:Z2");
    Linked first = link("route53 example.org:Z1 {\n fallthrough\n}", second.head());
    start(first);
    start(second);
    resources.advance(Duration.ZERO);
    assertEquals(Rcode.NOERROR, rcode(first, "two.example.org", "A"));
    assertEquals(Rcode.NXDOMAIN, rcode(first, "three.example.org", "A"));
    assertEquals(1, aws.opened.size());
  }

  @Test
  void close_nothingGoesOn() throws Exception {
    aws.zone("Z1", zone("example.org."));
    Linked linked = link("route53 example.org:Z1");
    Service service = start(linked);
    resources.advance(Duration.ofMinutes(1));
    service.close();
    service.close();
    assertEquals(0, resources.scheduledTasks());
    assertEquals(1, aws.closed);
    link("route53 example.org:Z1").services().getFirst().close(); // never started
  }

  @Test
  void reload_servesTheLoadedZonesAtOnceWithoutACall() throws Exception {
    aws.zone("Z1", zone("example.org."));
    aws.zone("Z2", zone("example.net."));
    Service before = start(link("route53 example.org:Z1"));
    resources.advance(Duration.ZERO);
    Linked after = link("route53 example.org:Z1 example.net:Z2");
    Service service = start(after);
    assertEquals(Rcode.NOERROR, rcode(after, "example.org", "SOA"));
    before.close();
    assertEquals(1, aws.calls.size());
    resources.advance(Duration.ofSeconds(1));
    assertTrue(service.ready());
    assertEquals(1, aws.opened.size());
  }

  @Test
  void policiesByPlace_withoutAPlace_warnedOfOnce() throws Exception {
    aws.zone(
        "Z1",
        zone(
            "example.org.",
            RecordSets.policy(
                "l.example.org.",
                "A",
                "one",
                new RoutingPolicy.Latency("eu-west-1"),
                "192.0.2.1")));
    start(link("route53 example.org:Z1"));
    resources.advance(Duration.ofMinutes(5));
    List<String> warnings =
        resources.logged.stream().filter(line -> line.contains("answer_as")).toList();
    assertEquals(
        List.of(
            "WARNING zone example.org. (Z1): latency, geolocation and geoproximity go by where"
                + " clients are, and nothing says that: the first healthy set answers (see the"
                + " option answer_as)"),
        warnings);
    resources.logged.clear();
    start(link("route53 example.org:Z1 {\n answer_as eu-west-1\n}"));
    resources.advance(Duration.ofMinutes(5));
    assertFalse(resources.logged.toString().contains("answer_as"));
  }

  @Test
  void geoipThatCannotBeRead_errorOfTheLineWithItsName() {
    for (String[] one :
        List.of(
            new String[] {"missing.mmdb", "there is no such file"},
            new String[] {"broken.mmdb", "permission denied"},
            new String[] {"folder", "it is a directory"})) {
      Problems problems = new Problems();
      TestResources own = new TestResources(".");
      own.broken("broken.mmdb", "permission denied").directory("folder");
      Route53Config config =
          plugin.read(
              Directives.of("route53 example.org:Z1 {\n geoip " + one[0] + "\n}"), problems);
      plugin.link(config, NEXT, own);
      assertEquals(
          List.of("Corefile:2 - Error during parsing: geoip /" + one[0] + ": " + one[1]),
          own.problems().errors());
    }
  }

  @Test
  void geoip_followedForChanges_andTheLastStays() throws Exception {
    byte[] file = new GeoFiles().put("192.0.2.0/24", GeoFiles.country("EU", "DE")).build();
    resources.file("geo.mmdb", file);
    Linked linked = link("route53 example.org:Z1 {\n geoip geo.mmdb\n}");
    GeoFile database = (GeoFile) linked.services().getLast();
    database.start();
    InetAddress client = InetAddress.ofLiteral("192.0.2.7");
    assertEquals("DE", database.of(client, 32).country());
    resources.advance(Duration.ofSeconds(1));
    resources.file(
        "geo.mmdb", new GeoFiles().put("192.0.2.0/24", GeoFiles.country("EU", "FR")).build());
    resources.advance(Duration.ofMinutes(1));
    assertEquals("FR", database.of(client, 32).country());
    resources.remove("geo.mmdb");
    resources.advance(Duration.ofMinutes(5));
    assertEquals("FR", database.of(client, 32).country());
    assertEquals(
        1, resources.logged.stream().filter(line -> line.contains("no such file")).count());
    database.close();
  }
}
