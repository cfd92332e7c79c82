package org.bridge53.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bridge53.corefile.Arguments;
import org.bridge53.emulator.Emulator;
import org.bridge53.message.SocketNames;
import org.bridge53.plugin.StateFolder;
import org.bridge53.server.CorefileText;
import org.bridge53.server.OperatorLog;
import org.bridge53.server.Server;
import org.bridge53.server.ServerOptions;
import org.bridge53.server.StartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bridge53 demo}: emulator, upstream and server in one process, a dozen questions, a change
 * that arrives.
 */
@Command(
    name = "demo",
    description = {
      "Shows bridge53 at work on this machine.",
      "A Route 53 endpoint with three zones, the server on 127.0.0.1:1053, a dozen questions with",
      "their answers, and a change that arrives.",
      "Needs no account and no network."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "ADDR:PORT",
      description =
          "Where the server answers; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:1053";

  @Option(
      names = "--endpoint",
      paramLabel = "ADDR:PORT",
      description = "Where the Route 53 endpoint listens (default: a free port on 127.0.0.1).")
  private String endpoint = "127.0.0.1:0";

  @Option(
      names = {"-conf", "--conf"},
      paramLabel = "FILE",
      description = "Another Corefile than the demo's own.")
  private @Nullable Path conf;

  @Option(
      names = "--once",
      description = {
        "End after the questions, asked again of a server that starts without AWS;",
        "exit 0 if all came out right."
      })
  private boolean once;

  @Option(names = "--quiet", description = "Print only what went wrong.")
  private boolean quiet;

  @SuppressWarnings(
      "ClosingStandardOutputStreams") // the log flushes its stream and never closes it
  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InetSocketAddress address;
    InetSocketAddress endpointAddress;
    try {
      address = Arguments.socketAddress(listen, 1053);
      endpointAddress = Arguments.socketAddress(endpoint, 0);
    } catch (IllegalArgumentException invalid) {
      err.println("--listen, --endpoint: " + invalid.getMessage());
      return ExitCodes.USAGE;
    }
    Emulator emulator;
    try {
      emulator = Emulator.builder().start(endpointAddress);
    } catch (IOException failure) {
      err.println(
          "listen tcp "
              + endpoint
              + ": "
              + failure.getMessage()
              + "; choose another with --endpoint");
      return ExitCodes.FAILED;
    }
    Path folder = null;
    try (emulator;
        DemoUpstream upstream = new DemoUpstream();
        OperatorLog log = new OperatorLog(System.err)) {
      folder = Files.createTempDirectory("bridge53-demo-");
      Path credentials = folder.resolve("credentials");
      folder.toFile().deleteOnExit();
      credentials.toFile().deleteOnExit(); // an interrupt may come before the end of this method
      Files.writeString(
          credentials, "[demo]\naws_access_key_id = demo\naws_secret_access_key = demo\n");
      Map<String, String> values = new HashMap<>();
      values.put("BRIDGE53_PORT", Integer.toString(address.getPort()));
      values.put("BRIDGE53_ADDRESS", SocketNames.of(address.getAddress()));
      values.put("BRIDGE53_CREDENTIALS", credentials.toString());
      values.put("BRIDGE53_ENDPOINT", emulator.endpoint().toString());
      values.put("BRIDGE53_UPSTREAM", upstream.address());
      DemoZones zones = DemoZones.create(emulator);
      values.putAll(zones.ids());
      StateFolder kept = once ? new StateFolder(folder, null, false) : StateFolder.NONE;
      boolean good;
      try (Server server = start(values, log, kept)) {
        good = new DemoTour(server, zones, emulator, quiet, out).run();
        if (!once) {
          InetSocketAddress bound = server.addresses().get(0);
          out.println();
          out.println(
              "Serving until Ctrl-C. Try:  dig @"
                  + SocketNames.of(bound.getAddress())
                  + " -p "
                  + bound.getPort()
                  + " www.corp.example");
          out.flush();
          EmulateCommand.awaitEnd();
          server.shutdown();
        }
      }
      if (once) {
        emulator.close(); // the image's build learns from this what a start from a snapshot uses
        try (Server server = start(values, log, kept)) {
          good &= new DemoTour(server, zones, emulator, quiet, out).again();
        }
      }
      return good ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (StartException failure) {
      err.println(failure.getMessage());
      err.println("The demo listens on " + listen + "; choose another with --listen ADDR:PORT.");
      return ExitCodes.FAILED;
    } catch (IOException failure) {
      err.println("The demo failed: " + failure.getMessage());
      return ExitCodes.FAILED;
    } finally {
      deleteQuietly(folder);
    }
  }

  private Server start(Map<String, String> values, OperatorLog log, StateFolder kept)
      throws StartException {
    int cores = Runtime.getRuntime().availableProcessors();
    ServerOptions system = ServerOptions.system(53, cores);
    ServerOptions options =
        new ServerOptions(
            system.catalog(),
            system.defaultPort(),
            cores,
            system.deferredLimit(),
            name -> values.containsKey(name) ? values.get(name) : System.getenv(name),
            system.sources(),
            system.files());
    return Server.start(corefile(), options.withState(kept), log);
  }

  /**
   * What {@code -conf} names; else the one beside the runtime (the image), or of the working
   * folder.
   */
  private CorefileText corefile() throws StartException {
    Path home = Path.of(System.getProperty("java.home", "")).toAbsolutePath().getParent();
    List<Path> places =
        conf != null
            ? List.of(conf)
            : home == null
                ? List.of(Path.of("conf/Corefile"))
                : List.of(home.resolve("conf/Corefile"), Path.of("conf/Corefile"));
    for (Path place : places) {
      if (Files.exists(place)) {
        return new CorefileLocator(place.toString(), 53, System.in).locate();
      }
    }
    throw new StartException("open " + places.get(0) + ": no such file or directory");
  }

  private static void deleteQuietly(@Nullable Path folder) {
    if (folder != null) {
      try (Stream<Path> found = Files.walk(folder)) {
        for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      } catch (IOException left) {
        System.err.println("Left behind: " + folder + " (" + left.getMessage() + ")");
      }
    }
  }
}
