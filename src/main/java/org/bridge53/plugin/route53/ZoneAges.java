package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.bridge53.corefile.GoDuration;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.route53.sync.ZoneStatus;
import org.jspecify.annotations.Nullable;

/**
 * How current the zones of a line are: looked at from time to time, so that a query never asks for
 * the time. The service's lock guards it.
 */
final class ZoneAges {
  /** Ages are told in minutes; a look reads a few fields of each zone. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final AgeOptions options;
  private final Duration refresh;
  private final Log log;
  private Map<String, Currency> known = Map.of();

  ZoneAges(AgeOptions options, Duration refresh, Log log) {
    this.options = options;
    this.refresh = refresh;
    this.log = log;
  }

  Currency of(String zoneId) {
    return known.getOrDefault(zoneId, Currency.FRESH);
  }

  /**
   * Looks at all zones that are served.
   *
   * @param labels by bare id, as the log names each
   * @return whether the answers of any change
   */
  boolean look(
      Map<String, String> labels, Function<String, @Nullable ZoneStatus> status, long nowNanos) {
    Map<String, Currency> now = new HashMap<>();
    labels.forEach(
        (id, label) -> {
          ZoneStatus one = status.apply(id);
          Currency currency = Currency.of(one, options, refresh, nowNanos);
          if (!currency.equals(Currency.FRESH)) {
            now.put(id, currency);
          }
          report(label, of(id), currency, Currency.age(one, nowNanos));
        });
    boolean changed = !now.equals(known);
    known = now;
    return changed;
  }

  private void report(String label, Currency before, Currency now, @Nullable Duration age) {
    String since = age == null ? "" : GoDuration.format(Duration.ofSeconds(age.toSeconds()));
    if (now.expired() && !before.expired()) {
      log.error(
          label
              + ": AWS has not confirmed it for "
              + since
              + "; its names answer SERVFAIL, as \"stale\" says");
    } else if (now.stale() && !before.stale()) {
      log.warning(
          label
              + ": AWS has not confirmed it for "
              + since
              + "; it is served on, its answers say so");
    } else if (!now.stale() && !now.expired() && (before.stale() || before.expired())) {
      log.info(label + ": AWS has confirmed it");
    }
  }

  /** Whether all zones are young enough for the line to be ready. */
  boolean ready(
      Iterable<String> ids, Function<String, @Nullable ZoneStatus> status, long nowNanos) {
    Duration limit = options.unready();
    if (limit == null) {
      return true;
    }
    for (String id : ids) {
      Duration age = Currency.age(status.apply(id), nowNanos);
      if (age != null && age.compareTo(limit) > 0) {
        return false;
      }
    }
    return true;
  }
}
