package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53.model.Route53Exception;

class SdkFailuresTest {
  private static SdkFailures connection(IOException cause) {
    return SdkFailures.of(SdkClientException.create("Unable to execute HTTP request", cause), "h");
  }

  private static SdkFailures answer(int status, String code, String message) {
    return SdkFailures.of(
        (RuntimeException)
            Route53Exception.builder()
                .statusCode(status)
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .build(),
        "h");
  }

  @Test
  void connection_unavailableAndWhy() {
    assertEquals(
        new SdkFailures(Kind.UNAVAILABLE, "h: unknown host"),
        connection(new UnknownHostException("h")));
    assertEquals(
        new SdkFailures(Kind.UNAVAILABLE, "h: Connection refused"),
        connection(new ConnectException("Connection refused")));
    assertEquals(
        new SdkFailures(Kind.UNAVAILABLE, "h: no answer in time (Read timed out)"),
        connection(new SocketTimeoutException("Read timed out")));
    assertEquals(
        new SdkFailures(Kind.UNAVAILABLE, "h: TLS: PKIX path building failed"),
        connection(new SSLHandshakeException("PKIX path building failed")));
    assertEquals(
        new SdkFailures(Kind.UNAVAILABLE, "h: Connection reset"),
        connection(new SocketException("Connection reset")));
  }

  @Test
  void codes_kinds() {
    for (String code : new String[] {"Throttling", "ThrottlingException", "TooManyRequests"}) {
      int status = code.equals("TooManyRequests") ? 429 : 400;
      assertEquals(Kind.THROTTLED, answer(status, code, "Rate exceeded").kind(), code);
    }
    for (String code :
        new String[] {
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "ExpiredToken",
          "SignatureDoesNotMatch",
          "MissingAuthenticationToken"
        }) {
      assertEquals(Kind.CREDENTIALS, answer(403, code, "m").kind(), code);
    }
    assertEquals(Kind.FORBIDDEN, answer(403, "AccessDenied", "m").kind());
    assertEquals(Kind.FORBIDDEN, answer(403, "AccessDeniedException", "m").kind());
    assertEquals(Kind.NO_SUCH_ZONE, answer(404, "NoSuchHostedZone", "m").kind());
    assertEquals(Kind.UNAVAILABLE, answer(500, "InternalFailure", "m").kind());
    assertEquals(Kind.INVALID_ANSWER, answer(400, "InvalidInput", "m").kind());
  }

  @Test
  void textsOfTheService_oneLineCutAndWithoutControlCharacters() {
    String text = answer(400, "InvalidInput", "\u001b[2Jx\r\nsecond" + "y".repeat(999)).text();
    assertEquals("h answers HTTP 400 InvalidInput: [2Jx", text);
    assertEquals(300, OneLine.of("y".repeat(999)).length());
  }

  @Test
  void settings_noAnswerBlamed() {
    SdkFailures failure =
        SdkFailures.of(
            SdkClientException.create(
                "Invalid Configuration: FIPS and custom endpoint are not supported"),
            "h");
    assertEquals(Kind.UNAVAILABLE, failure.kind());
  }
}
