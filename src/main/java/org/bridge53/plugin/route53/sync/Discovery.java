package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bridge53.plugin.route53.model.Vpc;

/** What a line wants to know of the zones that an account has, and hears. */
public interface Discovery {
  /** Of a line that wants to know nothing. */
  Discovery NONE =
      new Discovery() {
        @Override
        public boolean ownZones() {
          return false;
        }

        @Override
        public Predicate<Sighting> tagged() {
          return zone -> false;
        }

        @Override
        public Set<Vpc> vpcs() {
          return Set.of();
        }

        @Override
        public Duration interval() {
          return Duration.ofDays(1);
        }

        @Override
        public Duration retention() {
          return Duration.ZERO;
        }

        @Override
        public void looked(Look own, Look.State tags, Map<Vpc, Look> seen) {}
      };

  /** Whether the account's own zones are to be listed. */
  boolean ownZones();

  /** Of which of its own zones the tags are to be read. */
  Predicate<Sighting> tagged();

  /** The VPCs whose zones are to be listed. */
  Set<Vpc> vpcs();

  /** The longest time between two looks. */
  Duration interval();

  /** How long zones that are gone are still told of. */
  Duration retention();

  /**
   * Takes what is known: at once if something is, and after each look. Called one at a time, never
   * on a query's thread; must return at once.
   *
   * @param own the account's own zones
   * @param tags whether the tags that were asked for are in {@code own}
   * @param seen by VPC
   */
  void looked(Look own, Look.State tags, Map<Vpc, Look> seen);
}
