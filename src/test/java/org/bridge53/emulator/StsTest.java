package org.bridge53.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Roles, their trust and their keys. */
class StsTest {
  private static final String HUB = "111111111111";
  private static final String SPOKE = "222222222222";
  private static final String ROLE = "arn:aws:iam::222222222222:role/path/reader";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  private Emulator.Builder builder() {
    return Emulator.builder()
        .clock(now::get)
        .account("AKIAHUB", HUB)
        .account("AKIASPOKE", SPOKE)
        .refuseUnknownKeys()
        .role(EmulatedRole.of(ROLE, "x-1", HUB))
        .role(EmulatedRole.of("arn:aws:iam::333333333333:role/far", null, ROLE))
        .role(new EmulatedRole("arn:aws:iam::333333333333:role/pod", Set.of(), null, "jwt"));
  }

  private static ApiClient client(Emulator emulator, String key, String service) {
    return new ApiClient(
        emulator.endpoint(), ApiClient.authorization(key, "eu-central-1", service));
  }

  private static ApiClient.Answer form(
      Emulator emulator, ApiClient client, String token, String form) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(emulator.endpoint() + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&Version=2011-06-15"));
    if (token != null) {
      request.header("X-Amz-Security-Token", token);
    }
    return client.send(request);
  }

  private static String assume(String role, String more) {
    return "Action=AssumeRole&RoleSessionName=ses&RoleArn="
        + role.replace(":", "%3A").replace("/", "%2F")
        + more;
  }

  @Test
  void role_itsKeysSeeItsAccountUntilTheyExpire() throws Exception {
    try (Emulator emulator = builder().start(ApiClient.anyPort());
        ApiClient hub = client(emulator, "AKIAHUB", "sts")) {
      String zone = emulator.createZone(SPOKE, "example.org", null);
      ApiClient.Answer given =
          form(emulator, hub, null, assume(ROLE, "&ExternalId=x-1&DurationSeconds=900")).ok();
      assertEquals("AssumeRoleResponse", given.root().getLocalName());
      assertEquals("https://sts.amazonaws.com/doc/2011-06-15/", given.root().getNamespaceURI());
      assertEquals("arn:aws:sts::222222222222:assumed-role/reader/ses", given.one("Arn"));
      assertEquals("2026-11-24T12:15:00Z", given.one("Expiration"));
      String key = given.one("AccessKeyId");
      String token = given.one("SessionToken");
      try (ApiClient spoke = client(emulator, key, "route53")) {
        HttpRequest.Builder list =
            spoke.to("hostedzone").GET().header("X-Amz-Security-Token", token);
        assertEquals(List.of("/hostedzone/" + zone), spoke.send(list).ok().all("Id"));
        spoke.get("hostedzone").error(403, "InvalidClientTokenId");
        now.set(now.get().plusSeconds(900));
        spoke
            .send(spoke.to("hostedzone").GET().header("X-Amz-Security-Token", token))
            .error(403, "ExpiredToken");
      }
      assertEquals(1, emulator.calls().count(Operation.ASSUME_ROLE));
      assertEquals(HUB, emulator.calls().of(Operation.ASSUME_ROLE).getFirst().account());
      assertEquals(1, emulator.calls().countOf(SPOKE, Operation.LIST_HOSTED_ZONES));
    }
  }

  @Test
  void trust_accountExternalIdAndRoleOfTheCaller() throws Exception {
    try (Emulator emulator = builder().start(ApiClient.anyPort());
        ApiClient hub = client(emulator, "AKIAHUB", "sts");
        ApiClient spoke = client(emulator, "AKIASPOKE", "sts")) {
      for (String wrong : List.of("", "&ExternalId=x-2")) {
        assertEquals(
            "User: arn:aws:iam::111111111111:user/AKIAHUB is not authorized to perform:"
                + " sts:AssumeRole on resource: "
                + ROLE,
            form(emulator, hub, null, assume(ROLE, wrong)).error(403, "AccessDenied"));
      }
      form(emulator, spoke, null, assume(ROLE, "&ExternalId=x-1")).error(403, "AccessDenied");
      String far = "arn:aws:iam::333333333333:role/far";
      form(emulator, hub, null, assume(far, "")).error(403, "AccessDenied");
      form(emulator, hub, null, assume("arn:aws:iam::333333333333:role/none", ""))
          .error(403, "AccessDenied");
      ApiClient.Answer given = form(emulator, hub, null, assume(ROLE, "&ExternalId=x-1")).ok();
      try (ApiClient chained = client(emulator, given.one("AccessKeyId"), "sts")) {
        String token = given.one("SessionToken");
        form(emulator, chained, token, assume(far, "")).ok();
        assertTrue(
            form(emulator, chained, token, assume(far, "&DurationSeconds=3601"))
                .error(400, "ValidationError")
                .contains("role chaining"));
        assertEquals(
            SPOKE, form(emulator, chained, token, "Action=GetCallerIdentity").ok().one("Account"));
      }
    }
  }

  @Test
  void webIdentity_unsignedWithTheToken() throws Exception {
    try (Emulator emulator = builder().start(ApiClient.anyPort());
        ApiClient nobody = new ApiClient(emulator.endpoint(), "")) {
      String ask =
          "Action=AssumeRoleWithWebIdentity&RoleSessionName=pod&RoleArn=arn%3Aaws%3Aiam%3A%3A"
              + "333333333333%3Arole%2Fpod&WebIdentityToken=";
      form(emulator, nobody, null, ask + "jwt").ok();
      form(emulator, nobody, null, ask + "old").error(400, "InvalidIdentityToken");
      form(emulator, nobody, null, ask.replace("pod&W", "far&W") + "jwt")
          .error(403, "AccessDenied");
      form(emulator, nobody, null, "Action=GetCallerIdentity")
          .error(403, "MissingAuthenticationToken");
    }
  }

  @Test
  void wrongMembers_validationErrors() throws Exception {
    try (Emulator emulator = builder().start(ApiClient.anyPort());
        ApiClient hub = client(emulator, "AKIAHUB", "sts");
        ApiClient route53 = client(emulator, "AKIAHUB", "route53");
        ApiClient stranger = client(emulator, "AKIANONE", "sts")) {
      for (String wrong :
          List.of(
              "Action=AssumeRole&RoleSessionName=ses",
              "Action=AssumeRole&RoleArn=" + ROLE,
              "Action=AssumeRole&RoleSessionName=x&RoleArn=" + ROLE,
              assume(ROLE, "&ExternalId=a"),
              assume(ROLE, "&ExternalId=x-1&DurationSeconds=899"),
              assume(ROLE, "&ExternalId=x-1&DurationSeconds=43201"))) {
        form(emulator, hub, null, wrong).error(400, "ValidationError");
      }
      form(emulator, hub, null, "Action=GetSessionToken").error(400, "InvalidAction");
      form(emulator, hub, null, "Action=%GetSessionToken").error(400, "MalformedQueryString");
      form(emulator, route53, null, "Action=GetCallerIdentity").error(403, "SignatureDoesNotMatch");
      form(emulator, stranger, null, "Action=GetCallerIdentity").error(403, "InvalidClientTokenId");
    }
  }

  @Test
  void faults_ofOneAccountOperationAndZone() throws Exception {
    try (Emulator emulator = builder().start(ApiClient.anyPort());
        ApiClient hub = client(emulator, "AKIAHUB", "route53");
        ApiClient spoke = client(emulator, "AKIASPOKE", "route53")) {
      String zone = emulator.createZone(HUB, "example.org", null);
      emulator
          .faults()
          .arm(new Fault.AccessDenied(), Faults.Scope.of(Operation.LIST_RECORD_SETS).zone(zone));
      emulator
          .faults()
          .arm(
              new Fault.AccessDenied(),
              Faults.Scope.of(Operation.LIST_HOSTED_ZONES).account(SPOKE));
      assertEquals(
          "User: arn:aws:iam::111111111111:user/AKIAHUB is not authorized to perform:"
              + " route53:ListResourceRecordSets on resource: arn:aws:route53:::hostedzone/"
              + zone
              + " because no identity-based policy allows the route53:ListResourceRecordSets"
              + " action",
          hub.get("hostedzone/" + zone + "/rrset").error(403, "AccessDenied"));
      hub.get("hostedzone/" + zone).ok();
      hub.get("hostedzone").ok();
      spoke.get("hostedzone").error(403, "AccessDenied");
    }
  }

  @Test
  void expireSessions_keysRefused() throws Exception {
    try (Emulator emulator = builder().start(ApiClient.anyPort());
        ApiClient hub = client(emulator, "AKIAHUB", "sts")) {
      ApiClient.Answer given = form(emulator, hub, null, assume(ROLE, "&ExternalId=x-1")).ok();
      emulator.expireSessions();
      try (ApiClient spoke = client(emulator, given.one("AccessKeyId"), "sts")) {
        form(emulator, spoke, given.one("SessionToken"), "Action=GetCallerIdentity")
            .error(403, "ExpiredToken");
      }
    }
  }
}
