package org.bridge53.plugin.route53.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an account as a whole.
 *
 * @param description which credentials these are; never a secret
 * @param calls since the account was joined, one entry an operation and result that occurred
 * @param tokens requests that may be made at this moment
 * @param rate requests a second that may be made at present, after what AWS refused
 * @param heartbeatNanos of the ticker, when the last complete listing of its zones began; null:
 *     there was none
 * @param outage why AWS cannot be reached at all; null: it can
 */
public record AccountStatus(
    String description,
    List<Calls> calls,
    double tokens,
    double rate,
    @Nullable Long heartbeatNanos,
    ZoneStatus.@Nullable Failure outage) {
  /**
   * Calls of one kind that ended in one way.
   *
   * @param operation AWS's name of it
   * @param result {@code ok}, or in lower case the kind of failure: {@code throttled} …
   */
  public record Calls(String operation, String result, long count) {}

  public AccountStatus {
    calls = List.copyOf(calls);
  }

  /** How many calls AWS refused for being one too many. */
  public long throttles() {
    long throttles = 0;
    for (Calls each : calls) {
      throttles += each.result().equals("throttled") ? each.count() : 0;
    }
    return throttles;
  }
}
