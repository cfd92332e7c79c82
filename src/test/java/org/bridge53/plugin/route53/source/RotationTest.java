package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsAccount;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsRole;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that change while the server runs, wherever they come from; roles of the Corefile. */
@Timeout(60)
class RotationTest extends SourceFixture {
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";

  /** Keys that are renewed at each call, since they are about to expire. */
  private static String shortLived(String keyId) {
    return "{\"AccessKeyId\":\""
        + keyId
        + "\",\"SecretAccessKey\":\""
        + SECRET
        + "\",\"Token\":\""
        + TOKEN
        + "\",\"Expiration\":\""
        + Instant.now().plusSeconds(30)
        + "\"}";
  }

  private String signer(HostedZoneSource source) throws SourceException {
    source.listRecordSets("Z1", null);
    return route53.requests.getLast().scope().replaceAll("/.*", "");
  }

  private static AwsAccess roles(
      String endpoint, String sts, AwsAccount account, AwsRole... roles) {
    return new AwsAccess(
        null,
        null,
        new AwsAccess.AccessKey("AKIDSTATIC", SECRET, null),
        endpoint,
        List.of(roles),
        account,
        new AwsNetwork(null, false, false, Map.of("sts", sts), null, null));
  }

  private static void role(HttpExchange exchange, String action, String keyId, Instant expires)
      throws IOException {
    HttpStub.send(
        exchange,
        200,
        "text/xml",
        Listings.role(action, keyId, SECRET, TOKEN)
            .replace("2099-01-01T00:00:00Z", expires.toString()));
  }

  @Test
  void podIdentity_tokenFileReadForEachRenewal() throws Exception {
    try (HttpStub agent =
        new HttpStub(
            (request, e) ->
                HttpStub.send(
                    e,
                    200,
                    "application/json",
                    shortLived(
                        "ASIA" + request.authorization().toUpperCase(java.util.Locale.ROOT))))) {
      Path token = file("eks-token", "one");
      property("aws.containerCredentialsFullUri", agent.url() + "/v1/credentials");
      property("aws.containerAuthorizationTokenFile", token.toString());
      HostedZoneSource source = open(anybody());
      assertEquals("ASIAONE", signer(source));
      Files.writeString(token, "two");
      assertEquals("ASIATWO", signer(source));
      assertEquals("/v1/credentials", agent.requests.getFirst().path());
    }
  }

  @Test
  void webIdentity_tokenFileReadForEachRenewal() throws Exception {
    try (HttpStub sts =
        new HttpStub(
            (request, e) ->
                role(
                    e,
                    "AssumeRoleWithWebIdentity",
                    request.body().contains("WebIdentityToken=old") ? "ASIAOLD" : "ASIANEW",
                    Instant.now().plusSeconds(30)))) {
      property("aws.endpointUrlSts", sts.url());
      Path token = file("token", "old");
      property("aws.webIdentityTokenFile", token.toString());
      property("aws.roleArn", ROLE);
      HostedZoneSource source = open(anybody());
      assertEquals("ASIAOLD", signer(source));
      Files.writeString(token, "new");
      assertEquals("ASIANEW", signer(source));
    }
  }

  @Test
  void processWithAnExpiry_runAgainInTime() throws Exception {
    Path json = file("out", processKeys("AKIDOLD", Instant.now().plusSeconds(5)));
    HostedZoneSource source = open(process(json));
    assertEquals("AKIDOLD", signer(source));
    Files.writeString(json, processKeys("AKIDNEW", null));
    assertEquals("AKIDNEW", signer(source));
  }

  @Test
  void processWithoutExpiry_runAgainWhenItsKeysAreRefused() throws Exception {
    Path json = file("out", processKeys("AKIDOLD", null));
    HostedZoneSource source = open(process(json));
    assertEquals("AKIDOLD", signer(source));
    Files.writeString(json, processKeys("AKIDNEW", null));
    assertEquals("AKIDOLD", signer(source));
    HttpStub.Answer listing = route53.answer;
    route53.answer =
        (request, e) -> {
          if (request.scope().startsWith("AKIDOLD")) {
            HttpStub.send(e, 403, "text/xml", Listings.error("InvalidClientTokenId", "gone"));
          } else {
            listing.to(request, e);
          }
        };
    assertEquals(Kind.CREDENTIALS, failure(source).kind());
    assertEquals("AKIDNEW", signer(source));
  }

  private AwsAccess process(Path json) throws IOException {
    return profile("p", file("keys", "[p]\ncredential_process = cat " + json + "\n"));
  }

  private static String processKeys(String keyId, Instant expires) {
    return "{\"Version\":1,\"AccessKeyId\":\""
        + keyId
        + "\",\"SecretAccessKey\":\""
        + SECRET
        + "\""
        + (expires == null ? "" : ",\"Expiration\":\"" + expires + "\"")
        + "}";
  }

  // ---- assume_role and accounts ----

  @Test
  void rolesAndAccount_eachWithTheKeysBefore() throws Exception {
    try (HttpStub sts =
        new HttpStub(
            (request, e) ->
                role(
                    e,
                    "AssumeRole",
                    "ASIA" + request.body().replaceAll(".*role%2F([a-z]*).*", "$1"),
                    Instant.now().plusSeconds(3600)))) {
      AwsAccess access =
          roles(
              route53.url(),
              sts.url(),
              new AwsAccount("222222222222", "reader", "x-9"),
              new AwsRole("arn:aws:iam::111111111111:role/hub", "x-1", "bridge"),
              new AwsRole("arn:aws:iam::111111111111:role/mid", null, null));
      HostedZoneSource source = open(access);
      assertEquals("ASIAreader", signer(source));
      assertEquals("ASIAreader", signer(source));
      assertEquals(
          List.of("AKIDSTATIC", "ASIAhub", "ASIAmid"),
          sts.requests.stream().map(r -> r.scope().replaceAll("/.*", "")).toList());
      String first = sts.requests.get(0).body();
      assertTrue(first.contains("ExternalId=x-1") && first.contains("RoleSessionName=bridge"));
      String last = sts.requests.get(2).body();
      assertTrue(
          last.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A222222222222%3Arole%2Freader")
              && last.contains("ExternalId=x-9")
              && last.contains("RoleSessionName=bridge53"),
          last);
      assertEquals("222222222222", source.accountId());
      assertEquals(3, sts.requests.size());
      assertEquals("account 222222222222 (role reader)", source.describe());
    }
  }

  @Test
  void accountOfAnotherPartition_itsArn() throws Exception {
    try (HttpStub sts =
        new HttpStub((_, e) -> role(e, "AssumeRole", "ASIAX", Instant.now().plusSeconds(3600)))) {
      property("aws.region", "cn-north-1");
      signer(open(roles(route53.url(), sts.url(), new AwsAccount("222222222222", "r", null))));
      HttpStub.Request request = sts.requests.getFirst();
      assertTrue(request.body().contains("arn%3Aaws-cn%3Aiam"), request.body());
      assertTrue(request.scope().contains("/cn-north-1/sts/"), request.scope());
    }
  }

  @Test
  void roleDenied_oneLineThatNamesItAndWhatToLookAt() throws Exception {
    try (HttpStub sts =
        new HttpStub(HttpStub.text(403, Listings.error("AccessDenied", "User: a is not")))) {
      AwsRole plain = new AwsRole(ROLE, null, null);
      SourceException failure = failure(open(roles(route53.url(), sts.url(), null, plain)));
      assertEquals(Kind.CREDENTIALS, failure.kind());
      assertEquals(
          "AssumeRole "
              + ROLE
              + ": AccessDenied: User: a is not; its trust policy must allow the identity before"
              + " it, with no external_id",
          failure.getMessage());
      assertTrue(
          failure(open(roles(route53.url(), sts.url(), null, new AwsRole(ROLE, "x-1", null))))
              .getMessage()
              .endsWith("with this external_id"));
      assertEquals(0, route53.requests.size());
    }
  }

  @Test
  void stsFails_itsKindIsKept() throws Exception {
    try (HttpStub sts = new HttpStub(HttpStub.text(503, ""))) {
      SourceException failure =
          failure(open(roles(route53.url(), sts.url(), null, new AwsRole(ROLE, null, null))));
      assertEquals(Kind.UNAVAILABLE, failure.kind());
      assertTrue(failure.getMessage().startsWith("AssumeRole " + ROLE + ": STS answers HTTP 503"));
    }
  }

  // ---- whose keys they are ----

  @Test
  void accountId_askedOfStsWhereNothingElseTells() throws Exception {
    try (HttpStub sts =
        new HttpStub(
            HttpStub.text(
                200,
                "<GetCallerIdentityResponse"
                    + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                    + "<Arn>arn:aws:iam::333333333333:user/x</Arn><UserId>AIDA</UserId>"
                    + "<Account>333333333333</Account></GetCallerIdentityResult>"
                    + "</GetCallerIdentityResponse>"))) {
      HostedZoneSource source = open(roles(route53.url(), sts.url(), null));
      assertEquals("333333333333", source.accountId());
      assertTrue(sts.requests.getFirst().body().contains("Action=GetCallerIdentity"));
      sts.answer = HttpStub.text(403, Listings.error("AccessDenied", "no"));
      SourceException failure =
          org.junit.jupiter.api.Assertions.assertThrows(
              SourceException.class, () -> source.accountId());
      assertEquals(
          "sts:GetCallerIdentity is not allowed with aws_access_key AKIDSTATIC (AccessDenied: no)",
          failure.getMessage());
    }
  }

  @Test
  void accountIdAtAnEndpointOfOnesOwn_nobodyIsAsked() throws Exception {
    assertNull(open(keys()).accountId());
    assertEquals(
        "123456789012",
        open(new AwsAccess(
                null,
                null,
                null,
                route53.url(),
                List.of(new AwsRole(ROLE, null, null)),
                null,
                AwsNetwork.DEFAULT))
            .accountId());
  }
}
