package org.bridge53.plugin.cache;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;

/**
 * The stores that are in use, by what their answers are made of ({@link Resources#identity}).
 *
 * <p>The registry lives in the plugin, so longer than a server: on a reload the new server's caches
 * join before the old one's leave, and thereby keep what is stored if the lines of the cache and of
 * the plugins behind it say what they said. A store ends when the last cache leaves it.
 */
final class KeptStores {
  private final Map<Key, Held> stores = new HashMap<>();

  private record Key(Object identity, CacheConfig config) {}

  /** A store and how many caches use it. */
  private static final class Held {
    private final CacheStore store;
    private int users;

    private Held(CacheStore store) {
      this.store = store;
    }
  }

  /** Gives the store of an identity, made now if nobody uses it. */
  synchronized Share join(Object identity, CacheConfig config) {
    Key key = new Key(identity, config);
    Held held =
        stores.computeIfAbsent(
            key, _ -> new Held(new CacheStore(config, Runtime.getRuntime().maxMemory())));
    held.users++;
    return new Share(key, held);
  }

  private synchronized void leave(Key key, Held held) {
    if (--held.users == 0) {
      stores.remove(key, held);
    }
  }

  /** One cache's use of a store. */
  final class Share implements Service {
    private final Key key;
    private final Held held;
    private boolean left;

    private Share(Key key, Held held) {
      this.key = key;
      this.held = held;
    }

    CacheStore store() {
      return held.store;
    }

    @Override
    public void start() {}

    @Override
    public synchronized void close() {
      if (!left) {
        left = true;
        leave(key, held);
      }
    }
  }
}
