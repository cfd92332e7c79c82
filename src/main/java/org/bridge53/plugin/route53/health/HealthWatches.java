package org.bridge53.plugin.route53.health;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HealthSource;

/**
 * The health watches of this process. Lines that ask the same account in the same way share one; it
 * lives longer than a server, so that a reload keeps what is known of every check, at no call and
 * with no probe begun anew.
 */
public final class HealthWatches {
  /**
   * Lines with the same key share a watch.
   *
   * @param targets the servers that resolve the names of endpoints
   */
  public record Key(AwsAccess access, HealthSettings settings, List<InetSocketAddress> targets) {
    public Key {
      targets = List.copyOf(targets);
    }
  }

  private final Map<Key, HealthWatch> watches = new HashMap<>();

  /**
   * Joins a watch on behalf of one line.
   *
   * @param source of this line, as long as it is there
   * @param listener gets whether each check is healthy, by id, now and whenever that changes; those
   *     of which nobody knows are left out. Called one at a time; must return at once, without a
   *     call to the follower.
   */
  public synchronized HealthFollower join(
      Key key,
      HealthSource source,
      AddressLookup addresses,
      Resources resources,
      Consumer<Map<String, Boolean>> listener) {
    HealthWatch watch = watches.computeIfAbsent(key, absent -> new HealthWatch(key.settings()));
    HealthFollower follower =
        new HealthFollower(this, key, watch, source, addresses, resources, listener);
    watch.join(follower);
    return follower;
  }

  synchronized void leave(HealthFollower follower) {
    if (follower.watch().leave(follower)) {
      watches.remove(follower.key(), follower.watch());
    }
  }
}
