package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.bridge53.corefile.Position;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.route53.routing.GeoDatabase;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.jspecify.annotations.Nullable;

/**
 * The database of {@code geoip}, read when the line is linked and again whenever its time or length
 * has changed. One that vanishes or cannot be read later leaves what was read before.
 */
final class GeoFile implements Service, Vantages.Places {
  /** Databases come weekly. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  /**
   * What the line says.
   *
   * @param position for what is wrong with it
   */
  record Option(String path, Position position) {}

  /** What the file gave, and what it looked like then. */
  private record Loaded(GeoDatabase database, LocalFiles.State state) {}

  private record Carried(Path path) {}

  private final Path path;
  private final Resources resources;
  private volatile @Nullable Loaded loaded;
  private @Nullable String failure;
  private Scheduler.@Nullable Task timer;

  private GeoFile(Path path, Resources resources) {
    this.path = path;
    this.resources = resources;
  }

  /** Reads the file; if that fails it is an error of the line. */
  static GeoFile link(Option option, Resources resources) {
    GeoFile file = new GeoFile(resources.files().resolve(option.path()), resources);
    Carried key = new Carried(file.path);
    GeoFile before = resources.carryOver().previous(GeoFile.class, key);
    resources.carryOver().offer(key, file);
    file.loaded = before == null ? null : before.loaded;
    try {
      file.load();
    } catch (IOException unreadable) {
      resources.problems().error(option.position(), file.text(unreadable));
    }
    return file;
  }

  private void load() throws IOException {
    LocalFiles.State state = resources.files().state(path);
    Loaded before = loaded;
    if (before == null || !before.state().equals(state)) {
      if (state.directory()) {
        throw new IOException("it is a directory");
      }
      loaded = new Loaded(new GeoDatabase(resources.files().read(path)), state);
    }
  }

  private String text(IOException unreadable) {
    return "geoip "
        + path
        + ": "
        + (unreadable instanceof NoSuchFileException
            ? "there is no such file"
            : unreadable.getMessage());
  }

  @Override
  public void start() {
    timer = resources.scheduler().background().every(LOOK, this::look);
  }

  private void look() {
    Loaded before = loaded;
    try {
      load();
      failure = null;
    } catch (IOException unreadable) {
      String now = text(unreadable);
      if (!now.equals(failure)) { // once, not at every look
        failure = now;
        resources.log().warning(now + "; what was read before is still used");
      }
      return;
    }
    Loaded now = loaded;
    if (now != null && !now.equals(before)) {
      resources.log().info("geoip " + path + ": read again, " + now.database().type());
    }
  }

  @Override
  public @Nullable Vantage of(InetAddress address, int bits) {
    Loaded now = loaded;
    return now == null ? null : now.database().of(address, bits);
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
