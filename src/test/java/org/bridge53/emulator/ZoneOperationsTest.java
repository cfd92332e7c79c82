package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.emulator.ApiClient.Answer;
import org.junit.jupiter.api.Test;

class ZoneOperationsTest extends EmulatorFixture {
  private static final String VPC =
      "<VPC><VPCRegion>eu-west-1</VPCRegion><VPCId>vpc-0123456789abcdef0</VPCId></VPC>";
  private static final String OTHER_VPC = VPC.replace("abcdef0", "abcdef1");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T08:00:00Z"));

  @Override
  Emulator.Builder settings() {
    return Emulator.builder().clock(now::get).propagation(Duration.ofSeconds(60)).zoneLimit(260);
  }

  private static String bare(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  @Test
  void createPublic_soaNsAndDelegationSetAsAwsMakesThem() throws Exception {
    Answer created =
        client.createZone(
            "Up.Example", "r1", "<HostedZoneConfig><Comment>mine</Comment></HostedZoneConfig>");
    assertEquals(201, created.status(), created.body());
    assertEquals("CreateHostedZoneResponse", created.root().getLocalName());
    assertEquals("https://route53.amazonaws.com/doc/2013-04-01/", created.root().getNamespaceURI());
    String id = created.all("Id").getFirst();
    assertTrue(id.matches("/hostedzone/Z[A-Z0-9]{12,22}"), id);
    assertTrue(
        created
            .response()
            .headers()
            .firstValue("Location")
            .orElseThrow()
            .endsWith("/2013-04-01" + id));
    assertTrue(created.response().headers().firstValue("x-amzn-RequestId").isPresent());
    assertEquals("up.example.", created.one("Name"));
    assertEquals("mine", created.one("Comment"));
    assertEquals("false", created.one("PrivateZone"));
    assertEquals("2", created.one("ResourceRecordSetCount"));
    assertEquals("PENDING", created.one("Status"));
    assertEquals("2026-11-24T08:00:00Z", created.one("SubmittedAt"));
    List<String> servers = created.all("NameServer");
    assertTrue(servers.get(0).matches("ns-\\d+\\.awsdns-\\d\\d\\.com"), servers.toString());
    assertTrue(servers.get(3).matches("ns-\\d+\\.awsdns-\\d\\d\\.co\\.uk"), servers.toString());

    Answer listed = client.get("hostedzone/" + bare(id) + "/rrset").ok();
    assertEquals(List.of("NS", "SOA"), listed.all("Type"));
    assertEquals(List.of("172800", "900"), listed.all("TTL"));
    List<String> values = listed.all("Value");
    assertEquals(servers.stream().map(server -> server + ".").toList(), values.subList(0, 4));
    assertEquals(
        servers.get(0) + ". awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400", values.get(4));
    assertEquals(servers, client.get("hostedzone/" + bare(id)).ok().all("NameServer"));
  }

  @Test
  void createPrivate_dummyServersAndVpcInsteadOfDelegationSet() throws Exception {
    Answer created =
        client.createZone(
            "corp.internal",
            "r1",
            "<HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig>" + VPC);
    assertEquals(201, created.status(), created.body());
    assertEquals("true", created.one("PrivateZone"));
    assertEquals("vpc-0123456789abcdef0", created.one("VPCId"));
    assertEquals(List.of(), created.all("DelegationSet"));
    String id = bare(created.all("Id").getFirst());
    Answer got = client.get("hostedzone/" + id).ok();
    assertEquals(1, got.all("VPCs").size());
    assertEquals("eu-west-1", got.one("VPCRegion"));
    assertEquals(List.of(), got.all("DelegationSet"));
    List<String> values = client.get("hostedzone/" + id + "/rrset").ok().all("Value");
    assertEquals(
        Set.of(
            "ns-0.awsdns-00.com.",
            "ns-512.awsdns-00.net.",
            "ns-1024.awsdns-00.org.",
            "ns-1536.awsdns-00.co.uk."),
        new HashSet<>(values.subList(0, 4)));
    assertEquals(
        "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400",
        values.get(4));
  }

  @Test
  void create_refusals() throws Exception {
    assertEquals(201, client.createZone("example.org", "r1", "").status());
    assertTrue(
        client
            .createZone("example.org", "r1", "")
            .error(409, "HostedZoneAlreadyExists")
            .contains("caller reference"));
    assertTrue(
        client
            .createZone("a..b", "r2", "")
            .error(400, "InvalidDomainName")
            .contains("DomainLabelEmpty"));
    client.createZone("*.example.org", "r3", "").error(400, "InvalidDomainName");
    client.createZone(".", "r3", "").error(400, "InvalidDomainName");
    String missingVpc = "<HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig>";
    assertTrue(
        client
            .createZone("x.org", "r4", missingVpc)
            .error(400, "InvalidInput")
            .contains("VPCId and VPCRegion"));
    client.createZone("x.org", "r5", VPC.replace("vpc-", "net-")).error(400, "InvalidVPCId");
    client.createZone("x.org", "r6", VPC.replace("eu-west-1", "mars-1")).error(400, "InvalidInput");
    client.createZone("x.org", "", "").error(400, "InvalidInput");
    client
        .createZone("x.org", "r7", "<DelegationSetId>N1</DelegationSetId>")
        .error(400, "NoSuchDelegationSet");
    assertTrue(
        client
            .post("hostedzone", "CreateHostedZoneRequest", "<Name>x.org</Name>")
            .error(400, "InvalidInput")
            .contains("'callerReference'"));
    assertEquals(201, client.createZone("corp", "r8", VPC).status());
    assertTrue(
        client
            .createZone("corp", "r9", VPC)
            .error(400, "ConflictingDomainExists")
            .contains("vpc-0123456789abcdef0"));
    assertEquals(
        201,
        client.createZone("example.org", "r10", "").status(),
        "two public zones of one name are allowed");
  }

  @Test
  void sameNamePublicZones_noCommonNameServer() throws Exception {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      all.addAll(client.createZone("example.org", "r" + i, "").all("NameServer"));
    }
    assertEquals(80, all.size());
  }

  @Test
  void tooManyZones_limitSaid() throws Exception {
    for (int i = 0; i < 260; i++) {
      emulator.createZone("z" + i + ".org", null);
    }
    client.createZone("x.org", "r", "").error(400, "TooManyHostedZones");
  }

  @Test
  void delete_onlyWhenNothingButTheApexIsLeft() throws Exception {
    String id = emulator.createZone("example.org", null);
    assertEquals(
        200,
        client.change(id, ApiClient.plain("CREATE", "www.example.org", "A", "192.0.2.1")).status());
    assertEquals(
        "The specified hosted zone contains non-required resource record sets and so cannot be"
            + " deleted.",
        client.delete("hostedzone/" + id).error(400, "HostedZoneNotEmpty"));
    client.change(id, ApiClient.plain("DELETE", "www.example.org", "A", "192.0.2.1")).ok();
    client.delete("hostedzone/" + id).ok();
    assertEquals(
        "No hosted zone found with ID: " + id,
        client.get("hostedzone/" + id).error(404, "NoSuchHostedZone"));
    client.delete("hostedzone/" + id).error(404, "NoSuchHostedZone");
    client.get("hostedzone/" + id + "/rrset").error(404, "NoSuchHostedZone");
    client
        .change(id, ApiClient.plain("CREATE", "www.example.org", "A", "192.0.2.1"))
        .error(404, "NoSuchHostedZone");
  }

  @Test
  void prefixedIdInPath_notFound() throws Exception {
    String id = emulator.createZone("example.org", null);
    client.get("hostedzone/%2Fhostedzone%2F" + id).error(404, "NoSuchHostedZone");
  }

  @Test
  void list_hundredAPageThenMarker() throws Exception {
    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < 250; i++) {
      wanted.add(
          "/hostedzone/"
              + emulator.createZone(
                  "z" + i + ".org", i % 2 == 0 ? null : new Vpc("vpc-0123abcd", "eu-west-1")));
    }
    List<String> seen = new ArrayList<>();
    List<Integer> pages = new ArrayList<>();
    String marker = "";
    while (marker != null) {
      Answer page =
          client
              .get("hostedzone?maxitems=1000" + (marker.isEmpty() ? "" : "&marker=" + marker))
              .ok();
      assertEquals("100", page.one("MaxItems"));
      assertEquals(marker.isEmpty() ? List.of() : List.of(marker), page.all("Marker"));
      pages.add(page.all("HostedZone").size());
      seen.addAll(page.all("Id"));
      marker = page.one("IsTruncated").equals("true") ? page.one("NextMarker") : null;
    }
    assertEquals(List.of(100, 100, 50), pages);
    assertEquals(250, seen.size());
    assertEquals(wanted, new HashSet<>(seen));
    assertEquals(7, client.get("hostedzone?maxitems=7").ok().all("HostedZone").size());
    assertEquals("250", client.get("hostedzonecount").ok().one("HostedZoneCount"));

    Answer privateOnly = client.get("hostedzone?hostedzonetype=PrivateHostedZone").ok();
    assertEquals(100, privateOnly.all("HostedZone").size());
    assertFalse(privateOnly.all("PrivateZone").contains("false"));
    client.get("hostedzone?hostedzonetype=Public").error(400, "InvalidInput");
    client.get("hostedzone?maxitems=0").error(400, "InvalidInput");
    client.get("hostedzone?maxitems=x").error(400, "InvalidInput");
    client.get("hostedzone?delegationsetid=N1").error(400, "NoSuchDelegationSet");
  }

  @Test
  void listByName_startPositionNotFilter() throws Exception {
    emulator.createZone("b.org", null);
    emulator.createZone("a.org", null);
    emulator.createZone("x.a.org", null);
    emulator.createZone("a.com", null);
    String first = emulator.createZone("c.org", null);
    String second = emulator.createZone("c.org", null);
    Answer all = client.get("hostedzonesbyname").ok();
    assertEquals(
        List.of("a.com.", "a.org.", "x.a.org.", "b.org.", "c.org.", "c.org."), all.all("Name"));
    assertEquals("false", all.one("IsTruncated"));

    Answer page = client.get("hostedzonesbyname?dnsname=A.org&maxitems=2").ok();
    assertEquals(List.of("a.org.", "x.a.org."), page.all("Name"));
    assertEquals("A.org", page.one("DNSName"));
    assertEquals("b.org.", page.one("NextDNSName"));
    assertEquals("2", page.one("MaxItems"));
    assertEquals(
        List.of("b.org.", "c.org.", "c.org."),
        client.get("hostedzonesbyname?dnsname=aa.org").ok().all("Name"));

    String lower = first.compareTo(second) < 0 ? first : second;
    String higher = first.compareTo(second) < 0 ? second : first;
    Answer cut = client.get("hostedzonesbyname?dnsname=c.org&maxitems=1").ok();
    assertEquals("/hostedzone/" + lower, cut.one("Id"));
    assertEquals(higher, cut.one("NextHostedZoneId"));
    assertEquals(
        "/hostedzone/" + higher,
        client.get("hostedzonesbyname?dnsname=c.org.&hostedzoneid=" + higher).ok().one("Id"));
    client.get("hostedzonesbyname?hostedzoneid=" + higher).error(400, "InvalidInput");
    client.get("hostedzonesbyname?dnsname=a..b").error(400, "InvalidDomainName");
  }

  @Test
  void vpcAssociations() throws Exception {
    String id = emulator.createZone("corp", new Vpc("vpc-0123456789abcdef0", "eu-west-1"));
    String publicId = emulator.createZone("example.org", null);
    String root = "AssociateVPCWithHostedZoneRequest";
    Answer associated =
        client
            .post("hostedzone/" + id + "/associatevpc", root, OTHER_VPC + "<Comment>why</Comment>")
            .ok();
    assertEquals("why", associated.one("Comment"));
    assertEquals(2, client.get("hostedzone/" + id).ok().all("VPC").size());
    client
        .post("hostedzone/" + id + "/associatevpc", root, OTHER_VPC)
        .error(400, "ConflictingDomainExists");
    client
        .post("hostedzone/" + publicId + "/associatevpc", root, VPC)
        .error(400, "PublicZoneVPCAssociation");
    client.post("hostedzone/Z0/associatevpc", root, VPC).error(404, "NoSuchHostedZone");
    client
        .post("hostedzone/" + id + "/associatevpc", root, VPC.replace("vpc-0", "vpc-"))
        .error(400, "InvalidVPCId");
    client.post("hostedzone/" + id + "/associatevpc", root, "").error(400, "InvalidInput");

    Answer byVpc =
        client.get("hostedzonesbyvpc?vpcid=vpc-0123456789abcdef1&vpcregion=eu-west-1").ok();
    assertEquals(List.of(id), byVpc.all("HostedZoneId"));
    assertEquals("corp.", byVpc.one("Name"));
    assertEquals(Emulator.DEFAULT_ACCOUNT, byVpc.one("OwningAccount"));
    assertEquals(
        List.of(),
        client
            .get("hostedzonesbyvpc?vpcid=vpc-0123456789abcdef1&vpcregion=eu-west-2")
            .ok()
            .all("HostedZoneId"));
    client.get("hostedzonesbyvpc?vpcid=vpc-0123456789abcdef1").error(400, "InvalidInput");
    client
        .get("hostedzonesbyvpc?vpcid=vpc-0123456789abcdef1&vpcregion=eu-west-1&nexttoken=%21%21")
        .error(400, "InvalidPaginationToken");
    client
        .get("hostedzonesbyvpc?vpcid=vpc-0123456789abcdef1&vpcregion=eu-west-1&nexttoken=AAAA")
        .error(400, "InvalidPaginationToken");

    String apart = "DisassociateVPCFromHostedZoneRequest";
    client.post("hostedzone/" + id + "/disassociatevpc", apart, OTHER_VPC).ok();
    client
        .post("hostedzone/" + id + "/disassociatevpc", apart, OTHER_VPC)
        .error(404, "VPCAssociationNotFound");
    client
        .post("hostedzone/" + id + "/disassociatevpc", apart, VPC)
        .error(400, "LastVPCAssociation");
    assertEquals(1, client.get("hostedzone/" + id).ok().all("VPC").size());
  }

  @Test
  void serviceZone_seenByItsVpcListedAndReadByNobody() throws Exception {
    Vpc vpc = new Vpc("vpc-0123abcd", "us-east-1");
    String id = emulator.createServiceZone("efs.amazonaws.com", "fs-1.efs.example", vpc);
    Answer seen = client.get("hostedzonesbyvpc?vpcid=vpc-0123abcd&vpcregion=us-east-1").ok();
    assertEquals("efs.amazonaws.com", seen.one("OwningService"));
    assertEquals(List.of(), seen.all("OwningAccount"));
    assertEquals(List.of(), client.get("hostedzone").ok().all("Id"));
    client.get("hostedzone/" + id + "/rrset").error(403, "AccessDenied");
  }

  @Test
  void zoneOfAnotherAccount_seenByTheVpcWithItsOwner() throws Exception {
    Vpc vpc = new Vpc("vpc-0123abcd", "us-east-1");
    String id = emulator.createZone("222222222222", "corp", new Vpc("vpc-0123abce", "us-east-1"));
    emulator.associate(id, vpc);
    Answer seen = client.get("hostedzonesbyvpc?vpcid=vpc-0123abcd&vpcregion=us-east-1").ok();
    assertEquals(List.of(id), seen.all("HostedZoneId"));
    assertEquals("222222222222", seen.one("OwningAccount"));
    client.get("hostedzone/" + id + "/rrset").error(403, "AccessDenied");
    String open = emulator.createZone("open", null);
    assertThrows(ApiException.class, () -> emulator.associate(open, vpc));
  }

  @Test
  void listByVpc_pagesByToken() throws Exception {
    Vpc vpc = new Vpc("vpc-0123abcd", "us-east-1");
    for (int i = 0; i < 5; i++) {
      emulator.createZone("z" + i, vpc);
    }
    Set<String> seen = new HashSet<>();
    String token = "";
    int pages = 0;
    while (!token.isEmpty() || pages == 0) {
      Answer page =
          client
              .get(
                  "hostedzonesbyvpc?vpcid=vpc-0123abcd&vpcregion=us-east-1&maxitems=2"
                      + (token.isEmpty() ? "" : "&nexttoken=" + token))
              .ok();
      seen.addAll(page.all("Name"));
      pages++;
      token = page.all("NextToken").isEmpty() ? "" : ApiClient.query(page.one("NextToken"));
    }
    assertEquals(3, pages);
    assertEquals(Set.of("z0.", "z1.", "z2.", "z3.", "z4."), seen);
  }

  @Test
  void limits() throws Exception {
    String id = emulator.createZone("corp", new Vpc("vpc-0123abcd", "eu-west-1"));
    String publicId = emulator.createZone("example.org", null);
    Answer sets = client.get("hostedzonelimit/" + id + "/MAX_RRSETS_BY_ZONE").ok();
    assertEquals("10000", sets.one("Value"));
    assertEquals("2", sets.one("Count"));
    Answer vpcs = client.get("hostedzonelimit/" + id + "/MAX_VPCS_ASSOCIATED_BY_ZONE").ok();
    assertEquals("300", vpcs.one("Value"));
    assertEquals("1", vpcs.one("Count"));
    client
        .get("hostedzonelimit/" + publicId + "/MAX_VPCS_ASSOCIATED_BY_ZONE")
        .error(400, "HostedZoneNotPrivate");
    client.get("hostedzonelimit/" + id + "/MAX_FUN").error(400, "InvalidInput");
    client.get("hostedzonelimit/Z0/MAX_RRSETS_BY_ZONE").error(404, "NoSuchHostedZone");
  }

  @Test
  void comment_replacedAndRemoved() throws Exception {
    String id = emulator.createZone("example.org", null);
    assertEquals(
        "new",
        client
            .post("hostedzone/" + id, "UpdateHostedZoneCommentRequest", "<Comment>new</Comment>")
            .ok()
            .one("Comment"));
    assertEquals("new", client.get("hostedzone/" + id).ok().one("Comment"));
    assertEquals(
        List.of(),
        client.post("hostedzone/" + id, "UpdateHostedZoneCommentRequest", "").ok().all("Comment"));
    client
        .post(
            "hostedzone/" + id,
            "UpdateHostedZoneCommentRequest",
            "<Comment>" + "x".repeat(257) + "</Comment>")
        .error(400, "InvalidInput");
  }

  @Test
  void getChange_pendingThenInSync() throws Exception {
    String id = emulator.createZone("example.org", null);
    String change =
        bare(
            client
                .change(id, ApiClient.plain("CREATE", "www.example.org", "A", "192.0.2.1"))
                .ok()
                .one("Id"));
    assertEquals("PENDING", client.get("change/" + change).ok().one("Status"));
    now.set(now.get().plusSeconds(59));
    assertEquals("PENDING", client.get("change/" + change).ok().one("Status"));
    now.set(now.get().plusSeconds(1));
    Answer done = client.get("change/" + change).ok();
    assertEquals("INSYNC", done.one("Status"));
    assertEquals("/change/" + change, done.one("Id"));
    assertEquals("2026-11-24T08:00:00Z", done.one("SubmittedAt"));
    client.get("change/C0").error(404, "NoSuchChange");
  }
}
