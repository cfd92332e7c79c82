package org.bridge53.plugin.route53.model;

/**
 * Why AWS gave no answer; the message is one line for the operator and holds no secret. It does not
 * name the zone: the caller does, and what fails for all zones alike is then the same text.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the caller does about it. */
  public enum Kind {
    /** Too many requests: wait, longer each time. */
    THROTTLED,
    /** The zone does not exist, or not for these credentials (NoSuchHostedZone). */
    NO_SUCH_ZONE,
    /** The credentials may not do this (AccessDenied). */
    FORBIDDEN,
    /** There are no usable credentials: profile or file missing, refused, expired. */
    CREDENTIALS,
    /** No connection, no answer in time, or an answer of a broken service (5xx). */
    UNAVAILABLE,
    /** An answer that is none of Route 53: HTML, cut, another content. */
    INVALID_ANSWER
  }

  private final Kind kind;

  public SourceException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public SourceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
