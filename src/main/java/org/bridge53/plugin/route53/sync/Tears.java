package org.bridge53.plugin.route53.sync;

import org.bridge53.plugin.route53.model.HostedZone;
import org.jspecify.annotations.Nullable;

/** The reads of a zone whose pages were not of one moment. Its account's lock guards it. */
final class Tears {
  /** So often a zone is read again at once; then its back-off grows as after any failure. */
  private static final int MOST_AT_ONCE = 4;

  /** So often a doubt is enough; a zone that changes all the time is served all the same. */
  private static final int MOST_DOUBTS = 2;

  private long count;
  private int inRow;
  private String digest = "";
  private long counted = HostedZone.NOT_COUNTED;

  /** Since the zone was followed first. */
  long count() {
    return count;
  }

  /** Since the last read that was whole. */
  int inRow() {
    return inRow;
  }

  /** What was counted after the last of them; null: nothing. */
  @Nullable Long counted() {
    return counted == HostedZone.NOT_COUNTED ? null : (Long) counted;
  }

  /**
   * A read was torn.
   *
   * @param itsDigest of what it found; empty: it was not ended
   */
  void torn(String itsDigest, long itsCount) {
    count++;
    inRow++;
    digest = itsDigest;
    counted = itsCount;
  }

  boolean mayReadAgain() {
    return inRow < MOST_AT_ONCE;
  }

  /** Whether what is no proof is still heeded. */
  boolean mayDoubt() {
    return inRow < MOST_DOUBTS;
  }

  /**
   * Whether the same was found and counted twice in a row: then it is not torn, whoever counts
   * otherwise.
   */
  boolean isStable(String otherDigest, long otherCount) {
    return inRow > 0 && otherDigest.equals(digest) && otherCount == counted;
  }

  /** A read was whole. */
  void none() {
    inRow = 0;
    digest = "";
    counted = HostedZone.NOT_COUNTED;
  }
}
