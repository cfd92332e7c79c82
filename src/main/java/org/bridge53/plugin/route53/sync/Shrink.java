package org.bridge53.plugin.route53.sync;

import java.time.Duration;

/**
 * When a zone has lost so much that it looks like an accident ({@code shrink PERCENT [hold
 * DURATION]}). Asked of zones of {@value #SMALLEST} record sets or more.
 *
 * @param percent 1 to 100; one that loses more than this is held
 * @param hold how long it is held; it is published then if AWS still says so
 */
public record Shrink(int percent, Duration hold) {
  /** Smaller zones lose half of themselves in the course of a day's work. */
  public static final int SMALLEST = 20;

  public static final Shrink DEFAULT = new Shrink(50, Duration.ofMinutes(15));

  /** What several lines want together: held by the one that holds sooner, for the longer time. */
  Shrink stricter(Shrink other) {
    return new Shrink(
        Math.min(percent, other.percent), hold.compareTo(other.hold) < 0 ? other.hold : hold);
  }
}
