package org.bridge53.plugin.route53;

import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.sync.ZoneListener;
import org.bridge53.plugin.route53.translation.PrivateZones;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** A zone that a line reads, and what came of it; the service's lock guards it. */
final class FollowedZone implements ZoneListener {
  /** Whom it tells, under the lock. */
  interface Owner {
    /** Something about it changes what is served. */
    void changed();

    /**
     * There is no such zone any more.
     *
     * @param news whether that was not told before
     * @return whether it is served no longer
     */
    boolean gone(FollowedZone zone, long sinceNanos, boolean news);

    /** All is known of it that waiting would bring. */
    void finished();
  }

  private final String zoneId;
  private final int source;
  private @Nullable DomainName name;
  private final Owner owner;
  private final boolean bridgeSerial;
  private @Nullable Zone zone;
  private References references = References.NONE;
  private boolean isPrivate;
  private boolean finished;
  private boolean failed;
  private boolean gone;
  private SourceException.@Nullable Kind refused;

  /**
   * A zone of which nothing is known yet.
   *
   * @param source the account that reads it, of those of the line
   * @param name that the line writes; null: it writes none
   * @param bridgeSerial whether its SOA gets the serial of its version
   * @param owner its monitor is the lock
   */
  FollowedZone(
      String zoneId, int source, @Nullable DomainName name, boolean bridgeSerial, Owner owner) {
    this.bridgeSerial = bridgeSerial;
    this.zoneId = zoneId;
    this.source = source;
    this.name = name;
    this.owner = owner;
  }

  @Override
  public void loaded(Zone changed, long serial) {
    loaded(bridgeSerial ? changed.withSerial(serial) : changed);
  }

  @Override
  public void loaded(Zone changed) {
    synchronized (owner) {
      zone = changed;
      isPrivate = PrivateZones.isPrivate(changed);
      references = References.of(changed);
      finished = true;
      refused = null;
      gone = false;
      owner.changed();
    }
  }

  @Override
  public void refused(SourceException.Kind kind) {
    synchronized (owner) {
      boolean news = refused == null;
      refused = kind;
      if (news && zone == null) {
        owner.changed();
      }
    }
  }

  @Override
  public void gone(long sinceNanos) {
    synchronized (owner) {
      boolean expired = owner.gone(this, sinceNanos, !gone);
      gone = true;
      if (expired && zone != null) {
        name = name == null ? zone.apex() : name; // it is not denied, and goes nowhere else
        zone = null;
        references = References.NONE;
        owner.changed();
      }
    }
  }

  @Override
  public void failed(boolean lasting) {
    synchronized (owner) {
      failed = true;
      if (lasting && !finished) {
        finished = true;
        owner.finished();
      }
    }
  }

  String zoneId() {
    return zoneId;
  }

  int source() {
    return source;
  }

  @Nullable DomainName name() {
    return name;
  }

  /** Null: not loaded. */
  @Nullable Zone zone() {
    return zone;
  }

  References references() {
    return references;
  }

  boolean isPrivate() {
    return isPrivate;
  }

  /** Whether it was loaded once, or will not be by waiting. */
  boolean isFinished() {
    return finished;
  }

  /** Whether somebody has tried to read it in vain. */
  boolean hasFailed() {
    return failed;
  }

  /** Whether it went, and is not served any more. */
  boolean isGone() {
    return gone && zone == null;
  }

  /** Why it may not be read; null: it may, or nobody has tried. */
  SourceException.@Nullable Kind refused() {
    return refused;
  }
}
