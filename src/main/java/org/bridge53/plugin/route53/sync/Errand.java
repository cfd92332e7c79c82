package org.bridge53.plugin.route53.sync;

import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.SourceException;

/**
 * One API call that is no page of a zone's record sets, made under the account's budget and, if it
 * is urgent, before the next page: what is asked so decides which zones there are, or what their
 * answers are.
 *
 * <p>Called on a background thread, with no lock held, one after the other. It is not repeated:
 * whoever sent it sends the next one, after a {@link BackOff} where it failed. After its membership
 * has ended neither method begins; one that is under way is interrupted.
 */
public interface Errand {
  /** Makes the call and takes what it gives. */
  void run(HostedZoneSource source) throws SourceException;

  /**
   * Whether it goes before all pages; else before those of zones that are loaded already. Asked
   * when it is sent.
   */
  default boolean isUrgent() {
    return true;
  }

  /** Whether the call is still to be made; asked before it takes its turn. */
  default boolean isNeeded() {
    return true;
  }

  /** The call failed; what concerns the account as a whole is done and logged already. */
  void failed(SourceException failure);
}
