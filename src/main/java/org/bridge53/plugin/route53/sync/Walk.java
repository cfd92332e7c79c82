package org.bridge53.plugin.route53.sync;

/** One walk through a zone's pages: why, since when, what it has found. */
final class Walk {
  final Listing listing = new Listing();
  final Urgency why;
  final long begunNanos;

  /** Whether something said meanwhile that the zone changes. */
  boolean suspect;

  Walk(Urgency why, long begunNanos) {
    this.why = why;
    this.begunNanos = begunNanos;
  }
}
