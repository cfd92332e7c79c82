package org.bridge53.server;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.plugin.CarryOver;
import org.jspecify.annotations.Nullable;

/** What one configuration offers to the next, and what it was offered. Used by one thread. */
final class Offers implements CarryOver {
  private Map<Object, Object> offered;
  private final Map<Object, Object> offers = new HashMap<>();

  private Offers(Map<Object, Object> offered) {
    this.offered = offered;
  }

  /** Those of a server that starts. */
  static Offers none() {
    return new Offers(Map.of());
  }

  /** Those of the configuration that follows this one. */
  Offers next() {
    return new Offers(offers);
  }

  /**
   * Linking is over. What came from the configuration before must not be held any longer: else each
   * would hold the one before it, for ever.
   */
  void forget() {
    offered = Map.of();
  }

  @Override
  public <T> @Nullable T previous(Class<T> type, Object key) {
    Object found = offered.get(key);
    return type.isInstance(found) ? type.cast(found) : null;
  }

  @Override
  public void offer(Object key, Object value) {
    offers.put(key, value);
  }
}
