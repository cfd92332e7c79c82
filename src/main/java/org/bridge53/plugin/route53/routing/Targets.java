package org.bridge53.plugin.route53.routing;

import java.util.concurrent.Callable;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/** What DNS says of AWS targets. Answers out of memory, at once. */
public interface Targets {
  /** Records of a target. */
  sealed interface Resolution {}

  /**
   * These.
   *
   * @param rrset owned by the target, its TTL already capped
   */
  record Known(Rrset rrset) implements Resolution {}

  /** The target exists without records of the type, or does not exist. */
  record None() implements Resolution {}

  /**
   * Nobody could be asked, and nothing older is left.
   *
   * @param reason one line
   */
  record Unavailable(String reason) implements Resolution {}

  /**
   * Not asked yet.
   *
   * @param arrival waits, bounded, until there is another resolution
   */
  record Pending(Callable<?> arrival) implements Resolution {}

  /** What is known of a target at this moment; begins to find out where nothing is. */
  Resolution resolve(DomainName target, int type);

  /** As {@link #resolve}, for the health of an alias: null where nothing is known yet. */
  @Nullable Boolean hasRecords(DomainName target, int type);
}
