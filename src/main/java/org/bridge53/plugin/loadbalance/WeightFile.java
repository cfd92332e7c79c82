package org.bridge53.plugin.loadbalance;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bridge53.corefile.GoDuration;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/**
 * Loads the weight file, and again whenever its time or length has changed. A file that vanishes or
 * has a mistake leaves the weights as they are. Used by one thread at a time: by linking, then by
 * the timer.
 */
final class WeightFile implements Service {
  private final LoadbalanceConfig config;
  private final WeightedOrder order;
  private final Resources resources;
  private final Log log;
  private final Path path;
  private LocalFiles.@Nullable State loaded;
  private @Nullable String lastFailure;
  private Scheduler.@Nullable Task timer;

  /**
   * A file that has not been loaded.
   *
   * @throws java.nio.file.InvalidPathException if its name cannot be that of a file
   */
  WeightFile(LoadbalanceConfig config, WeightedOrder order, Resources resources) {
    this.config = config;
    this.order = order;
    this.resources = resources;
    this.log = resources.log();
    this.path = resources.files().resolve(config.weightFile());
  }

  /** At linking: a file that is not there may come later, if it is looked for; a mistake ends. */
  void loadFirst() {
    try {
      load(resources.files().state(path));
    } catch (IOException unreadable) {
      String text = "Failed to open weight file:" + path;
      if (config.reload().isPositive()) {
        lastFailure = text + reason(unreadable);
        resources
            .problems()
            .warning(
                config.position(),
                text + ". Will try again in " + GoDuration.format(config.reload()));
      } else {
        resources.problems().error(config.position(), text + reason(unreadable));
      }
    } catch (IllegalArgumentException mistake) {
      resources.problems().error(config.position(), String.valueOf(mistake.getMessage()));
    }
  }

  private void load(LocalFiles.State state) throws IOException {
    Weights weights = Weights.parse(resources.files().read(path), path.toString());
    order.publish(weights);
    loaded = state;
    lastFailure = null;
  }

  @Override
  public void start() {
    if (config.reload().isPositive()) {
      timer = resources.scheduler().background().every(config.reload(), this::check);
    }
  }

  private void check() {
    String failure;
    try {
      LocalFiles.State state = resources.files().state(path);
      if (!state.equals(loaded)) {
        load(state);
        log.info("Successfully reloaded weight file " + path);
      }
      lastFailure = null;
      return;
    } catch (IOException unreadable) {
      failure = "Failed to open weight file:" + path + reason(unreadable);
    } catch (IllegalArgumentException mistake) {
      failure = String.valueOf(mistake.getMessage());
    }
    if (!failure.equals(lastFailure)) { // once, not at every look
      lastFailure = failure;
      log.error(failure);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? ": no such file or directory"
        : ": " + failure.getMessage();
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
