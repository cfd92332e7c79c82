package org.bridge53.plugin.route53;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.name.DomainName;

/**
 * The target caches of all lines, so that a reload keeps what is known of AWS targets: it may be
 * all that there is while nobody can be asked.
 */
final class SharedTargets {
  /**
   * Lines with the same key share a cache.
   *
   * @param servers of {@code targets}
   * @param zones of the server block, which is asked where there are no servers
   */
  record Key(List<InetSocketAddress> servers, List<DomainName> zones) {
    Key {
      servers = List.copyOf(servers);
      zones = List.copyOf(zones);
    }
  }

  private static final class Shared {
    private final TargetCache cache;
    private int users;

    private Shared(TargetCache cache) {
      this.cache = cache;
    }
  }

  private final Map<Key, Shared> caches = new HashMap<>();

  /** The cache that is in use under this key, else the given one, which nobody uses yet. */
  synchronized TargetCache find(Key key, TargetCache otherwise) {
    Shared shared = caches.get(key);
    return shared == null ? otherwise : shared.cache;
  }

  /**
   * Counts a line that begins to use a cache.
   *
   * @param cache what {@link #find} gave it
   * @param request how this line asks
   */
  synchronized void join(Key key, TargetCache cache, TargetRequest request) {
    Shared shared = caches.get(key);
    if (shared == null || shared.cache != cache) {
      shared = new Shared(cache);
      caches.put(key, shared);
    }
    shared.users++;
    cache.askThrough(request);
  }

  /** A line ends; the last one of a cache closes it. */
  synchronized void leave(Key key, TargetCache cache) {
    Shared shared = caches.get(key);
    if (shared == null || shared.cache != cache) {
      cache.close();
    } else if (--shared.users == 0) {
      caches.remove(key);
      cache.close();
    }
  }
}
