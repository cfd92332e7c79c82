package org.bridge53.plugin.route53.sync;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How often the zones of an account are read in full although nothing says that they changed, and
 * whether a heartbeat looks after them meanwhile. Its account's lock guards it, but {@link
 * #heartbeat}.
 */
final class RelistPlan {
  /*
   * A full read of a zone costs a call a page, and one more (GetHostedZone) where there are several
   * pages. The heartbeat costs a call a hundred zones that the account has, and finds whatever changed
   * the number of a zone's record sets. So:
   *
   *   all reads each `refresh` fit the share of the budget  -> that is done, there is no heartbeat
   *   a heartbeat costs as much as all the reads             -> the same, as often as the share allows
   *   else                                                   -> heartbeat each `refresh`, and the rest
   *                                                             of the share goes to reads in turn
   *
   * The share is a third of the budget, since an account's limit is everybody's; all of it where
   * somebody wrote `refresh`, which is a wish to spend. A `relist` that is written counts as it is.
   *
   * When AWS throttles, the reads in turn are halved, at most every few seconds and down to a
   * thirty-second part; the heartbeat takes over what they did, and it, zones that changed and zones
   * that are not loaded keep their pace. It comes back by 4 % a minute: with many replicas at one
   * account each then meets a refusal every ten minutes or so, a few of a hundred calls.
   */
  private static final double UNWRITTEN_SHARE = 1 / 3.0;
  private static final double ZONES_A_PAGE = 100;

  /** Reads come at 0.9 to 1 of their interval. */
  private static final double MEAN_OF_INTERVAL = 0.95;

  private static final double SLOWEST = 32;
  private static final double RECOVERY_A_MINUTE = 1.04;
  private static final long SLOWER_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double NANOS_A_MINUTE = 60e9;

  /** Below this a plan is as good as the full pace. */
  private static final double HARDLY_SLOWER = 1.05;

  private double slow = 1;
  private long slowedNanos;
  private double stretch = 1;
  private boolean slows;
  private volatile @Nullable Duration heartbeat;

  /** How often the account's zones are listed; null: not for this. Any thread. */
  @Nullable Duration heartbeat() {
    return heartbeat;
  }

  /** The longest time between two full reads of a zone. */
  long intervalNanos(Pace pace, long nowNanos) {
    Duration relist = pace.relist();
    double own = relist == null ? pace.refresh().toNanos() * stretch : (double) relist.toNanos();
    return (long) Math.min(own * (slows ? slow(nowNanos) : 1), Long.MAX_VALUE / 4.0);
  }

  private double slow(long nowNanos) {
    double minutes = (nowNanos - slowedNanos) / NANOS_A_MINUTE;
    return Math.max(1, slow * Math.pow(RECOVERY_A_MINUTE, -minutes));
  }

  /** Whether AWS had a request too many not long ago. */
  boolean isSlowed(long nowNanos) {
    return slow > 1 && slow(nowNanos) > HARDLY_SLOWER;
  }

  /** AWS had a request too many. */
  void throttled(long nowNanos) {
    if (slow == 1 || nowNanos - slowedNanos >= SLOWER_AGAIN_NANOS) {
      slow = Math.min(SLOWEST, slow(nowNanos) * 2);
      slowedNanos = nowNanos;
    }
  }

  /**
   * Makes the plan anew.
   *
   * @param listed how many zones the account has; 0: not known
   * @param rate requests a second, of the budget
   * @return whether there is a heartbeat now and was none, or the other way round, or at another
   *     pace
   */
  boolean make(Collection<ZoneFeed> feeds, int listed, double rate, long nowNanos) {
    double needed = 0;
    double fixed = 0;
    double shortest = Double.MAX_VALUE;
    boolean written = false;
    boolean late = false;
    for (ZoneFeed feed : feeds) {
      Pace pace = feed.pace();
      double refresh = pace.refresh().toNanos() / 1e9;
      shortest = Math.min(shortest, refresh);
      written |= pace.written();
      Duration relist = pace.relist();
      if (relist == null) {
        needed += feed.callsARead() / refresh;
      } else {
        fixed += feed.callsARead() / (relist.toNanos() / 1e9);
        late |= relist.compareTo(pace.refresh()) > 0;
      }
    }
    double share = rate * (written ? 1 : UNWRITTEN_SHARE);
    double pages = Math.ceil(Math.max(listed, feeds.size()) / ZONES_A_PAGE);
    boolean dearer = pages / shortest >= needed + fixed;
    boolean slowed = isSlowed(nowNanos);
    Duration before = heartbeat;
    slows = !dearer;
    if (feeds.isEmpty() || (dearer && !late)) {
      stretch = Math.max(1, needed / share);
      heartbeat = null;
    } else if (needed + fixed <= share && !late && !slowed) {
      stretch = 1;
      heartbeat = null;
    } else {
      double interval = Math.max(shortest, pages / (share / 2));
      double rest = Math.max(share / 4, share - fixed - pages / (interval * MEAN_OF_INTERVAL));
      stretch = Math.max(1, needed / (rest * MEAN_OF_INTERVAL));
      heartbeat = Duration.ofNanos((long) (interval * 1e9));
    }
    return before == null ? heartbeat != null : !before.equals(heartbeat);
  }
}
