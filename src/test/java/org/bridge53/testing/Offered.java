package org.bridge53.testing;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.plugin.CarryOver;
import org.jspecify.annotations.Nullable;

/** As if each configuration followed the one before: what was offered is found from then on. */
public final class Offered implements CarryOver {
  private final Map<Object, Object> offers = new HashMap<>();

  @Override
  public <T> @Nullable T previous(Class<T> type, Object key) {
    Object found = offers.get(key);
    return type.isInstance(found) ? type.cast(found) : null;
  }

  @Override
  public void offer(Object key, Object value) {
    offers.put(key, value);
  }
}
