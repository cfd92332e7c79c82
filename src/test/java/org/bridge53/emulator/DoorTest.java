package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who may come in, what is no call at all, and how many may come. */
class DoorTest {
  @Test
  void unsigned_missingToken() throws Exception {
    try (Emulator emulator = Emulator.builder().start(ApiClient.anyPort());
        ApiClient client = new ApiClient(emulator.endpoint(), "");
        ApiClient basic = new ApiClient(emulator.endpoint(), "Basic dTpw");
        ApiClient s3 =
            new ApiClient(emulator.endpoint(), ApiClient.authorization("K", "us-east-1", "s3"))) {
      client.get("hostedzone").error(403, "MissingAuthenticationToken");
      basic.get("hostedzone").error(403, "IncompleteSignature");
      s3.get("hostedzone").error(403, "SignatureDoesNotMatch");
      assertEquals(1, emulator.calls().refused("MissingAuthenticationToken"));
      assertEquals(3, emulator.calls().size());
    }
  }

  @Test
  void accounts_seeTheirOwnZonesOnly() throws Exception {
    try (Emulator emulator =
            Emulator.builder()
                .account("AKIAONE", "111111111111")
                .account("AKIATWO", "222222222222")
                .refuseUnknownKeys()
                .start(ApiClient.anyPort());
        ApiClient one =
            new ApiClient(
                emulator.endpoint(), ApiClient.authorization("AKIAONE", "us-east-1", "route53"));
        ApiClient two =
            new ApiClient(
                emulator.endpoint(), ApiClient.authorization("AKIATWO", "us-east-1", "route53"));
        ApiClient stranger = new ApiClient(emulator)) {
      String first = emulator.createZone("111111111111", "example.org", null);
      assertEquals(201, two.createZone("example.org", "r", "").status());
      assertEquals(List.of("/hostedzone/" + first), one.get("hostedzone").ok().all("Id"));
      assertEquals(1, two.get("hostedzone").ok().all("Id").size());
      assertTrue(
          two.get("hostedzone/" + first).error(403, "AccessDenied").contains("222222222222"));
      two.get("hostedzone/" + first + "/rrset").error(403, "AccessDenied");
      assertEquals(
          "The security token included in the request is invalid.",
          stranger.get("hostedzone").error(403, "InvalidClientTokenId"));
    }
  }

  @Test
  void signingRegion_enforcedOnDemandAndAlwaysNoted() throws Exception {
    try (Emulator emulator =
            Emulator.builder().signingRegion("us-east-1").start(ApiClient.anyPort());
        ApiClient right = new ApiClient(emulator);
        ApiClient wrong =
            new ApiClient(
                emulator.endpoint(), ApiClient.authorization("K", "eu-west-1", "route53"))) {
      right.get("hostedzone?maxitems=5").ok();
      assertTrue(
          wrong.get("hostedzone").error(403, "SignatureDoesNotMatch").contains("not 'eu-west-1'"));
      Call first = emulator.calls().all().get(0);
      assertEquals(Operation.LIST_HOSTED_ZONES, first.operation());
      assertEquals("AKIATEST", first.accessKeyId());
      assertEquals("us-east-1", first.region());
      assertEquals(Map.of("maxitems", "5"), first.query());
      assertNull(first.zoneId());
      assertNull(first.refused());
      assertEquals("eu-west-1", emulator.calls().all().get(1).region());
      emulator.calls().clear();
      assertEquals(0, emulator.calls().size());
    }
  }

  @Test
  void unknownPaths_unknownOperation() throws Exception {
    try (Emulator emulator = Emulator.builder().start(ApiClient.anyPort());
        ApiClient client = new ApiClient(emulator)) {
      client.get("nosuch").error(404, "UnknownOperationException");
      client.get("").error(404, "UnknownOperationException");
      client.get("../2012-12-12/hostedzone").error(404, "UnknownOperationException");
      client
          .send(client.to("hostedzone/Z1/rrset").PUT(HttpRequest.BodyPublishers.noBody()))
          .error(404, "UnknownOperationException");
      assertEquals(0, emulator.calls().size());
    }
  }

  @Test
  void hostileXml_refused() throws Exception {
    try (Emulator emulator = Emulator.builder().start(ApiClient.anyPort());
        ApiClient client = new ApiClient(emulator)) {
      String body =
          "<CreateHostedZoneRequest"
              + ApiClient.NS
              + "><Name>%s</Name><CallerReference>r</CallerReference></CreateHostedZoneRequest>";
      String doctype = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>";
      for (String hostile :
          List.of(
              doctype + body.formatted("&e;.org"),
              doctype + body.formatted("example.org"),
              body.formatted("&e;.org"),
              body.formatted("<a>".repeat(50) + "</a>".repeat(50)),
              "",
              "not XML",
              body.formatted("example.org") + "<more/>",
              body.formatted("example.org").substring(0, 90))) {
        client
            .send(client.to("hostedzone").POST(HttpRequest.BodyPublishers.ofString(hostile)))
            .error(400, "InvalidInput");
      }
      String otherNamespace = body.formatted("example.org").replace("2013-04-01", "2012-12-12");
      client
          .send(client.to("hostedzone").POST(HttpRequest.BodyPublishers.ofString(otherNamespace)))
          .error(400, "MalformedInput");
      client
          .send(
              client
                  .to("hostedzone")
                  .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(5 << 20))))
          .error(413, "RequestEntityTooLarge");
      assertEquals("0", client.get("hostedzonecount").ok().one("HostedZoneCount"));
    }
  }

  @Test
  void throttling_burstThenTenASecond() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (Emulator emulator =
            Emulator.builder()
                .clock(now::get)
                .throttling()
                .account("AKIATWO", "222222222222")
                .start(ApiClient.anyPort());
        ApiClient client = new ApiClient(emulator);
        ApiClient other =
            new ApiClient(
                emulator.endpoint(), ApiClient.authorization("AKIATWO", "us-east-1", "route53"))) {
      for (int i = 0; i < 50; i++) {
        client.get(i % 2 == 0 ? "hostedzone" : "hostedzonecount").ok();
      }
      assertEquals("Rate exceeded", client.get("hostedzone").error(400, "Throttling"));
      other.get("hostedzone").ok();
      now.set(now.get().plusMillis(100));
      client.get("hostedzone").ok();
      client.get("hostedzone").error(400, "Throttling");
      now.set(now.get().plusSeconds(3600));
      for (int i = 0; i < 50; i++) {
        client.get("hostedzone").ok();
      }
      client.get("hostedzonecount").error(400, "Throttling");
      assertEquals(3, emulator.calls().refused("Throttling"));
    }
  }

  @Test
  void throttle_bucketsOfOperations() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Throttle throttle = new Throttle(now::get, 1000, 1000);
    int allowed = 0;
    while (throttle.allows("1", Operation.DISASSOCIATE_VPC)) {
      allowed++;
    }
    assertEquals(10, allowed);
    assertTrue(throttle.allows("1", Operation.ASSOCIATE_VPC));
    assertTrue(throttle.allows("2", Operation.DISASSOCIATE_VPC));
    now.set(now.get().plusMillis(199));
    assertFalse(throttle.allows("1", Operation.DISASSOCIATE_VPC));
    now.set(now.get().plusMillis(1));
    assertTrue(throttle.allows("1", Operation.DISASSOCIATE_VPC));
    int zones = 0;
    while (throttle.allows("1", Operation.CREATE_HOSTED_ZONE)) {
      zones++;
    }
    assertEquals(40, zones);
  }
}
