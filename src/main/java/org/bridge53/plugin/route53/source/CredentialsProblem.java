package org.bridge53.plugin.route53.source;

import org.bridge53.plugin.route53.model.SourceException.Kind;

/** No keys, and why, in one line that names the profile and the file; passes through the SDK. */
final class CredentialsProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  CredentialsProblem(String message) {
    this(Kind.CREDENTIALS, message);
  }

  /** The kind is CREDENTIALS, or THROTTLED or UNAVAILABLE if it was a service that failed. */
  CredentialsProblem(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
