package org.bridge53.plugin.route53.sync;

import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/** One request for a page, in flight. Its account's lock guards it, but the walk is the call's. */
final class ZoneCall {
  final ZoneFeed feed;
  final Membership membership;
  final Walk walk;
  Scheduler.@Nullable Task task;

  /** Whether AWS has answered; the call's own. */
  boolean answered;

  /** Whether it was taken off the calls in flight. */
  boolean ended;

  ZoneCall(ZoneFeed feed, Membership membership, Walk walk) {
    this.feed = feed;
    this.membership = membership;
    this.walk = walk;
  }

  /** A call that was given up has no say any more. */
  boolean isCurrent() {
    return feed.call() == this;
  }
}
