package org.bridge53.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.StoredZones;
import org.bridge53.server.PluginCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge53 snapshot [DIR]}: what of the hosted zones would outlive this moment. */
@Command(
    name = "snapshot",
    description = {
      "Lists the zones of a snapshot and verifies each version of each of them.",
      "A line a zone: its name, id, record sets, serial, when it changed, how long ago AWS",
      "confirmed it, whole versions, octets, account. Exits 1 if a file cannot be used, each"
          + " named.",
      "With --export it prints a zone as a master file, aliases and policies as comments.",
      "Changes nothing; the server may run meanwhile."
    },
    sortOptions = false)
final class SnapshotCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--export",
      paramLabel = "ZONE",
      description = "Print this zone, named by its name or its id.")
  private @Nullable String export;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The directory (default: \"route53\" in the state directory).")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path from = directory;
    if (from == null) {
      Path state = StateDirectory.find(System::getenv, Path.of("/var/lib")).path();
      if (state == null) {
        err.println("there is no state directory: name the directory");
        return ExitCodes.USAGE;
      }
      from = state.resolve("route53");
    }
    try {
      return export == null ? list(from, out, err) : export(from, export, out, err);
    } catch (IOException failed) {
      err.println(failed.getMessage());
      return ExitCodes.FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static List<StoredZones> plugins() {
    return PluginCatalog.PLUGINS.stream()
        .filter(StoredZones.class::isInstance)
        .map((Plugin<?> plugin) -> (StoredZones) plugin)
        .toList();
  }

  private static int list(Path from, PrintWriter out, PrintWriter err) throws IOException {
    boolean good = true;
    int count = 0;
    Instant now = Instant.now();
    for (StoredZones plugin : plugins()) {
      StoredZones.Listing listing = plugin.list(from);
      for (StoredZones.Entry zone : listing.zones()) {
        count++;
        out.println(
            zone.zone()
                + " "
                + zone.id()
                + (zone.isPrivate() ? " private" : " public")
                + ": "
                + zone.recordSets()
                + (zone.recordSets() == 1 ? " record set" : " record sets")
                + ", serial "
                + zone.serial()
                + ", changed "
                + zone.published().truncatedTo(ChronoUnit.SECONDS)
                + ", confirmed "
                + age(Duration.between(zone.confirmed(), now))
                + " ago, "
                + zone.versions()
                + (zone.versions() == 1 ? " version, " : " versions, ")
                + zone.octets()
                + " octets, account "
                + zone.account()
                + " ("
                + zone.who()
                + ")");
      }
      for (String problem : listing.problems()) {
        good = false;
        err.println(problem);
      }
    }
    out.println(count == 1 ? "1 zone" : count + " zones");
    return good ? ExitCodes.OK : ExitCodes.FAILED;
  }

  /** To two units: {@code 3d4h}. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    long hours = seconds / 3_600;
    return hours < 24 ? hours + "h" + seconds / 60 % 60 + "m" : hours / 24 + "d" + hours % 24 + "h";
  }

  private static int export(Path from, String zone, PrintWriter out, PrintWriter err)
      throws IOException {
    for (StoredZones plugin : plugins()) {
      List<String> lines = plugin.export(from, zone);
      if (lines != null) {
        lines.forEach(out::println);
        return ExitCodes.OK;
      }
    }
    err.println("there is no zone \"" + zone + "\" in " + from);
    return ExitCodes.FAILED;
  }
}
