package org.bridge53.emulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may come in: the credential scope, sessions, the request limits. */
final class Door {
  private static final DateTimeFormatter SIGNED_AT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Store store;

  Door(Store store) {
    this.store = store;
  }

  /**
   * Who calls.
   *
   * @throws ApiException if the door refuses the call
   */
  Identity caller(WebRequest request, Credential credential, Operation operation) {
    if (operation == Operation.ASSUME_ROLE_WITH_WEB_IDENTITY) {
      return Identity.NOBODY; // the token is in the form, and not signed
    }
    String service = operation.service().id();
    if (credential.equals(Credential.NONE)) {
      throw request.header("Authorization") != null
          ? new ApiException(
              403,
              "IncompleteSignature",
              "Authorization header requires a 'Credential' parameter of the form"
                  + " KEY/date/region/"
                  + service
                  + "/aws4_request.")
          : new ApiException(403, "MissingAuthenticationToken", "Missing Authentication Token");
    }
    if (!credential.service().equals(service)) {
      throw new ApiException(
          403,
          "SignatureDoesNotMatch",
          "Credential should be scoped to correct service: '" + service + "'.");
    }
    String region = store.settings().signingRegion();
    boolean global = operation.service() == Operation.Service.ROUTE53;
    if (global && region != null && !region.equals(credential.region())) {
      throw new ApiException(
          403,
          "SignatureDoesNotMatch",
          "Credential should be scoped to a valid region, not '" + credential.region() + "'.");
    }
    Identity caller;
    synchronized (store) {
      caller =
          store
              .sessions()
              .identify(credential.accessKeyId(), request.header("X-Amz-Security-Token"));
    }
    Throttle throttle = store.settings().throttle();
    if (global && throttle != null && !throttle.allows(caller.account(), operation)) {
      throw new ApiException(400, "Throttling", "Rate exceeded");
    }
    return caller;
  }

  /**
   * Looks at the age of a signature with a clock that is off.
   *
   * @throws ApiException if it is too old, or from a time to come
   */
  static void age(WebRequest request, Fault.ClockSkew skew) {
    Instant signed = signedAt(request.header("X-Amz-Date"));
    Instant now = Instant.now().plus(skew.ahead());
    if (signed == null || Duration.between(signed, now).abs().compareTo(TOLERANCE) <= 0) {
      return;
    }
    boolean old = signed.isBefore(now);
    throw new ApiException(
        403,
        skew.code(),
        "Signature "
            + (old ? "expired: " : "not yet current: ")
            + SIGNED_AT.format(signed)
            + " is "
            + (old ? "now earlier than " : "still later than ")
            + SIGNED_AT.format(old ? now.minus(TOLERANCE) : now.plus(TOLERANCE))
            + " ("
            + SIGNED_AT.format(now)
            + (old ? " - 5 min.)" : " + 5 min.)"));
  }

  private static @Nullable Instant signedAt(@Nullable String header) {
    try {
      return header == null ? null : SIGNED_AT.parse(header, Instant::from);
    } catch (DateTimeException noDate) {
      return null;
    }
  }
}
