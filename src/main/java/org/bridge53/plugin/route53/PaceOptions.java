package org.bridge53.plugin.route53;

import java.time.Duration;
import org.bridge53.plugin.route53.sync.Budget;

/**
 * The options of a {@code route53} line that say when AWS is asked.
 *
 * @param refresh the longest time between two reads of a zone; default one minute
 * @param budget requests to the account; default 3 a second, 10 at once
 */
record PaceOptions(Duration refresh, Budget budget) {
  static final PaceOptions DEFAULT = new PaceOptions(Duration.ofMinutes(1), Budget.DEFAULT);
}
