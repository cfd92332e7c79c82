package org.bridge53.plugin.route53.health;

import java.time.Duration;
import org.bridge53.plugin.route53.model.SourceException;

/**
 * Whether somebody who is asked answers. Says once that it is lost, and once that it is back. The
 * watch's lock guards it.
 */
final class Loss {
  /** Whoever is lost for so long is passed over, if there is somebody else. */
  static final Duration PASSED_OVER_AFTER = Duration.ofMinutes(5);

  /** To be throttled now and then is nothing to speak of. */
  private static final Duration THROTTLED_FOR_LONG = Duration.ofMinutes(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final HealthWatch watch;
  private final String who;
  private final String meanwhile;
  private boolean failing;
  private boolean lasting;
  private boolean said;
  private long sinceNanos;
  private int failures;

  /**
   * @param who for the log, "CloudWatch"
   * @param meanwhile what holds while it is lost, a clause
   */
  Loss(HealthWatch watch, String who, String meanwhile) {
    this.watch = watch;
    this.who = who;
    this.meanwhile = meanwhile;
  }

  void failed(SourceException failure) {
    long now = watch.now();
    if (!failing) {
      failing = true;
      sinceNanos = now;
    }
    failures++;
    lasting = failure.kind() == SourceException.Kind.FORBIDDEN;
    boolean throttled = failure.kind() == SourceException.Kind.THROTTLED;
    if (!said && (!throttled || now - sinceNanos >= THROTTLED_FOR_LONG.toNanos())) {
      said = true;
      watch.resources().log().warning("health: " + who + ": " + failure.getMessage() + meanwhile);
    }
  }

  void worked() {
    if (said) {
      long seconds = Duration.ofNanos(watch.now() - sinceNanos).toSeconds();
      watch.resources().log().info("health: " + who + ": back after " + seconds + " s");
    }
    failing = false;
    lasting = false;
    said = false;
    failures = 0;
  }

  boolean isFailing() {
    return failing;
  }

  /** Whether somebody else is to be asked: a refusal is final, all else may pass. */
  boolean isPassedOver() {
    return failing && (lasting || watch.now() - sinceNanos >= PASSED_OVER_AFTER.toNanos());
  }

  /** The pause after a failure: longer each time, a minute at most, or the usual one. */
  Duration pause(Duration usual) {
    long doubled = usual.toNanos() << Math.min(Math.max(failures - 1, 0), 6);
    Duration longest = usual.compareTo(LONGEST_PAUSE) > 0 ? usual : LONGEST_PAUSE;
    return Duration.ofNanos(Math.min(doubled < 0 ? Long.MAX_VALUE : doubled, longest.toNanos()));
  }
}
