package org.bridge53.plugin.route53.sync;

import org.bridge53.message.RrType;
import org.bridge53.plugin.route53.sync.ZoneStatus.Held;
import org.bridge53.plugin.route53.translation.Translation;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a zone that has lost more than it should, until a person or some time has said that it
 * is meant. Its account's lock guards it.
 */
final class Brake {
  private @Nullable Held held;
  private boolean accepted;
  private long times;

  /** What is held; null: nothing is. */
  @Nullable Held held() {
    return held;
  }

  /** How often something was held. */
  long times() {
    return times;
  }

  /** Lets through what is held, at the next read; returns whether something is. */
  boolean accept() {
    accepted = held != null;
    return accepted;
  }

  /** What was held is over: AWS says again what is served. */
  void release() {
    held = null;
    accepted = false;
  }

  /**
   * Judges a change.
   *
   * @param before what is served
   * @param setsBefore its record sets
   * @return whether it is held; after the time is over, or when it was accepted, it is not
   */
  boolean holds(
      Zone before, int setsBefore, Translation.Translated after, Shrink shrink, long nowNanos) {
    boolean renamed = !before.apex().equals(after.zone().apex());
    String why =
        renamed
            ? "it is " + after.zone().apex() + " now and was " + before.apex()
            : loss(before, setsBefore, after, shrink.percent());
    Held holding = held;
    Long until = holding == null ? null : holding.untilNanos();
    if (why == null || accepted || (!renamed && until != null && nowNanos - until >= 0)) {
      release();
      return false;
    }
    times += holding == null ? 1 : 0;
    long since = holding == null ? nowNanos : holding.sinceNanos();
    // No zone at AWS ever gets another name.
    held = new Held(why, since, renamed ? null : (Long) (since + shrink.hold().toNanos()));
    return true;
  }

  private static @Nullable String loss(
      Zone before, int setsBefore, Translation.Translated after, int percent) {
    if (setsBefore < Shrink.SMALLEST) {
      return null;
    }
    long lost = (long) setsBefore - after.recordSets();
    if (lost * 100 > (long) setsBefore * percent) {
      return "it would lose " + lost + " of its " + setsBefore + " record sets";
    }
    return hasMx(before) && !hasMx(after.zone()) ? "it would lose the MX set at its apex" : null;
  }

  private static boolean hasMx(Zone zone) {
    return ZoneLookup.find(zone, zone.apex(), RrType.MX) instanceof LookupResult.Found;
  }
}
