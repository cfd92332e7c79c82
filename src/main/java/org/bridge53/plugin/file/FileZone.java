package org.bridge53.plugin.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.presentation.MasterFile;
import org.bridge53.presentation.MasterFileException;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One zone of one file: loaded when the server is linked, then looked after by a timer.
 *
 * <p>{@link #zone()} may be called by any thread; loading runs on the linking thread and then on
 * one task of the scheduler at a time.
 */
final class FileZone implements Service {
  private final DomainName apex;
  private final FileConfig.Line line;
  private final Resources resources;
  private final Path path;
  private final String notLoadedText;

  private volatile @Nullable Loaded loaded;

  /** The last line about a failed reload; null after one that went well. */
  private @Nullable String lastFailure;

  private Scheduler.@Nullable Task task;

  FileZone(DomainName apex, FileConfig.Line line, Resources resources) {
    this.apex = apex;
    this.line = line;
    this.resources = resources;
    this.path = resources.files().resolve(line.file());
    this.notLoadedText = "zone " + apex + " is not loaded yet from \"" + path + "\"";
  }

  DomainName apex() {
    return apex;
  }

  Fallthrough fallthrough() {
    return line.fallthrough();
  }

  /** The zone of this moment; null until its file has been read once. */
  @Nullable Zone zone() {
    Loaded current = loaded;
    return current == null ? null : current.zone();
  }

  /** One line for the operator while {@link #zone()} is null. */
  String notLoadedText() {
    return notLoadedText;
  }

  /**
   * What reading the file gave.
   *
   * @param states what the file and those that it includes looked like
   * @param problems what was left out and why, a line each
   */
  private record Loaded(Zone zone, Map<Path, LocalFiles.State> states, List<String> problems) {}

  /** What a reload of the Corefile recognises a zone by. */
  private record Carried(Path path, DomainName apex) {}

  /** The file holds no zone; the message is CoreDNS's. */
  private static final class NoZoneException extends Exception {
    private static final long serialVersionUID = 1L;

    /** As {@link Loaded}'s. */
    private final transient List<String> problems;

    NoZoneException(String message, List<String> problems) {
      super(message);
      this.problems = problems;
    }
  }

  /**
   * Loads the zone while the server is linked. A missing file may still come, unless it is never
   * looked at again: until then a reload keeps what it gave before. One that is there and cannot be
   * read is an error.
   */
  void loadFirst() {
    Carried key = new Carried(path, apex);
    FileZone before = resources.carryOver().previous(FileZone.class, key);
    resources.carryOver().offer(key, this);
    Loaded carried = before == null ? null : before.loaded;
    try {
      publish(carried != null && isUnchanged(carried) ? carried : load());
    } catch (IOException unreadable) {
      if (line.reload().isZero() || !(unreadable instanceof NoSuchFileException)) {
        resources.problems().error(line.position(), openError(unreadable));
      } else {
        loaded = carried;
        lastFailure = reloadFailure(unreadable);
        resources
            .log()
            .warning(
                "Failed to open \""
                    + openError(unreadable)
                    + "\": trying again in "
                    + goText(line.reload()));
      }
    } catch (MasterFileException invalid) {
      resources.problems().error(line.position(), failureText(invalid));
    } catch (NoZoneException invalid) {
      logProblems(invalid.problems);
      resources.problems().error(line.position(), failureText(invalid));
    }
  }

  private String failureText(Exception invalid) {
    return invalid instanceof MasterFileException
        ? "failed to parse file \""
            + path
            + "\" for origin "
            + apex
            + " with error "
            + invalid.getMessage()
        : String.valueOf(invalid.getMessage());
  }

  @Override
  public void start() {
    if (!line.reload().isZero()) {
      task = resources.scheduler().background().every(line.reload(), this::reload);
    }
  }

  @Override
  public void close() {
    if (task != null) {
      task.cancel();
    }
  }

  private void reload() {
    Loaded before = loaded;
    try {
      if (before != null && line.reloadByMtime() && isUnchanged(before)) {
        lastFailure = null;
        return;
      }
      Loaded found = load();
      lastFailure = null;
      // Any other serial, also a lower one: operators set serials back.
      if (before != null
          && !line.reloadByMtime()
          && before.zone().serial() == found.zone().serial()) {
        return;
      }
      publish(found);
      resources
          .log()
          .info(
              "Successfully reloaded zone \""
                  + apex
                  + "\" in \""
                  + path
                  + "\" with "
                  + found.zone().serial()
                  + " SOA serial");
    } catch (IOException unreadable) {
      report(reloadFailure(unreadable), List.of());
    } catch (MasterFileException invalid) {
      report("Parsing zone \"" + apex + "\": " + invalid.getMessage(), List.of());
    } catch (NoZoneException invalid) {
      report("Parsing zone \"" + apex + "\": " + invalid.getMessage(), invalid.problems);
    }
  }

  private String reloadFailure(IOException unreadable) {
    return "Failed to open zone \"" + apex + "\" in \"" + path + "\": " + openError(unreadable);
  }

  /** Logs a failure once, not at every look. */
  private void report(String failure, List<String> problems) {
    if (!failure.equals(lastFailure)) {
      lastFailure = failure;
      logProblems(problems);
      resources.log().error(failure);
    }
  }

  private void logProblems(List<String> problems) {
    for (String problem : problems) {
      resources.log().warning(problem);
    }
  }

  private void publish(Loaded found) {
    logProblems(found.problems());
    loaded = found;
  }

  /** Whether the files look as they did when they were read. */
  private boolean isUnchanged(Loaded known) throws IOException {
    for (Map.Entry<Path, LocalFiles.State> file : known.states().entrySet()) {
      if (!file.getValue().equals(resources.files().state(file.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private Loaded load() throws IOException, MasterFileException, NoZoneException {
    Map<Path, LocalFiles.State> states = new LinkedHashMap<>();
    MasterFile.Files files =
        file -> {
          // The state first: a change between the two is then seen at the next look.
          LocalFiles.State state = resources.files().state(file);
          if (state.directory()) {
            throw new IOException("is a directory");
          }
          states.put(file, state);
          return resources.files().read(file);
        };
    ZoneBuilder builder = new ZoneBuilder(apex).nsOptional();
    MasterFile.read(
        path.toString(),
        path,
        files.read(path),
        apex,
        files,
        (owner, type, ttl, rdata) -> {
          if (type == RrType.NSEC3 || type == RrType.NSEC3PARAM) {
            throw new IllegalArgumentException(
                "NSEC3 zone is not supported, dropping RR: " + owner + " for zone: " + apex);
          }
          builder.add(owner, type, ttl, rdata);
        });
    ZoneBuilder.Result result = builder.build();
    return switch (result) {
      case ZoneBuilder.Built built -> new Loaded(built.zone(), states, built.problems());
      case ZoneBuilder.Failed _ ->
          throw new NoZoneException(
              "file \"" + path + "\" has no SOA record for origin " + apex, result.problems());
    };
  }

  /** As Go says it. */
  private String openError(IOException unreadable) {
    String reason =
        switch (unreadable) {
          case NoSuchFileException _ -> "no such file or directory";
          case AccessDeniedException _ -> "permission denied";
          default -> String.valueOf(unreadable.getMessage());
        };
    return "open " + path + ": " + reason;
  }

  /** A duration as Go prints it: {@code 1m0s}. */
  private static String goText(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toNanos() / 1_000_000.0 + "ms";
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    double seconds = duration.toSecondsPart() + duration.toNanosPart() / 1e9;
    if (seconds == Math.rint(seconds)) {
      text.append((long) seconds);
    } else {
      text.append(seconds);
    }
    return text.append('s').toString();
  }
}
