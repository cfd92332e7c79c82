package org.bridge53.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins. */
public final class Main {
  // Held, since JUL forgets the level of a logger that nobody holds.
  private static final Logger LIBRARIES = Logger.getLogger("");

  private Main() {}

  /** Runs a command and ends the process with its code. */
  public static void main(String[] arguments) {
    int code = run(arguments);
    System.out.flush();
    System.err.flush();
    // Not exit(): a listener thread of a library must not keep a finished process alive.
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs a command.
   *
   * @return the exit code; see {@link ExitCodes}
   */
  static int run(String... arguments) {
    // The libraries' own lines (AWS SDK, Netty) never reach the operator: what matters comes
    // through
    // our log, with its zone and its reason.
    LIBRARIES.setLevel(Level.OFF);
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new ServeCommand());
    line.setPosixClusteredShortOptionsAllowed(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setUnmatchedOptionsArePositionalParams(false);
    // As Go's flag package: the last of two wins, a word ends the flags, @ means nothing.
    line.setOverwrittenOptionsAllowed(true);
    line.setExpandAtFiles(false);
    line.getCommandSpec().parser().stopAtPositional(true);
    line.setParameterExceptionHandler(Main::explain);
    addHelp(line);
    line.getSubcommands().values().forEach(Main::addHelp);
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          command.getErr().println("bridge53 failed: " + failure);
          failure.printStackTrace(command.getErr());
          return ExitCodes.FAILED;
        });
    return line;
  }

  /** One and the same for every command; what it does is picocli's. */
  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "-help", "--help")
                .usageHelp(true)
                .description("Print this and exit.")
                .build());
  }

  /** A wrong flag: what it was, then the usage, as Go's flag package. */
  private static int explain(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    String text = String.valueOf(wrong.getMessage());
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      text = "flag provided but not defined: " + unmatched.getUnmatched().get(0);
    }
    if (wrong instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      text = "flag needs an argument: " + option.shortestName();
    } else if (wrong.getArgSpec() instanceof OptionSpec option
        && wrong.getValue() != null
        && text.startsWith("Invalid value")) {
      String flag = option.shortestName();
      text = "invalid value \"" + wrong.getValue() + "\" for flag " + flag + ": parse error";
    }
    line.getErr().println(text);
    line.usage(line.getErr());
    return ExitCodes.USAGE;
  }
}
