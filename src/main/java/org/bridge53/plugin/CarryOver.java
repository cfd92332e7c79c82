package org.bridge53.plugin;

import org.jspecify.annotations.Nullable;

/**
 * What a reload takes over from the configuration that runs: data that would be built again from
 * the same files. Used while linking.
 *
 * <p>A key says everything that the data depends on and that the taker does not check itself; keys
 * are compared by {@code equals}, and those of different plugins must differ (a private record).
 */
public interface CarryOver {
  /** For a server that starts: there is nothing. */
  CarryOver NONE =
      new CarryOver() {
        @Override
        public <T> @Nullable T previous(Class<T> type, Object key) {
          return null;
        }

        @Override
        public void offer(Object key, Object value) {}
      };

  /** What the running configuration offered under an equal key; null if there is no such thing. */
  <T> @Nullable T previous(Class<T> type, Object key);

  /**
   * Offers something to the configuration that will follow this one.
   *
   * @param value held as long as this configuration runs, so best the object that serves it; may be
   *     asked by another thread while it serves
   */
  void offer(Object key, Object value);
}
