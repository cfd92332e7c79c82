package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Roles with an STS on loopback, and the default chain; the metadata service is watched. */
@Timeout(60)
class DefaultCredentialsTest extends SourceFixture {
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";
  private static final String BASE =
      "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = " + SECRET + "\n";
  private HttpStub sts;

  @BeforeEach
  void startSts() throws IOException {
    sts =
        new HttpStub(
            (request, exchange) -> {
              String action =
                  request.body().contains("WebIdentity")
                      ? "AssumeRoleWithWebIdentity"
                      : "AssumeRole";
              HttpStub.send(
                  exchange, 200, "text/xml", Listings.role(action, "ASIAROLE", SECRET, TOKEN));
            });
    property("aws.endpointUrlSts", sts.url());
  }

  @AfterEach
  void endSts() {
    sts.close();
  }

  private String signer(HostedZoneSource source) throws SourceException {
    source.listRecordSets("Z1", null);
    return route53.requests.getLast().scope().replaceAll("/.*", "");
  }

  private AwsAccess roleProfile(String more) throws IOException {
    return profile(
        "r", file("keys", BASE + "[r]\nrole_arn = " + ROLE + "\nsource_profile = base\n" + more));
  }

  @Nested
  class Roles {
    @Test
    void roleOfAProfile_takenOnceWithTheSourcesKeys() throws Exception {
      HostedZoneSource source =
          open(roleProfile("external_id = e1\nrole_session_name = s1\nduration_seconds = 900\n"));
      assertEquals("ASIAROLE", signer(source));
      assertEquals("ASIAROLE", signer(source));
      assertEquals(TOKEN, route53.requests.getLast().securityToken());
      assertEquals(1, sts.requests.size());
      HttpStub.Request request = sts.requests.getFirst();
      assertEquals(
          "AKIDBASE/DAY/us-east-1/sts/aws4_request",
          request.scope().replaceAll("/[0-9]{8}/", "/DAY/"));
      for (String part :
          new String[] {
            "Action=AssumeRole&",
            "ExternalId=e1",
            "RoleSessionName=s1",
            "DurationSeconds=900",
            "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader"
          }) {
        assertTrue(request.body().contains(part), request.body());
      }
      assertEquals(List.of(), metadata.requests);
    }

    @Test
    void regionOfTheProfile_forSts() throws Exception {
      open(roleProfile("region = eu-central-1\n")).listRecordSets("Z1", null);
      assertTrue(sts.requests.getFirst().scope().contains("/eu-central-1/sts/"));
      assertTrue(route53.requests.getFirst().scope().contains("/us-east-1/route53/"));
    }

    @Test
    void roleOverRole_eachWithTheKeysOfTheOneBefore() throws Exception {
      open(profile(
              "top",
              file(
                  "keys",
                  BASE
                      + "[mid]\nrole_arn = m\nsource_profile = base\n"
                      + "[top]\nrole_arn = t\nsource_profile = mid\n")))
          .listRecordSets("Z1", null);
      assertEquals(
          List.of("AKIDBASE", "ASIAROLE"),
          sts.requests.stream().map(r -> r.scope().replaceAll("/.*", "")).toList());
    }

    @Test
    void roleWithItsOwnKeys_taken() throws Exception {
      String own = BASE.replace("base", "own") + "role_arn = r\nsource_profile = own\n";
      assertEquals("ASIAROLE", signer(open(profile("own", file("keys", own)))));
    }

    @Test
    void stsDenies_credentialsWithRoleAndFile() throws Exception {
      sts.answer = HttpStub.text(403, Listings.error("AccessDenied", "not you"));
      SourceException failure = failure(open(roleProfile("")));
      assertEquals(Kind.CREDENTIALS, failure.kind());
      assertEquals(
          "profile \"r\" of "
              + folder.resolve("keys")
              + ": AssumeRole "
              + ROLE
              + ": AccessDenied: not you",
          failure.getMessage());
      assertEquals(1, sts.requests.size());
    }

    @Test
    void stsDown_unavailableOrThrottled() throws Exception {
      sts.answer = HttpStub.text(503, "busy");
      SourceException failure = failure(open(roleProfile("")));
      assertEquals(Kind.UNAVAILABLE, failure.kind());
      assertTrue(failure.getMessage().endsWith(": STS answers HTTP 503"), failure.getMessage());
      sts.answer = HttpStub.text(400, Listings.error("Throttling", "Rate exceeded"));
      assertEquals(Kind.THROTTLED, failure(open(roleProfile(""))).kind());
    }

    @Test
    void sourceProcessFails_itsOwnWords() throws Exception {
      Path file =
          file("keys", "[p]\ncredential_process = exit 4\n[r]\nrole_arn = r\nsource_profile = p\n");
      assertEquals(
          "profile \"p\" of " + file + ": credential_process: it ended with exit value (4)",
          failure(open(profile("r", file))).getMessage());
    }

    @Test
    void webIdentityOfAProfile_taken() throws Exception {
      Path token = file("token", "jwt-of-the-pod");
      AwsAccess access =
          profile(
              "w",
              file(
                  "keys",
                  "[w]\nrole_arn = " + ROLE + "\nweb_identity_token_file = " + token + "\n"));
      assertEquals("ASIAROLE", signer(open(access)));
      assertTrue(sts.requests.getFirst().body().contains("WebIdentityToken=jwt-of-the-pod"));
      assertEquals(List.of(), metadata.requests);
    }
  }

  @Nested
  class Chain {
    @Test
    void systemProperties_first() throws Exception {
      file("home-credentials", BASE.replace("base", "default"));
      property("aws.accessKeyId", "AKIDPROP");
      property("aws.secretAccessKey", SECRET);
      assertEquals("AKIDPROP", signer(open(anybody())));
    }

    @Test
    void webIdentity_withoutARegionOfTheMetadataService() throws Exception {
      Path token = file("token", "jwt-of-the-pod");
      property("aws.webIdentityTokenFile", token.toString());
      property("aws.roleArn", ROLE);
      assertEquals("ASIAROLE", signer(open(anybody())));
      assertTrue(sts.requests.getFirst().body().contains("RoleSessionName=bridge53"));
      assertEquals(List.of(), metadata.requests);
    }

    @Test
    void webIdentityFileMissing_saidWithTheRest() {
      property("aws.webIdentityTokenFile", folder.resolve("gone").toString());
      property("aws.roleArn", ROLE);
      property("aws.disableEc2Metadata", "true");
      String message = failure(open(anybody())).getMessage();
      assertEquals(
          "no credentials: "
              + folder.resolve("gone")
              + ": no such file, or not readable; "
              + "profile \"default\" not found in "
              + folder.resolve("home-credentials")
              + " or "
              + folder.resolve("home-config"),
          message);
    }

    @Test
    void defaultProfileAndAwsProfile_rotatedKeysToo() throws Exception {
      Path file = file("home-credentials", BASE.replace("base", "default"));
      HostedZoneSource source = open(anybody());
      assertEquals("AKIDBASE", signer(source));
      Files.writeString(file, BASE.replace("base", "default").replace("AKIDBASE", "AKIDNEXT"));
      assertEquals("AKIDNEXT", signer(source));
      Files.writeString(file, BASE.replace("base", "other"));
      property("aws.profile", "other");
      assertEquals("AKIDBASE", signer(open(anybody())));
    }

    @Test
    void container_itsKeys() throws Exception {
      try (HttpStub container =
          new HttpStub(
              (_, e) ->
                  HttpStub.send(
                      e,
                      200,
                      "application/json",
                      "{\"AccessKeyId\":\"ASIATASK\",\"SecretAccessKey\":\""
                          + SECRET
                          + "\",\"Token\":\""
                          + TOKEN
                          + "\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"))) {
        property("aws.containerCredentialsFullUri", container.url() + "/keys");
        assertEquals("ASIATASK", signer(open(anybody())));
      }
    }

    @Test
    void instance_itsKeysAndNotItsRegion() throws Exception {
      metadata.answer =
          (request, e) -> {
            String body =
                request.path().endsWith("/api/token")
                    ? "token"
                    : request.path().endsWith("/security-credentials/")
                            || request.path().endsWith("/security-credentials-extended/")
                        ? "reader"
                        : "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAEC2\",\"SecretAccessKey\":\""
                            + SECRET
                            + "\",\"Token\":\""
                            + TOKEN
                            + "\",\"Expiration\":\"2099-01-01T00:00:00Z\"}";
            HttpStub.send(e, 200, "text/plain", body);
          };
      assertEquals("ASIAEC2", signer(open(anybody())));
      assertTrue(
          metadata.requests.stream()
              .map(HttpStub.Request::path)
              .allMatch(path -> path.contains("token") || path.contains("security-credentials")),
          metadata.requests.toString());
    }

    @Test
    void nothingAnywhere_oneLine() {
      SourceException failure = failure(open(anybody()));
      assertEquals(Kind.CREDENTIALS, failure.kind());
      assertTrue(
          failure.getMessage().startsWith("no credentials: profile \"default\" not found"),
          failure.getMessage());
      assertTrue(failure.getMessage().contains("; instance metadata: "), failure.getMessage());
      assertEquals(0, route53.requests.size());
    }
  }
}
