package org.bridge53.emulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Something that goes wrong with a call. Several may hit one call: waits come first, then an error,
 * then what spoils the answer.
 */
public sealed interface Fault {

  /** An error response of the API instead of the answer; the operation does not run. */
  record ErrorResponse(int status, String code, String message) implements Fault {}

  /**
   * IAM's answer where a policy does not allow the call: 403 AccessDenied, with who asked, the
   * action and the zone. The operation does not run.
   */
  record AccessDenied() implements Fault {}

  /** The call waits this long before it goes on. */
  record Latency(Duration delay) implements Fault {}

  /** The call waits until the latch is open, then goes on. */
  record Hold(CountDownLatch release) implements Fault {}

  /**
   * The call is accepted and never answered; its connection stays open until the emulator closes.
   */
  record BlackHole() implements Fault {}

  /** The whole length is announced, half the body is sent, the connection ends. */
  record CutBody() implements Fault {}

  /**
   * Something else is sent with the status 200, as a captive portal or a proxy does. The operation
   * does not run.
   */
  record WrongContent(String contentType, String body) implements Fault {}

  /** A listing says that it is truncated and gives its own start as the next marker. */
  record RepeatedMarker() implements Fault {}

  /**
   * A page of record sets that starts at a marker begins with the set before it: the last of the
   * page before comes twice.
   */
  record DoubledAtCut() implements Fault {}

  /** A listing of record sets leaves out the SOA and NS of the zone's apex. */
  record WithoutApex() implements Fault {}

  /** An error, {@code error(503, "ServiceUnavailable", "…")}. */
  static Fault error(int status, String code, String message) {
    return new ErrorResponse(status, code, message);
  }

  /** AWS's answer to too many calls. */
  static Fault throttling() {
    return new ErrorResponse(400, "Throttling", "Rate exceeded");
  }

  /** An HTML page with status 200. */
  static Fault html() {
    return new WrongContent(
        "text/html",
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign"
            + " in.</body></html>");
  }
}
