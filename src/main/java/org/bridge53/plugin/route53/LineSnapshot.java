package org.bridge53.plugin.route53;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.StateFolder;
import org.bridge53.plugin.route53.snapshot.SnapshotStore;
import org.bridge53.plugin.route53.snapshot.SnapshotStores;
import org.jspecify.annotations.Nullable;

/** One line's place in a snapshot: from its start to its end. */
final class LineSnapshot {
  private static final String FOLDER = "route53";

  private final SnapshotOptions options;
  private final SnapshotStores stores;
  private final Resources resources;
  private final @Nullable Path directory;
  private volatile @Nullable SnapshotStore store;

  LineSnapshot(SnapshotOptions options, SnapshotStores stores, Resources resources) {
    this.options = options;
    this.stores = stores;
    this.resources = resources;
    String written = options.directory();
    Path state = resources.stateFolder().path();
    this.directory =
        written != null
            ? resources.files().resolve(written)
            : state == null ? null : state.resolve(FOLDER);
  }

  /**
   * Opens it.
   *
   * @return null: nothing is kept
   * @throws IOException if it is required and cannot be used
   */
  @Nullable SnapshotStore open() throws IOException {
    if (options.keep() == SnapshotOptions.Keep.OFF) {
      return null;
    }
    StateFolder state = resources.stateFolder();
    if (directory == null) {
      if (state.missing() != null) {
        resources
            .log()
            .warning(
                state.missing()
                    + ": zones are not kept over a restart; \"snapshot DIR\" says where to, and"
                    + " \"snapshot off\" that this is as it should be");
      }
      return null;
    }
    SnapshotStore opened = stores.join(directory, state.readOnly(), resources);
    store = opened;
    String problem = opened.problem();
    if (options.keep() == SnapshotOptions.Keep.REQUIRED && problem != null) {
      leave();
      throw new IOException("plugin/route53: snapshot require: " + problem);
    }
    return opened;
  }

  /** Whether it can be written, by its directory; empty: the line has none. */
  Map<String, Boolean> usable() {
    SnapshotStore opened = store;
    return opened == null
        ? Map.of()
        : Map.of(opened.directory().toString(), opened.problem() == null);
  }

  /** The line ends. */
  void leave() {
    SnapshotStore opened = store;
    store = null;
    if (opened != null) {
      opened.leave(resources);
    }
  }
}
