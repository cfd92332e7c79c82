package org.bridge53.plugin.route53.source;

import static org.bridge53.plugin.route53.source.Listings.SOA_SET;
import static org.bridge53.plugin.route53.source.Listings.error;
import static org.bridge53.plugin.route53.source.Listings.lastPage;
import static org.bridge53.plugin.route53.source.Listings.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an endpoint sends: a kind, one line, one request, no secret, and nothing printed. */
@Timeout(60)
class SourceFailuresTest extends SourceFixture {
  private SourceException failure(int status, String body) {
    return failure(HttpStub.text(status, body));
  }

  private SourceException failure(HttpStub.Answer answer) {
    route53.answer = answer;
    return failure(open(keys()));
  }

  private void assertFailure(Kind kind, String message, SourceException failure) {
    assertEquals(message.replace("HOST", route53.host()), failure.getMessage());
    assertEquals(kind, failure.kind());
    assertEquals(1, route53.requests.size());
  }

  @Test
  void throttling_throttledAfterOneRequest() {
    assertFailure(
        Kind.THROTTLED,
        "HOST throttles (Throttling: Rate exceeded)",
        failure(400, error("Throttling", "Rate exceeded")));
  }

  @Test
  void noSuchHostedZone_noSuchZone() {
    assertFailure(
        Kind.NO_SUCH_ZONE,
        "not found with aws_access_key AKIDSTATIC"
            + " (NoSuchHostedZone: No hosted zone found with ID: Z1)",
        failure(404, error("NoSuchHostedZone", "No hosted zone found with ID: Z1")));
  }

  @Test
  void accessDenied_namesActionAndZone() {
    assertFailure(
        Kind.FORBIDDEN,
        "route53:ListResourceRecordSets is not allowed with aws_access_key AKIDSTATIC"
            + " (AccessDenied: User: arn:aws:iam::1:user/u is not authorized)",
        failure(403, error("AccessDenied", "User: arn:aws:iam::1:user/u is not authorized")));
  }

  @Test
  void refusedKey_credentials() {
    assertFailure(
        Kind.CREDENTIALS,
        "HOST refuses aws_access_key AKIDSTATIC"
            + " (InvalidClientTokenId: The security token included in the request is invalid)",
        failure(
            403,
            error(
                "InvalidClientTokenId", "The security token included in the request is invalid")));
  }

  @Test
  void signatureDoesNotMatch_quotedRequestNotPassedOn() {
    route53.answer =
        HttpStub.text(
            403,
            error(
                "SignatureDoesNotMatch",
                "The Canonical String should have been 'GET x-amz-security-token:" + TOKEN + "'"));
    AwsAccess.AccessKey key = new AwsAccess.AccessKey("ASIA1", SECRET, TOKEN);
    assertFailure(
        Kind.CREDENTIALS,
        "HOST refuses aws_access_key ASIA1"
            + " (SignatureDoesNotMatch: is the secret right, and the clock of this machine?)",
        failure(open(new AwsAccess(null, null, key, route53.url()))));
  }

  @Test
  void secretInAnAnswer_maskedOut() {
    SourceException failure = failure(400, error("InvalidInput", "you sent " + SECRET));
    assertFailure(Kind.INVALID_ANSWER, "HOST answers HTTP 400 InvalidInput: you sent ***", failure);
  }

  @Test
  void brokenService_unavailable() {
    assertFailure(
        Kind.UNAVAILABLE,
        "HOST answers HTTP 503",
        failure((_, e) -> HttpStub.send(e, 503, "text/html", "<html><hr>Unavailable")));
  }

  @Test
  void errorWithoutAwsCode_invalidAnswer() {
    assertFailure(
        Kind.INVALID_ANSWER,
        "HOST answers HTTP 404 without an AWS error",
        failure((_, e) -> HttpStub.send(e, 404, "text/html", "<html>no</html>")));
  }

  @Test
  void redirect_invalidAnswerAndNotFollowed() {
    assertFailure(
        Kind.INVALID_ANSWER,
        "HOST redirects (HTTP 302) to login.example",
        failure(
            (_, e) -> {
              e.getResponseHeaders().set("Location", "https://login.example/?u=1");
              HttpStub.send(e, 302, "text/html", "<html>moved</html>");
            }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Sign in</body></html>",
        "<!DOCTYPE html><html><br><p>Sign in",
        "{\"a\":1}",
        "garbage",
        "<?xml version=\"1.0\"?><ListHostedZonesResponse><IsTruncated>false</IsTruncated>"
            + "</ListHostedZonesResponse>"
      })
  void anotherDocument_invalidAnswer(String body) {
    assertFailure(
        Kind.INVALID_ANSWER,
        "HOST sent another document than a ListResourceRecordSetsResponse",
        failure(200, body));
  }

  @Test
  void emptyBody_invalidAnswer() {
    assertFailure(Kind.INVALID_ANSWER, "HOST sent an empty answer", failure(200, ""));
  }

  @Test
  void errorDocumentWithSuccess_invalidAnswer() {
    assertEquals(Kind.INVALID_ANSWER, failure(200, error("Throttling", "x")).kind());
  }

  @Test
  void listWithoutItsEnd_invalidAnswerWhereverItIsCut() {
    String whole = lastPage(SOA_SET);
    HostedZoneSource source = open(keys());
    for (int end = 1; end < whole.length(); end += 7) {
      route53.answer = HttpStub.text(200, whole.substring(0, end));
      assertEquals(Kind.INVALID_ANSWER, failure(source).kind(), whole.substring(0, end));
    }
    route53.answer = HttpStub.text(200, whole.substring(0, whole.length() - 1));
    SourceException failure = failure(source);
    assertEquals(Kind.INVALID_ANSWER, failure.kind());
    assertTrue(failure.getMessage().contains("cannot be read: "), failure.getMessage());
  }

  @Test
  void bodyShorterThanAnnounced_noPage() {
    String whole = lastPage(SOA_SET);
    SourceException failure =
        failure(
            (_, e) -> {
              e.sendResponseHeaders(200, whole.length() + 100);
              e.getResponseBody().write(whole.getBytes(StandardCharsets.UTF_8));
              e.getResponseBody().flush();
            });
    assertEquals(Kind.INVALID_ANSWER, failure.kind(), failure.getMessage());
  }

  @Test
  void endlessAnswer_readUpToTheLimit() {
    SourceException failure =
        failure(
            (_, e) -> {
              e.sendResponseHeaders(200, 0);
              try (OutputStream out = e.getResponseBody()) {
                out.write("<ListResourceRecordSetsResponse>".getBytes(StandardCharsets.UTF_8));
                byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                for (int sent = 0; sent <= AnswerCheck.MAX_OCTETS; sent += blanks.length) {
                  out.write(blanks);
                }
              }
            });
    assertFailure(Kind.INVALID_ANSWER, "HOST sent more than 33554432 octets", failure);
  }

  @Test
  void listWithoutIsTruncated_invalidAnswer() {
    assertFailure(
        Kind.INVALID_ANSWER,
        "HOST sent a list without IsTruncated",
        failure(200, page(SOA_SET, "")));
  }

  @Test
  void truncatedWithoutMarker_invalidAnswer() {
    assertFailure(
        Kind.INVALID_ANSWER,
        "HOST sent a page that is not the last and does not say what follows",
        failure(200, page(SOA_SET, "<IsTruncated>true</IsTruncated>")));
  }

  @Test
  void setWithoutName_invalidAnswer() {
    assertFailure(
        Kind.INVALID_ANSWER,
        "HOST sent a record set without name or type",
        failure(200, lastPage("<ResourceRecordSet><Type>A</Type></ResourceRecordSet>")));
  }

  @Test
  void ttlThatIsNoNumber_invalidAnswer() {
    assertEquals(
        Kind.INVALID_ANSWER,
        failure(200, lastPage(Listings.set("a.", "A", "<TTL>soon</TTL>", "x"))).kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:4566", "ftp://x", "}", "http://", "http://a b"})
  void endpointThatIsNoUrl_saysSo(String endpoint) {
    SourceException failure = failure(open(keys(endpoint)));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(
        failure.getMessage().startsWith("aws_endpoint \"" + endpoint + "\": "),
        failure.getMessage());
  }

  @Test
  void failingCalls_printAndLogNothing() throws IOException {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getLoggerName() + ": " + entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(System.out);
    try {
      warm();
      failure(500, "x");
      failure(200, "<html>");
      failure(open(anybody()));
      // The SDK warns of doubled properties and of names that it does not like.
      failure(
          open(
              profile(
                  "x",
                  file(
                      "odd", "[a b!]\nk=1\n[x]\nregion=a\nregion=b\n?=1\naws_session_token=t\n"))));
    } finally {
      System.setOut(out);
      System.setErr(err);
      root.removeHandler(handler);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    assertEquals(List.of(), logged);
    assertFalse(route53.requests.isEmpty());
  }
}
