package org.bridge53.plugin.route53.health;

import java.util.Set;

/**
 * Somebody who tells the states of health checks. Every method is called under the watch's lock.
 */
interface StateSource {
  /** For the log, "CloudWatch". */
  String name();

  /**
   * Asks about these from now on, and about no others.
   *
   * @param ids none: it is at rest
   */
  void want(Set<String> ids);

  /** What it says, or last said, of a check that it was asked about. */
  Verdict verdict(String id);

  /** Why, in a few words; empty if there is no more to say. */
  String reason(String id);

  /** Whether it answers. */
  Loss loss();

  /** Goes on with other threads. */
  void move();
}
