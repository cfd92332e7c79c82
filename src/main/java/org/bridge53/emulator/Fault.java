package org.bridge53.emulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Something that goes wrong with a call. Several may hit one call: waits come first, then an error,
 * then what spoils the answer, its headers and its sending.
 */
public sealed interface Fault {

  /** An error response of the API instead of the answer; the operation does not run. */
  record ErrorResponse(int status, String code, String message) implements Fault {}

  /**
   * IAM's answer where a policy does not allow the call: 403 AccessDenied, with who asked, the
   * action and the zone. The operation does not run.
   */
  record AccessDenied() implements Fault {}

  /**
   * The endpoint's clock is ahead of the caller's (behind: negative), in its Date header too. A
   * call whose signature is more than five minutes off by it is refused as AWS does it.
   *
   * @param code {@code SignatureDoesNotMatch} as Route 53 says it, or {@code RequestExpired}
   */
  record ClockSkew(Duration ahead, String code) implements Fault {}

  /** The call waits this long before it goes on. */
  record Latency(Duration delay) implements Fault {}

  /** The call waits until the latch is open, then goes on. */
  record Hold(CountDownLatch release) implements Fault {}

  /**
   * The call is accepted and never answered; its connection stays open until the emulator closes.
   */
  record BlackHole() implements Fault {}

  /**
   * Something happens after the answer is made and before it is sent: a change while a walk is
   * under way. It may call the emulator.
   */
  record Then(Runnable event) implements Fault {}

  // ---- the sending ----

  /** The whole length is announced, half the body is sent, the connection ends. */
  record CutBody() implements Fault {}

  /** The body comes in chunks; half of it is sent and the last chunk is not. */
  record CutChunks() implements Fault {}

  /** The connection is reset, before the answer or in the middle of it. The operation has run. */
  record Reset(boolean afterHalf) implements Fault {}

  /** The body comes one octet at a time. */
  record SlowDrip(Duration pause) implements Fault {}

  /** What comes back is no HTTP; the operation has run. */
  record NoHttp() implements Fault {}

  /** A header of the answer, in place of one of its name: {@code Retry-After: 2}. */
  record Header(String name, String value) implements Fault {}

  /**
   * Something else is sent, as a captive portal or a proxy does. The operation does not run.
   *
   * @param contentType empty: no such header
   */
  record WrongContent(int status, String contentType, String body) implements Fault {
    /** With status 200. */
    public WrongContent(String contentType, String body) {
      this(200, contentType, body);
    }
  }

  /** The client is sent elsewhere. The operation does not run. */
  record Redirect(int status, String location) implements Fault {}

  // ---- what a listing says ----

  /** A listing says that it is truncated and gives its own start as the next marker. */
  record RepeatedMarker() implements Fault {}

  /**
   * A page of record sets that starts at a marker begins with the set before it: the last of the
   * page before comes twice.
   */
  record DoubledAtCut() implements Fault {}

  /** A listing of record sets leaves out the SOA and NS of the zone's apex. */
  record WithoutApex() implements Fault {}

  /** The sets of a page come in reverse order. */
  record OutOfOrder() implements Fault {}

  /** A page of record sets lacks its last ones. */
  record MissingSets(int sets) implements Fault {}

  /** The zone has so many sets more (or fewer) than its listing, in whatever tells the count. */
  record OtherCount(String zoneId, int difference) implements Fault {}

  /** The id carries another name, and the record sets are under that. */
  record OtherName(String zoneId, String name) implements Fault {}

  /** Listings of zones leave the zone out. */
  record Unlisted(String zoneId) implements Fault {}

  // ---- what goes wrong often ----

  /** An error, {@code error(503, "ServiceUnavailable", "…")}. */
  static Fault error(int status, String code, String message) {
    return new ErrorResponse(status, code, message);
  }

  /** AWS's answer to too many calls. Some endpoints add a {@link Header} {@code Retry-After}. */
  static Fault throttling() {
    return new ErrorResponse(400, "Throttling", "Rate exceeded");
  }

  /** The session's token is too old. */
  static Fault expiredToken() {
    return new ErrorResponse(
        403, "ExpiredToken", "The security token included in the request is expired");
  }

  /** The key is nobody's, or not any more. */
  static Fault invalidClientTokenId() {
    return new ErrorResponse(
        403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  }

  /** The secret is another. */
  static Fault signatureDoesNotMatch() {
    return new ErrorResponse(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }

  /** The zone is not there, though it is. */
  static Fault noSuchHostedZone(String zoneId) {
    return new ErrorResponse(404, "NoSuchHostedZone", "No hosted zone found with ID: " + zoneId);
  }

  /** AWS's own mistake. */
  static Fault internalFailure() {
    return new ErrorResponse(500, "InternalFailure", "We encountered an internal error.");
  }

  /** AWS's own mistake, said by a load balancer: a status and its own page. */
  static Fault gateway(int status, String reason) {
    return new WrongContent(
        status,
        "text/html",
        "<html><body><center><h1>" + status + " " + reason + "</h1></center></body></html>");
  }

  /** An HTML page with status 200. */
  static Fault html() {
    return new WrongContent(
        "text/html",
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign"
            + " in.</body></html>");
  }

  /** Status 200 and nothing. */
  static Fault emptyBody() {
    return new WrongContent("text/xml", "");
  }
}
