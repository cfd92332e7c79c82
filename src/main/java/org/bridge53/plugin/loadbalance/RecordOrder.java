package org.bridge53.plugin.loadbalance;

import org.bridge53.message.Rrset;
import org.jspecify.annotations.Nullable;

/** Says in which order the records of a set are sent this time. Safe for all threads. */
interface RecordOrder {
  /**
   * An order.
   *
   * @param rrset of type A, AAAA or MX, with more than one record
   * @return as for {@link Rrset#inOrder}, the caller's to keep; null: as they lie
   */
  int @Nullable [] of(Rrset rrset);
}
