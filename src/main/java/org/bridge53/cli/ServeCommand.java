package org.bridge53.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.corefile.Suggestion;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.OperatorLog;
import org.bridge53.server.PluginCatalog;
import org.bridge53.server.Server;
import org.bridge53.server.ServerOptions;
import org.bridge53.server.StartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge53 [flags]}: the server, with CoreDNS's flags, banner, signals and exit codes. */
@Command(
    name = "bridge53",
    description = "A DNS server that brings Amazon Route 53 on-prem, configured with a Corefile.",
    subcommands = {
      CheckCommand.class,
      DemoCommand.class,
      EmulateCommand.class,
      ExplainCommand.class,
      HelpCommand.class,
      SnapshotCommand.class
    },
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-conf", "--conf"},
      paramLabel = "FILE",
      description = "Corefile to load; 'stdin' for standard input (default: ./Corefile if there).")
  private @Nullable String conf;

  @Option(
      names = {"-dns.port", "--dns.port", "-p", "--p"},
      paramLabel = "PORT",
      description = "Port of keys that name none (default: ${DEFAULT-VALUE}).")
  private int port = 53;

  @Option(
      names = {"-pidfile", "--pidfile"},
      paramLabel = "PATH",
      description = "Write the process id to this file.")
  private @Nullable String pidfile;

  @Option(
      names = {"-cpu", "--cpu"},
      paramLabel = "N|N%",
      description = "Use so many processors, or this share of them (default: all).")
  private @Nullable String cpu;

  @Option(
      names = {"-plugins", "--plugins"},
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "List the plugins and exit.")
  private boolean plugins;

  @Option(
      names = {"-quiet", "--quiet"},
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Print no banner.")
  private boolean quiet;

  @Option(
      names = {"-version", "--version"},
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Print the version and exit.")
  private boolean version;

  @Parameters(hidden = true)
  private @Nullable List<String> extra;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger interrupts = new AtomicInteger();
  private final AtomicInteger terminations = new AtomicInteger();
  private @Nullable Server running;
  private boolean reloadWanted;

  @Override
  public Integer call() {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    if (extra != null && !extra.isEmpty()) {
      err.println(
          "extra command line arguments: ["
              + String.join(" ", extra)
              + "]"
              + Suggestion.of(extra.getFirst(), command.commandLine().getSubcommands().keySet()));
      return ExitCodes.FAILED;
    }
    if (port < 0 || port > 65_535) {
      err.println("invalid value \"" + port + "\" for flag -p: ports are 0 to 65535");
      return ExitCodes.USAGE;
    }
    if (version) {
      out.println(Version.name());
      out.println(Version.platform());
      return ExitCodes.OK;
    }
    if (plugins) {
      // As CoreDNS: by the alphabet, and what only handles events behind the rest.
      PluginCatalog.PLUGINS.stream()
          .map(Plugin::name)
          .sorted(
              Comparator.<String, Boolean>comparing("on"::equals)
                  .thenComparing(Comparator.naturalOrder()))
          .forEach(out::println);
      return ExitCodes.OK;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    if (cpu != null) {
      try {
        cores = Cores.parse(cpu, cores);
      } catch (IllegalArgumentException invalid) {
        err.println(invalid.getMessage());
        return ExitCodes.FAILED;
      }
      // The carriers of virtual threads; read when the first one starts, which is later than this.
      System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(cores));
    }
    return serve(cores, out, err);
  }

  @SuppressWarnings("ClosingStandardOutputStreams") // the log flushes its stream, never closes it
  private int serve(int cores, PrintWriter out, PrintWriter err) {
    CorefileLocator locator =
        new CorefileLocator(conf == null || conf.isEmpty() ? null : conf, port, System.in);
    ServerOptions options =
        ServerOptions.system(port, cores)
            .withState(StateDirectory.find(System::getenv, Path.of("/var/lib")));
    try (OperatorLog log = new OperatorLog(System.out)) {
      handleSignals(log); // before anything: a signal during the start must not end it half
      log.onFatal(ended::countDown);
      Server server;
      try {
        server = Server.start(locator, options, log);
      } catch (StartException failure) {
        err.println(failure.getMessage());
        return ExitCodes.FAILED;
      }
      try (server) {
        if (!quiet) {
          server.banner().forEach(out::println);
          out.println(Version.name());
          out.println(Version.platform());
          out.flush();
        }
        writePidfile(log);
        serveFromNowOn(server, log);
        ended.await();
        if (!log.isFatal()) { // after a fatal line nobody waits for queries in flight
          server.shutdown();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      removePidfile(log);
      return log.isFatal() ? ExitCodes.FAILED : ExitCodes.OK;
    }
  }

  private void handleSignals(OperatorLog log) {
    Signals.handle(
        "TERM",
        () -> {
          if (terminations.incrementAndGet() == 1) { // further ones change nothing
            log.info("SIGTERM: Shutting down servers then terminating");
            ended.countDown();
          }
        });
    Signals.handle("INT", () -> interrupt(log));
    Signals.handle("HUP", () -> {});
    Signals.handle("USR2", () -> log.warning("SIGUSR2: an upgrade in place is not supported"));
    Signals.handle("USR1", () -> reload(log));
  }

  private void interrupt(OperatorLog log) {
    if (interrupts.incrementAndGet() > 1) {
      System.err.println("SIGINT: Force quit");
      Runtime.getRuntime().halt(ExitCodes.USAGE);
    }
    log.info("SIGINT: Shutting down");
    ended.countDown();
  }

  private synchronized void serveFromNowOn(Server server, OperatorLog log) {
    running = server;
    if (reloadWanted) { // SIGUSR1 came while it started, perhaps behind the reading of the file
      reload(log);
    }
  }

  private synchronized void reload(OperatorLog log) {
    Server server = running;
    if (server == null) {
      reloadWanted = true;
      return;
    }
    if (ended.getCount() == 0) {
      return;
    }
    log.info("SIGUSR1: Reloading");
    try {
      server.reload();
    } catch (StartException failure) {
      long problems = String.valueOf(failure.getMessage()).lines().count();
      log.error(
          "SIGUSR1: "
              + (problems == 1 ? failure.getMessage() : problems + " problems")
              + "; the running configuration stays");
    }
  }

  private void writePidfile(OperatorLog log) {
    if (pidfile != null) {
      try {
        Files.writeString(Path.of(pidfile), ProcessHandle.current().pid() + "\n");
      } catch (IOException failure) {
        log.error("Could not write pidfile: " + failure);
      }
    }
  }

  private void removePidfile(OperatorLog log) {
    if (pidfile != null) {
      try {
        Files.deleteIfExists(Path.of(pidfile));
      } catch (IOException failure) {
        log.error("Could not remove pidfile: " + failure);
      }
    }
  }
}
