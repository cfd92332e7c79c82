package org.bridge53.plugin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a plugin may keep what outlives the process, unless its line names another place.
 *
 * @param path null: nowhere
 * @param missing why there is none although one is wanted, in one line; null: there is one, or none
 *     is wanted
 * @param readOnly whether nothing may be written to it, nor to a place that a line names: a look at
 *     a configuration must not disturb the server that runs with it
 */
public record StateFolder(@Nullable Path path, @Nullable String missing, boolean readOnly) {
  /** None, and none is wanted. */
  public static final StateFolder NONE = new StateFolder(null, null, false);

  /** The same for somebody who only looks. */
  public StateFolder forReading() {
    return new StateFolder(path, null, true);
  }
}
