package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.HostedZone;
import org.bridge53.plugin.route53.model.HostedZonePage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.Vpc;
import org.junit.jupiter.api.Test;

/** The listings of zones and tags as the SDK sends and reads them. */
class ZoneListingsTest extends SourceFixture {
  private static final String NAMESPACE =
      " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

  private static String document(String root, String content) {
    return "<?xml version=\"1.0\"?><" + root + NAMESPACE + ">" + content + "</" + root + ">";
  }

  private static String zone(String id, String name, boolean isPrivate) {
    return "<HostedZone><Id>"
        + id
        + "</Id><Name>"
        + name
        + "</Name><CallerReference>c</CallerReference><Config><PrivateZone>"
        + isPrivate
        + "</PrivateZone></Config></HostedZone>";
  }

  private void answer(String root, String content) {
    route53.answer = HttpStub.text(200, document(root, content));
  }

  @Test
  void ownZones_pageAndMarker() throws SourceException {
    answer(
        "ListHostedZonesResponse",
        "<HostedZones>"
            + zone("/hostedzone/Z1", "a.example.", false)
            + zone("Z2", "\\052.example.", true)
            + "</HostedZones><IsTruncated>true</IsTruncated><NextMarker>Z3</NextMarker>"
            + "<MaxItems>100</MaxItems>");
    HostedZonePage page = open(keys()).listHostedZones(null);
    assertEquals(
        new HostedZonePage(
            List.of(
                new HostedZone("Z1", "a.example.", false, null, null),
                new HostedZone("Z2", "\\052.example.", true, null, null)),
            "Z3"),
        page);
    assertEquals("/2013-04-01/hostedzone", route53.requests.getLast().path());
    assertEquals("maxitems=100", route53.requests.getLast().query());
    open(keys()).listHostedZones("Z3");
    assertTrue(route53.requests.getLast().query().contains("marker=Z3"));
    assertEquals(2, route53.requests.size());
  }

  @Test
  void ownZones_lastPage() throws SourceException {
    answer(
        "ListHostedZonesResponse",
        "<HostedZones/><IsTruncated>false</IsTruncated><NextMarker>Z3</NextMarker>");
    assertEquals(new HostedZonePage(List.of(), null), open(keys()).listHostedZones(null));
  }

  @Test
  void ownZones_withoutWhatEveryListHas_refused() {
    for (String broken :
        List.of(
            "<HostedZones/>",
            "<HostedZones/><IsTruncated>true</IsTruncated>",
            "<HostedZones><HostedZone><Name>a.</Name></HostedZone></HostedZones>"
                + "<IsTruncated>false</IsTruncated>",
            "<HostedZones><HostedZone><Id>Z1</Id></HostedZone></HostedZones>"
                + "<IsTruncated>false</IsTruncated>")) {
      answer("ListHostedZonesResponse", broken);
      SourceException failure =
          assertThrows(SourceException.class, () -> open(keys()).listHostedZones(null), broken);
      assertEquals(SourceException.Kind.INVALID_ANSWER, failure.kind());
    }
  }

  @Test
  void zonesOfAVpc_ownersAndToken() throws SourceException {
    answer(
        "ListHostedZonesByVPCResponse",
        "<HostedZoneSummaries><HostedZoneSummary><HostedZoneId>Z1</HostedZoneId>"
            + "<Name>a.example.</Name><Owner><OwningAccount>111111111111</OwningAccount></Owner>"
            + "</HostedZoneSummary><HostedZoneSummary><HostedZoneId>Z2</HostedZoneId>"
            + "<Name>fs.example.</Name><Owner><OwningService>efs.amazonaws.com</OwningService>"
            + "</Owner></HostedZoneSummary></HostedZoneSummaries><MaxItems>100</MaxItems>"
            + "<NextToken>more</NextToken>");
    HostedZonePage page =
        open(keys()).listHostedZonesByVpc(new Vpc("vpc-0123abcd", "eu-west-1"), null);
    assertEquals(
        new HostedZonePage(
            List.of(
                new HostedZone("Z1", "a.example.", true, "111111111111", null),
                new HostedZone("Z2", "fs.example.", true, null, "efs.amazonaws.com")),
            "more"),
        page);
    HttpStub.Request request = route53.requests.getLast();
    assertEquals("/2013-04-01/hostedzonesbyvpc", request.path());
    assertTrue(request.query().contains("vpcid=vpc-0123abcd"), request.query());
    assertTrue(request.query().contains("vpcregion=eu-west-1"), request.query());
    open(keys()).listHostedZonesByVpc(new Vpc("vpc-0123abcd", "eu-west-1"), "more");
    assertTrue(route53.requests.getLast().query().contains("nexttoken=more"));
    answer("ListHostedZonesByVPCResponse", "<HostedZoneSummaries/><MaxItems>100</MaxItems>");
    assertNull(
        open(keys()).listHostedZonesByVpc(new Vpc("vpc-0123abcd", "eu-west-1"), null).next());
  }

  @Test
  void tags_byZone() throws SourceException {
    answer(
        "ListTagsForResourcesResponse",
        "<ResourceTagSets><ResourceTagSet><ResourceType>hostedzone</ResourceType>"
            + "<ResourceId>Z1</ResourceId><Tags><Tag><Key>env</Key><Value>prod</Value></Tag>"
            + "<Tag><Key>empty</Key></Tag></Tags></ResourceTagSet><ResourceTagSet>"
            + "<ResourceType>hostedzone</ResourceType><ResourceId>Z2</ResourceId><Tags/>"
            + "</ResourceTagSet></ResourceTagSets>");
    assertEquals(
        Map.of("Z1", Map.of("env", "prod", "empty", ""), "Z2", Map.of()),
        open(keys()).listTags(List.of("Z1", "Z2")));
    assertEquals("POST", route53.requests.getLast().method());
    assertEquals("/2013-04-01/tags/hostedzone", route53.requests.getLast().path());
  }

  @Test
  void denied_namesThePermission() {
    route53.answer =
        HttpStub.text(
            403,
            "<ErrorResponse"
                + NAMESPACE
                + "><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message>"
                + "</Error></ErrorResponse>");
    for (String operation :
        List.of("ListHostedZones", "ListHostedZonesByVPC", "ListTagsForResources")) {
      SourceException failure =
          assertThrows(
              SourceException.class,
              () -> {
                switch (operation) {
                  case "ListHostedZones" -> open(keys()).listHostedZones(null);
                  case "ListHostedZonesByVPC" ->
                      open(keys()).listHostedZonesByVpc(new Vpc("vpc-0123abcd", "x"), null);
                  default -> open(keys()).listTags(List.of("Z1"));
                }
              });
      assertEquals(SourceException.Kind.FORBIDDEN, failure.kind());
      assertTrue(
          String.valueOf(failure.getMessage())
              .startsWith("route53:" + operation + " is not allowed with aws_access_key"),
          failure.getMessage());
    }
  }
}
