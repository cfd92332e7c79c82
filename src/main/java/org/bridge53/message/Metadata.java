package org.bridge53.message;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What plugins learn of a query on its way, for those above them: texts under labels of the form
 * {@code plugin/name}. There is one only where the directive {@code metadata} asks for it.
 *
 * <p>Values are lazy: what nobody reads is never made. The few threads of one query may share it.
 */
public final class Metadata {
  /** The value that was put last under a label comes first. */
  private record Entry(String label, Supplier<String> value, @Nullable Entry earlier) {}

  private final AtomicReference<@Nullable Entry> last = new AtomicReference<>();

  /**
   * Puts a value under a label, in the place of one that is there.
   *
   * @param label with a slash: {@code plugin/name}
   * @param value asked each time that somebody reads it; may give an empty text
   */
  public void put(String label, Supplier<String> value) {
    last.updateAndGet(earlier -> new Entry(label, value, earlier));
  }

  /** The value under a label; empty if there is none. */
  public String get(String label) {
    for (Entry entry = last.get(); entry != null; entry = entry.earlier()) {
      if (entry.label().equals(label)) {
        return entry.value().get();
      }
    }
    return "";
  }
}
