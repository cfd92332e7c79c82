package org.bridge53.plugin.route53.sync;

import static org.bridge53.plugin.route53.model.SourceException.Kind.FORBIDDEN;
import static org.bridge53.plugin.route53.model.SourceException.Kind.NO_SUCH_ZONE;

import org.bridge53.name.DomainName;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** A line that follows a zone. Its account's lock guards it. */
final class ZoneFollower {
  private final Membership membership;
  private final @Nullable DomainName name;
  private final Pace pace;
  private final ZoneListener listener;
  private boolean mismatchReported;

  ZoneFollower(Membership membership, @Nullable DomainName name, Pace pace, ZoneListener listener) {
    this.membership = membership;
    this.name = name;
    this.pace = pace;
    this.listener = listener;
  }

  Membership membership() {
    return membership;
  }

  /** That the zone must have; null: whatever it has. */
  @Nullable DomainName name() {
    return name;
  }

  Pace pace() {
    return pace;
  }

  boolean is(Membership other, ZoneListener otherListener) {
    return membership.equals(other) && listener.equals(otherListener);
  }

  /** Whether this is the zone that the line names. */
  boolean takes(@Nullable Zone loaded) {
    return name == null || (loaded != null && name.equals(loaded.apex()));
  }

  /** Gives a zone to the line; returns whether it is the zone that the line names. */
  boolean deliver(String zoneId, Zone loaded, long serial) {
    if (takes(loaded)) {
      listener.loaded(loaded, serial);
      return true;
    }
    if (!mismatchReported) {
      mismatchReported = true;
      String difference = loaded.apex() + " and not " + name;
      membership
          .resources()
          .log()
          .error(
              "zone "
                  + name
                  + ": the hosted zone "
                  + zoneId
                  + " is "
                  + difference
                  + "; it is not served");
    }
    listener.failed(true);
    return false;
  }

  /** AWS has said twice, an interval apart, that there is no such zone. */
  void gone(long sinceNanos) {
    listener.gone(sinceNanos);
  }

  void tell(String failureKind, boolean lasting) {
    if (failureKind.equals(FORBIDDEN.name())) {
      listener.refused(FORBIDDEN);
    } else if (failureKind.equals(NO_SUCH_ZONE.name())) {
      listener.refused(NO_SUCH_ZONE);
    }
    listener.failed(lasting);
  }
}
