package org.bridge53.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.bridge53.plugin.Explainer;
import org.bridge53.server.ConfigCheck;
import org.bridge53.server.CorefileText;
import org.bridge53.server.DryRun;
import org.bridge53.server.OperatorLog;
import org.bridge53.server.ServerOptions;
import org.bridge53.server.StartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge53 check FILE...}: are these configurations good? */
@Command(
    name = "check",
    description = {
      "Checks configurations as a start would, without network or credentials.",
      "Prints a line a file and a line a problem; exits 0 if all are good, else 1.",
      "With --aws it reads the hosted zones and reports how each is served: record sets by type",
      "and policy, exactly as Route 53 answers, approximated and by which assumption, or not;",
      "1 as well if not everything could be read in time."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--syntax",
      description = "Only the Corefiles themselves: no file that they name is opened.")
  private boolean syntax;

  @Option(
      names = "--aws",
      description = "Read the hosted zones, and report for each how it is served.")
  private boolean aws;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long --aws waits for what has to be read (default: ${DEFAULT-VALUE}).")
  private int wait = 60;

  @Option(
      names = {"-dns.port", "--dns.port", "-p", "--p"},
      paramLabel = "PORT",
      description = "Port of keys that name none (default: ${DEFAULT-VALUE}).")
  private int port = 53;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Corefiles; 'stdin' for one.")
  private List<String> files = List.of();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (port < 0 || port > 65_535) {
      spec.commandLine()
          .getErr()
          .println("invalid value \"" + port + "\" for flag -p: ports are 0 to 65535");
      return ExitCodes.USAGE;
    }
    ServerOptions options = ServerOptions.system(port, 1);
    boolean good = true;
    for (String file : files) {
      boolean sound = check(file, options, out);
      good &= sound && (!aws || report(file, options, out));
    }
    return good ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private boolean check(String file, ServerOptions options, PrintWriter out) {
    ConfigCheck result;
    try {
      CorefileText text = new CorefileLocator(file, port, System.in).locate();
      result = ConfigCheck.of(text, options, syntax);
    } catch (StartException unreadable) {
      result = new ConfigCheck(List.of(String.valueOf(unreadable.getMessage())), List.of());
    }
    List<String> errors = result.errors();
    out.println(
        file
            + ": "
            + (errors.isEmpty()
                ? "ok"
                : errors.size() == 1 ? "1 error" : errors.size() + " errors"));
    errors.forEach(line -> out.println("  " + line));
    result.warnings().forEach(line -> out.println("  warning: " + line));
    return errors.isEmpty();
  }

  /** What becomes of the hosted zones; false if they could not all be read. */
  @SuppressWarnings("ClosingStandardOutputStreams") // the log flushes its stream, never closes it
  private boolean report(String file, ServerOptions options, PrintWriter out)
      throws InterruptedException {
    try (OperatorLog log = new OperatorLog(System.err);
        DryRun run =
            DryRun.start(new CorefileLocator(file, port, System.in).locate(), options, log)) {
      boolean complete = run.await(Duration.ofSeconds(wait));
      boolean loaded = true;
      for (Explainer.Report report : run.parity()) {
        out.println("  " + report.title());
        for (Explainer.Step line : report.lines()) {
          out.println("    " + line.topic() + ": " + line.text());
        }
        loaded &= !report.lines().isEmpty(); // each zone has its SOA at least
      }
      if (!complete) {
        out.println("  not everything could be read in " + wait + " s");
      }
      return complete && loaded;
    } catch (StartException wrong) {
      out.println("  " + wrong.getMessage());
      return false;
    }
  }
}
