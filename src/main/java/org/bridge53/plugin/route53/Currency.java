package org.bridge53.plugin.route53;

import java.time.Duration;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.route53.sync.ZoneStatus;
import org.jspecify.annotations.Nullable;

/**
 * How current a zone is, as its answers show it.
 *
 * @param stale whether AWS cannot be asked and has not confirmed the zone for long
 * @param expired whether its line serves it no longer for that
 * @param mostTtl seconds that its records are given at most; 0: as they are
 */
record Currency(boolean stale, boolean expired, int mostTtl) {
  /** Confirmed not long ago, or AWS has no news. */
  static final Currency FRESH = new Currency(false, false, 0);

  /** From this age on, TTLs are capped: whoever asks then will ask again soon after the outage. */
  static final Duration CAPPED_FROM = Duration.ofHours(1);

  /** A zone is not stale before, however often it is read. */
  static final Duration STALE_FROM = Duration.ofMinutes(10);

  /** Nor before so many turns of its refresh. */
  static final int STALE_TURNS = 10;

  /**
   * The currency of a zone.
   *
   * @param status null: nobody reads it
   * @param refresh of the line
   */
  static Currency of(
      @Nullable ZoneStatus status, AgeOptions options, Duration refresh, long nowNanos) {
    Duration age = age(status, nowNanos);
    if (status == null || age == null) {
      return FRESH;
    }
    Duration turns = refresh.multipliedBy(STALE_TURNS);
    boolean failing = status.failing();
    boolean stale =
        failing && age.compareTo(turns.compareTo(STALE_FROM) > 0 ? turns : STALE_FROM) > 0;
    Duration limit = options.stale();
    boolean expired = failing && limit != null && age.compareTo(limit) > 0;
    boolean capped = age.compareTo(CAPPED_FROM) > 0;
    return stale || expired || capped
        ? new Currency(stale, expired, capped ? options.staleTtl() : 0)
        : FRESH;
  }

  /** Since AWS last confirmed the zone; null: it was not, or nobody reads it. */
  static @Nullable Duration age(@Nullable ZoneStatus status, long nowNanos) {
    Long confirmed = status == null ? null : status.confirmedNanos();
    return confirmed == null ? null : Duration.ofNanos(nowNanos - confirmed);
  }

  /** What a zone that is not expired says. */
  Response applied(Response response) {
    Response capped = mostTtl == 0 ? response : response.withTtlAtMost(mostTtl);
    if (!stale || capped.extendedError() != null) {
      return capped;
    }
    return switch (capped.rcode()) { // RFC 8914 sections 4.4 and 4.20
      case Rcode.NOERROR ->
          capped.withExtendedError(ExtendedError.STALE_ANSWER, "AWS has not confirmed the zone");
      case Rcode.NXDOMAIN ->
          capped.withExtendedError(
              ExtendedError.STALE_NXDOMAIN_ANSWER, "AWS has not confirmed the zone");
      default -> capped;
    };
  }
}
