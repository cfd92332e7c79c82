package org.bridge53.plugin.route53.source;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * What went wrong at a service, in words. Codes are those of the Route 53 and STS API references,
 * "Common Errors" included.
 *
 * <p>Two traps: Route 53 throttles with HTTP 400 and a plain Route53Exception, so neither the
 * status nor the class tells; and AWS explains a wrong signature by quoting the request that it
 * saw, the session token included, so of those errors only the code is passed on.
 *
 * @param kind what the caller does about it
 * @param text without the zone's or the profile's name, which the caller adds
 */
record SdkFailures(Kind kind, String text) {

  /** How the failure of a host's look-up ends; the JDK keeps the reason to itself. */
  static final String UNKNOWN_HOST = "unknown host";

  /**
   * @param host of the service that was asked
   */
  static SdkFailures of(RuntimeException failure, String host) {
    if (failure instanceof AwsServiceException answer) {
      return ofAnswer(answer, host);
    }
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof AnswerCheck.Refused refused) {
        return new SdkFailures(Kind.INVALID_ANSWER, host + " " + refused.getMessage());
      }
      if (e instanceof AbortedException || e instanceof InterruptedException) {
        return new SdkFailures(Kind.UNAVAILABLE, "interrupted while waiting for " + host);
      }
      String text = e instanceof IOException io ? ofConnection(io) : null;
      if (text != null) {
        return new SdkFailures(Kind.UNAVAILABLE, host + ": " + text);
      }
    }
    // Everything else comes from reading the answer: XML, numbers, or nulls where they should not
    // be.
    if (isSetting(failure)) {
      return new SdkFailures(Kind.UNAVAILABLE, OneLine.of(failure.getMessage()));
    }
    return new SdkFailures(
        Kind.INVALID_ANSWER, host + " sent an answer that cannot be read: " + reason(failure));
  }

  private static SdkFailures ofAnswer(AwsServiceException answer, String host) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? "" : OneLine.of(details.errorCode());
    String message = details == null ? "" : OneLine.of(details.errorMessage());
    int status = answer.statusCode();
    String said = message.isEmpty() ? code : code + ": " + message;
    if (answer.isThrottlingException()) {
      String what = code.isEmpty() ? "HTTP " + status : said;
      return new SdkFailures(Kind.THROTTLED, host + " throttles (" + what + ")");
    }
    if (status >= 500) {
      String what = code.isEmpty() ? "" : " (" + said + ")";
      return new SdkFailures(Kind.UNAVAILABLE, host + " answers HTTP " + status + what);
    }
    if (status >= 300 && status < 400) {
      return new SdkFailures(
          Kind.INVALID_ANSWER, host + " redirects (HTTP " + status + ")" + location(details));
    }
    return switch (code) {
      case "" ->
          new SdkFailures(
              Kind.INVALID_ANSWER, host + " answers HTTP " + status + " without an AWS error");
      case "NoSuchHostedZone", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue" ->
          new SdkFailures(Kind.NO_SUCH_ZONE, said);
      case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized" ->
          new SdkFailures(Kind.FORBIDDEN, said);
      case "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "IncompleteSignature",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "RequestInTheFuture" ->
          new SdkFailures(
              Kind.CREDENTIALS, code + ": is the secret right, and the clock of this machine?");
      case "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "UnrecognizedClientException",
          "UnrecognizedClient",
          "MissingAuthenticationToken",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidToken",
          "InvalidIdentityToken",
          "IDPRejectedClaim",
          "TokenRefreshRequired",
          "OptInRequired" ->
          new SdkFailures(Kind.CREDENTIALS, said);
      default ->
          new SdkFailures(Kind.INVALID_ANSWER, host + " answers HTTP " + status + " " + said);
    };
  }

  private static String location(@Nullable AwsErrorDetails details) {
    if (details == null || details.sdkHttpResponse() == null) {
      return "";
    }
    return details
        .sdkHttpResponse()
        .firstMatchingHeader("Location")
        .map(target -> " to " + OneLine.of(hostOf(target)))
        .orElse("");
  }

  private static String hostOf(String target) {
    try {
      String host = URI.create(target).getHost();
      return host == null ? target : host;
    } catch (IllegalArgumentException e) {
      return target;
    }
  }

  /** Null for an answer that ends too early, which is no matter of the connection's. */
  private static @Nullable String ofConnection(IOException e) {
    String message = OneLine.of(e.getMessage());
    return switch (e) {
      case UnknownHostException _ -> UNKNOWN_HOST;
      case ConnectException _ -> message.isEmpty() ? "no connection" : message;
      case NoRouteToHostException _ -> message.isEmpty() ? "no route to host" : message;
      case SocketTimeoutException _ -> "no answer in time (" + message + ")";
      case SSLException _ -> "TLS: " + message;
      case IOException _ when message.contains("Premature EOF") -> null;
      default -> message.isEmpty() ? e.getClass().getSimpleName() : message;
    };
  }

  /** "Invalid Configuration: FIPS and custom endpoint are not supported" and its like. */
  private static boolean isSetting(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Invalid Configuration") || message.contains("invalid URI");
  }

  /** The deepest reason, which for XML is the parser's. */
  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = OneLine.of(deepest.getMessage());
    return message.isEmpty() ? deepest.getClass().getSimpleName() : message;
  }
}
