package org.bridge53.plugin.route53.source;

import static org.bridge53.plugin.route53.source.Listings.lastPage;
import static org.bridge53.plugin.route53.source.Listings.page;
import static org.bridge53.plugin.route53.source.Listings.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.AliasTarget;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.RecordSet;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.RoutingPolicy;
import org.bridge53.plugin.route53.model.SourceException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AwsHostedZoneSourceTest extends SourceFixture {
  @Nested
  class Pages {
    @Test
    void firstPage_oneCallFor300Sets() throws SourceException {
      RecordSetPage page = open(keys()).listRecordSets("Z1", null);

      assertEquals(1, page.recordSets().size());
      assertNull(page.next());
      assertEquals(1, route53.requests.size());
      HttpStub.Request request = route53.requests.getFirst();
      assertEquals("GET", request.method());
      assertEquals("/2013-04-01/hostedzone/Z1/rrset", request.path());
      assertEquals("maxitems=300", request.query());
    }

    @Test
    void truncatedPage_markerAsGivenAndAskedForAsGiven() throws SourceException {
      route53.answer =
          HttpStub.text(
              200,
              page(
                  set("a.example.org.", "A", "<TTL>60</TTL>", "192.0.2.1"),
                  "<IsTruncated>true</IsTruncated><NextRecordName>\\052.example.org."
                      + "</NextRecordName><NextRecordType>AAAA</NextRecordType>"
                      + "<NextRecordIdentifier>eu/blue</NextRecordIdentifier>"));
      RecordSetPage.Marker next = open(keys()).listRecordSets("Z1", null).next();

      assertEquals(new RecordSetPage.Marker("\\052.example.org.", "AAAA", "eu/blue"), next);
      open(keys()).listRecordSets("Z1", next);
      assertEquals(
          "identifier=eu%2Fblue&maxitems=300&name=%5C052.example.org.&type=AAAA",
          sorted(route53.requests.getLast().query()));
    }

    @Test
    void samePageAgain_isNotTakenApartAgain_aChangedOneIs() throws SourceException {
      var source = open(keys());
      route53.answer =
          HttpStub.text(200, lastPage(set("a.example.org.", "A", "<TTL>60</TTL>", "192.0.2.1")));
      RecordSetPage first = source.listRecordSets("Z1", null);
      assertSame(first, source.listRecordSets("Z1", null));
      assertEquals(first, source.listRecordSets("Z2", null));
      assertNotSame(first, source.listRecordSets("Z2", null));
      route53.answer =
          HttpStub.text(200, lastPage(set("a.example.org.", "A", "<TTL>60</TTL>", "192.0.2.2")));
      RecordSetPage changed = source.listRecordSets("Z1", null);
      assertEquals(List.of("192.0.2.2"), changed.recordSets().getFirst().values());
      assertEquals(5, route53.requests.size());
    }

    @Test
    void lastPage_isTheLastWhateverMarkersItHas() throws SourceException {
      route53.answer =
          HttpStub.text(
              200,
              page(
                  "",
                  "<IsTruncated>false</IsTruncated><NextRecordName>x.</NextRecordName>"
                      + "<NextRecordType>A</NextRecordType>"));
      assertNull(open(keys()).listRecordSets("Z1", null).next());
    }

    @Test
    void zoneIdWithPrefix_askedForWithout() throws SourceException {
      open(keys()).listRecordSets("/hostedzone/Z1", null);
      assertEquals("/2013-04-01/hostedzone/Z1/rrset", route53.requests.getFirst().path());
    }

    private static String sorted(String query) {
      return String.join("&", List.of(query.split("&")).stream().sorted().toList());
    }
  }

  @Nested
  class Shapes {
    private RecordSet only(String set) throws SourceException {
      route53.answer = HttpStub.text(200, lastPage(set));
      List<RecordSet> sets = open(keys()).listRecordSets("Z1", null).recordSets();
      assertEquals(1, sets.size());
      return sets.getFirst();
    }

    @Test
    void simpleSet_valuesExactly() throws SourceException {
      assertEquals(
          new RecordSet(
              "\\100.example.org.",
              "TXT",
              null,
              2147483647L,
              List.of("\"a \\\"b\\\" \\303\\244\" \"<&>\"", " ü "),
              null,
              null,
              null,
              null),
          only(
              set(
                  "\\100.example.org.",
                  "TXT",
                  "<TTL>2147483647</TTL>",
                  "&quot;a \\&quot;b\\&quot; \\303\\244&quot; <![CDATA[\"<&>\"]]>",
                  " ü ")));
    }

    @Test
    void unknownTypeAndMembers_keptAsText() throws SourceException {
      RecordSet set = only(set("x.example.org.", "NEWTYPE", "<TTL>5</TTL><New>1</New>", "v"));
      assertEquals("NEWTYPE", set.type());
      assertEquals(List.of("v"), set.values());
    }

    @Test
    void alias_withoutTtlAndValues() throws SourceException {
      String target =
          "<AliasTarget><HostedZoneId>/hostedzone/Z2</HostedZoneId><DNSName>www.example.org."
              + "</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget>";
      AliasTarget alias = new AliasTarget("Z2", "www.example.org.", true);
      assertEquals(
          new RecordSet("example.org.", "A", null, -1, List.of(), alias, null, null, null),
          only(set("example.org.", "A", target)));
      assertEquals(
          new RecordSet(
              "example.org.",
              "A",
              "one",
              -1,
              List.of(),
              alias,
              new RoutingPolicy.Weighted(7),
              "check-1",
              null),
          only(
              set(
                  "example.org.",
                  "A",
                  "<SetIdentifier>one</SetIdentifier><Weight>7</Weight>"
                      + target
                      + "<HealthCheckId>check-1</HealthCheckId>")));
    }

    @Test
    void setIdentifierWithSlash_whole() throws SourceException {
      RecordSet set =
          only(
              set(
                  "w.example.org.",
                  "A",
                  "<SetIdentifier>eu/blue</SetIdentifier><Weight>0</Weight><TTL>60</TTL>",
                  "192.0.2.1"));
      assertEquals(new RoutingPolicy.Weighted(0), set.policy());
      assertEquals("eu/blue", set.setIdentifier());
    }

    @Test
    void routingMember_itsPolicy() throws SourceException {
      Map<String, RoutingPolicy> policies =
          Map.of(
              "<Weight>3</Weight>",
              new RoutingPolicy.Weighted(3),
              "<Region>mars-north-1</Region>",
              new RoutingPolicy.Latency("mars-north-1"),
              "<Failover>PRIMARY</Failover>",
              new RoutingPolicy.Failover(true),
              "<Failover>SECONDARY</Failover>",
              new RoutingPolicy.Failover(false),
              "<MultiValueAnswer>true</MultiValueAnswer>",
              new RoutingPolicy.Multivalue(),
              "<GeoLocation><CountryCode>US</CountryCode><SubdivisionCode>WA</SubdivisionCode>"
                  + "</GeoLocation>",
              new RoutingPolicy.Geolocation(null, "US", "WA"),
              "<GeoProximityLocation><AWSRegion>eu-west-1</AWSRegion><Bias>-7</Bias>"
                  + "</GeoProximityLocation>",
              new RoutingPolicy.Geoproximity("eu-west-1", null, Double.NaN, Double.NaN, -7),
              "<GeoProximityLocation><Coordinates><Latitude>49.22</Latitude><Longitude>-74.01"
                  + "</Longitude></Coordinates></GeoProximityLocation>",
              new RoutingPolicy.Geoproximity(null, null, 49.22, -74.01, 0),
              "<CidrRoutingConfig><CollectionId>c</CollectionId><LocationName>l</LocationName>"
                  + "</CidrRoutingConfig>",
              new RoutingPolicy.IpBased("c", "l"),
              "<SetIdentifier>of-a-policy-to-come</SetIdentifier>",
              new RoutingPolicy.Unknown());
      for (Map.Entry<String, RoutingPolicy> each : policies.entrySet()) {
        assertEquals(
            each.getValue(),
            only(set("w.example.org.", "A", each.getKey() + "<TTL>1</TTL>", "x")).policy());
      }
    }

    @Test
    void trafficPolicyInstance_itsId() throws SourceException {
      assertEquals(
          "i",
          only(set(
                  "t.example.org.",
                  "A",
                  "<TTL>60</TTL><TrafficPolicyInstanceId>i</TrafficPolicyInstanceId>"))
              .trafficPolicyInstanceId());
    }

    @Test
    void ttlMissingOrOutOfRange_intoTheRange() throws SourceException {
      assertEquals(0, only(set("a.example.org.", "A", "", "192.0.2.1")).ttl());
      assertEquals(0, only(set("a.example.org.", "A", "<TTL>-5</TTL>", "192.0.2.1")).ttl());
      assertEquals(
          2147483647L,
          only(set("a.example.org.", "A", "<TTL>4294967295</TTL>", "192.0.2.1")).ttl());
    }
  }

  @Nested
  class Signing {
    private String scopeOf(AwsAccess access) throws SourceException {
      open(access).listRecordSets("Z1", null);
      assertEquals(List.of(), metadata.requests, "asked the metadata service");
      return route53.requests.getLast().scope().replaceAll("/[0-9]{8}/", "/DAY/");
    }

    @Test
    void endpointOverrideAndNoRegion_usEast1() throws SourceException {
      assertEquals("AKIDSTATIC/DAY/us-east-1/route53/aws4_request", scopeOf(keys()));
    }

    @Test
    void endpointOfTheEnvironment_usEast1() throws SourceException {
      property("aws.endpointUrlRoute53", route53.url());
      assertEquals("AKIDSTATIC/DAY/us-east-1/route53/aws4_request", scopeOf(keys(null)));
    }

    @Test
    void endpointOfTheProfile_usEast1() throws SourceException, IOException {
      String section =
          "[east]\naws_access_key_id=AKIDEAST\naws_secret_access_key=s\nregion = eu-west-1\n";
      AwsAccess access =
          new AwsAccess(
              "east",
              file("keys", section + "endpoint_url = " + route53.url() + "\n").toString(),
              null,
              null);
      assertEquals("AKIDEAST/DAY/us-east-1/route53/aws4_request", scopeOf(access));
    }

    @Test
    void regionOfThePartition_itsSigningRegion() throws SourceException {
      property("aws.region", "eu-west-1");
      assertEquals("AKIDSTATIC/DAY/us-east-1/route53/aws4_request", scopeOf(keys()));
      property("aws.region", "cn-north-1");
      assertEquals("AKIDSTATIC/DAY/cn-northwest-1/route53/aws4_request", scopeOf(keys()));
      property("aws.region", "us-gov-east-1");
      assertEquals("AKIDSTATIC/DAY/us-gov-west-1/route53/aws4_request", scopeOf(keys()));
    }

    @Test
    void sessionToken_sent() throws SourceException {
      AwsAccess.AccessKey key = new AwsAccess.AccessKey("ASIA1", SECRET, TOKEN);
      open(new AwsAccess(null, null, key, route53.url())).listRecordSets("Z1", null);
      assertEquals(TOKEN, route53.requests.getFirst().securityToken());
    }

    @Test
    void twoAccesses_eachItsOwnKeys() throws SourceException, IOException {
      var keys =
          file(
              "keys",
              "[a]\naws_access_key_id=AKIDA\naws_secret_access_key=s\n"
                  + "[b]\naws_access_key_id=AKIDB\naws_secret_access_key=s\n");
      var a = open(profile("a", keys));
      var b = open(profile("b", keys));
      List<String> scopes = new ArrayList<>();
      for (var source : List.of(a, b, a, open(keys()), b)) {
        source.listRecordSets("Z1", null);
        scopes.add(route53.requests.getLast().scope().replaceAll("/.*", ""));
      }
      assertEquals(List.of("AKIDA", "AKIDB", "AKIDA", "AKIDSTATIC", "AKIDB"), scopes);
    }
  }
}
