package org.bridge53.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.bridge53.plugin.StateFolder;
import org.jspecify.annotations.Nullable;

/** Where this process keeps what outlives it. */
final class StateDirectory {
  private static final String NAME = "bridge53";

  private StateDirectory() {}

  /**
   * {@code STATE_DIRECTORY} (systemd), else {@code $XDG_STATE_HOME/bridge53}, else {@code
   * /var/lib/bridge53} if it can be written, or made.
   *
   * @param environment the value of a variable, null if it is not set
   * @param system {@code /var/lib}
   */
  static StateFolder find(Function<String, @Nullable String> environment, Path system) {
    String ofService = environment.apply("STATE_DIRECTORY");
    if (ofService != null && !ofService.isEmpty()) {
      int first = ofService.indexOf(':'); // of several, the first
      return of(Path.of(first < 0 ? ofService : ofService.substring(0, first)));
    }
    String ofUser = environment.apply("XDG_STATE_HOME");
    if (ofUser != null && !ofUser.isEmpty()) {
      return of(Path.of(ofUser).resolve(NAME));
    }
    Path own = system.resolve(NAME);
    if (Files.isWritable(Files.exists(own) ? own : system)) {
      return of(own);
    }
    return new StateFolder(
        null,
        "there is no state directory (neither STATE_DIRECTORY nor XDG_STATE_HOME is set, and "
            + own
            + " cannot be written)",
        false);
  }

  private static StateFolder of(Path path) {
    return new StateFolder(path, null, false);
  }
}
