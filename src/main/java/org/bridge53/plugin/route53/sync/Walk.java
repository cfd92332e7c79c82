package org.bridge53.plugin.route53.sync;

import org.bridge53.plugin.route53.model.HostedZone;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a zone's pages: why, since when, what it has found, and whether all of it is of
 * one moment. The call that is under way owns the listing; the rest is guarded by the account's
 * lock.
 */
final class Walk {
  final Listing listing = new Listing();
  final Urgency why;
  final long begunNanos;

  /** How many record sets the zone had just before; null: nobody has counted. */
  final @Nullable Long before;

  /** Whether something said meanwhile that the zone changes. */
  boolean suspect;

  /** What was counted when the walk was complete. */
  private long after = HostedZone.NOT_COUNTED;

  private boolean checked;

  Walk(Urgency why, long begunNanos, @Nullable Long before) {
    this.why = why;
    this.begunNanos = begunNanos;
    this.before = before;
  }

  /** Whether the zone has to be counted: one page is of one moment, several need not be. */
  boolean wantsCheck() {
    return listing.complete() && listing.pages() > 1 && !checked;
  }

  /** Counted after the last page; or nobody may count. */
  void checked(long count) {
    checked = true;
    after = count;
  }

  long after() {
    return after;
  }

  /** How many sets fewer were listed than counted. */
  long lacking() {
    return after == HostedZone.NOT_COUNTED ? 0 : after - listing.recordSets().size();
  }

  /** Whether the pages cannot be of one moment; in words. */
  @Nullable String torn() {
    int size = listing.recordSets().size();
    if (listing.pages() == 1) {
      return null;
    }
    if (after != HostedZone.NOT_COUNTED && after != size) {
      return size + " record sets were listed and " + after + " counted";
    }
    if (after != HostedZone.NOT_COUNTED && before != null && before != after) {
      return before + " record sets before and " + after + " after";
    }
    return null;
  }

  /** Whether something, if no proof, says that the pages are not of one moment. */
  boolean doubtful() {
    return listing.pages() > 1 && (suspect || listing.moved());
  }
}
