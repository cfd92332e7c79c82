package org.bridge53.plugin.route53.snapshot;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bridge53.plugin.Resources;

/**
 * The stores of this process, one a directory however many lines name it. Lives as long as the
 * process, so that a reload keeps them open.
 */
public final class SnapshotStores {
  private final Map<Path, SnapshotStore> stores = new HashMap<>();

  /**
   * Joins the store of a directory on behalf of a line, which leaves it when it ends. Never fails:
   * see {@link SnapshotStore#problem}.
   *
   * @param readOnly whether nothing is to be written, ever; the first line of a directory decides
   */
  public synchronized SnapshotStore join(Path directory, boolean readOnly, Resources line) {
    Path path = directory.toAbsolutePath().normalize();
    SnapshotStore store = stores.get(path);
    if (store == null) {
      store = new SnapshotStore(path, readOnly, () -> ended(path));
      stores.put(path, store);
    }
    store.join(line);
    return store;
  }

  private synchronized void ended(Path directory) {
    SnapshotStore store = stores.get(directory);
    if (store != null && !store.isUsed()) { // else a line has come meanwhile
      stores.remove(directory);
    }
  }
}
