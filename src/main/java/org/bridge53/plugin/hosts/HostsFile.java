package org.bridge53.plugin.hosts;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.jspecify.annotations.Nullable;

/**
 * Loads the file, and again whenever its time or length has changed. A file that vanishes or cannot
 * be read leaves the data as they are. Used by one thread at a time: by linking, then by the timer.
 */
final class HostsFile implements Service {
  private final HostsConfig config;
  private final List<DomainName> zones;
  private final HostsParser parser;
  private final Hosts hosts;
  private final Resources resources;
  private final Log log;
  private final Path path;
  private volatile @Nullable Loaded loaded;
  private @Nullable String lastFailure;
  private final Meters meters;
  private Meters.@Nullable Registration entries;
  private Meters.@Nullable Registration reloaded;
  private volatile double loadedSeconds;
  private Scheduler.@Nullable Task timer;

  /** What the file gave, and what it looked like then. */
  private record Loaded(HostsTable table, LocalFiles.State state) {}

  /** What a reload of the Corefile recognises a table by: all that its content depends on. */
  private record Carried(Path path, List<DomainName> zones, boolean reverse, int ttl) {}

  /**
   * A file that has not been loaded.
   *
   * @throws java.nio.file.InvalidPathException if its name cannot be that of a file
   */
  HostsFile(
      HostsConfig config,
      List<DomainName> zones,
      HostsParser parser,
      Hosts hosts,
      Resources resources) {
    this.config = config;
    this.zones = zones;
    this.parser = parser;
    this.hosts = hosts;
    this.resources = resources;
    this.log = resources.log();
    this.path = resources.files().resolve(config.file());
    this.meters = resources.meters();
  }

  /** At linking: what is wrong is reported with the line of the Corefile. */
  void loadFirst() {
    Carried key = new Carried(path, zones, config.reverse(), config.ttl());
    HostsFile before = resources.carryOver().previous(HostsFile.class, key);
    resources.carryOver().offer(key, this);
    Loaded carried = before == null ? null : before.loaded;
    try {
      LocalFiles.State state = resources.files().state(path);
      if (state.directory()) {
        resources
            .problems()
            .warning(config.position(), "Hosts file \"" + path + "\" is a directory");
      } else {
        if (carried != null && carried.state().equals(state)) {
          publish(carried);
        } else {
          load(state);
        }
      }
    } catch (NoSuchFileException missing) {
      lastFailure = "File does not exist: " + path;
      resources.problems().warning(config.position(), lastFailure);
      if (carried != null && config.reload().isPositive()) {
        publish(carried); // as if it had vanished a moment later
      }
    } catch (IOException inaccessible) {
      resources
          .problems()
          .error(
              config.position(),
              "unable to access hosts file '" + path + "': " + inaccessible.getMessage());
    }
  }

  private void load(LocalFiles.State state) throws IOException {
    HostsTable table = parser.parse(resources.files().read(path));
    publish(new Loaded(table, state));
    log.debug("Parsed hosts file " + path + " into " + table.size() + " entries");
  }

  private void publish(Loaded found) {
    hosts.publish(found.table());
    loaded = found;
    loadedSeconds = resources.clock().millis() / 1000.0;
  }

  @Override
  public void start() {
    entries =
        meters.gauge(
            "coredns_hosts_entries",
            "The combined number of entries in hosts and Corefile.",
            hosts::size,
            "hostsfile",
            path.toString());
    reloaded =
        meters.gauge(
            "coredns_hosts_reload_timestamp_seconds",
            "The timestamp of the last reload of hosts file.",
            () -> loadedSeconds);
    if (config.reload().isPositive()) {
      timer = resources.scheduler().background().every(config.reload(), this::check);
    }
  }

  private void check() {
    String failure;
    try {
      LocalFiles.State state = resources.files().state(path);
      Loaded before = loaded;
      if (!state.directory() && (before == null || !state.equals(before.state()))) {
        load(state);
      }
      lastFailure = null;
      return;
    } catch (NoSuchFileException missing) {
      failure = "File does not exist: " + path;
    } catch (IOException inaccessible) {
      failure = "unable to access hosts file '" + path + "': " + inaccessible.getMessage();
    }
    if (!failure.equals(lastFailure)) { // once, not at every look
      lastFailure = failure;
      log.warning(failure);
    }
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
    if (entries != null) {
      entries.close();
    }
    if (reloaded != null) {
      reloaded.close();
    }
  }
}
