package org.bridge53.plugin.route53.sync;

import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.zone.Zone;

/**
 * Follows one hosted zone. Called one at a time for each zone, never on a query's thread; must
 * return at once.
 */
public interface ZoneListener {
  /** The zone is there, or has changed. */
  void loaded(Zone zone);

  /**
   * The same, with the number of this version.
   *
   * @param serial unsigned 32-bit, greater than that of every version before
   */
  default void loaded(Zone zone, long serial) {
    loaded(zone);
  }

  /**
   * AWS will not let the zone be read, or says that there is none; {@link #failed} follows.
   *
   * @param kind FORBIDDEN or NO_SUCH_ZONE
   */
  default void refused(SourceException.Kind kind) {}

  /**
   * There is no such zone any more: AWS has said so twice, an interval apart, and goes on to. Told
   * again and again, after {@link #failed}, until it is there once more; then it is {@link #loaded}
   * again.
   *
   * @param sinceNanos of the ticker, when AWS said so first
   */
  default void gone(long sinceNanos) {}

  /**
   * A read has failed; what was loaded before stays.
   *
   * @param lasting whether waiting will not help: the zone does not exist, may not be read, or is
   *     another zone than the one that was named
   */
  void failed(boolean lasting);
}
