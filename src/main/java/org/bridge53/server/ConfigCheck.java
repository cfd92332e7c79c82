package org.bridge53.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;

/**
 * What {@code bridge53 check} finds in a configuration: read and linked as for a start, with the
 * local files that it names, but without network, credentials or anything started.
 *
 * @param errors one line each, with file and line; none: a server would start
 * @param warnings one line each
 */
public record ConfigCheck(List<String> errors, List<String> warnings) {
  /**
   * Checks a configuration.
   *
   * @param syntaxOnly stops after reading: no file that the Corefile names is opened
   */
  public static ConfigCheck of(CorefileText text, ServerOptions options, boolean syntaxOnly) {
    Problems problems = new Problems();
    Notes notes = new Notes();
    if (syntaxOnly) {
      Assembly.read(text, options, problems);
    } else {
      Assembly assembly =
          new Assembly(
              options,
              (destination, message, limits) -> {
                throw new IOException("a check uses no network");
              },
              new Idle(),
              (address, path, content) -> {
                throw new IOException("a check opens no port");
              },
              new ServerMeters(options.catalog()),
              List::of,
              notes::forPlugin);
      Assembled assembled = assembly.assemble(text, Offers.none(), problems);
      if (assembled != null) {
        assembled.members().reversed().forEach(member -> member.service().close());
      }
    }
    List<String> warnings = new ArrayList<>(problems.warnings());
    warnings.addAll(notes.lines);
    return new ConfigCheck(problems.errors(), List.copyOf(warnings));
  }

  /** Runs nothing. */
  private static final class Idle implements Scheduler {
    @Override
    public Scheduler background() {
      return this;
    }

    @Override
    public Task after(Duration delay, Runnable task) {
      return () -> {};
    }

    @Override
    public Task every(Duration delay, Runnable task) {
      return () -> {};
    }
  }

  /** Keeps what plugins warn of while they are linked. */
  private static final class Notes {
    private final List<String> lines = new ArrayList<>();

    private Log forPlugin(String name) {
      return new Log() {
        @Override
        public boolean debugs() {
          return false;
        }

        @Override
        public void debug(String text) {}

        @Override
        public void info(String text) {}

        @Override
        public void warning(String text) {
          lines.add("plugin/" + name + ": " + text);
        }

        @Override
        public void error(String text) {
          lines.add("plugin/" + name + ": " + text);
        }

        @Override
        public void fatal(String text) {
          error(text);
        }

        @Override
        public void plain(String text) {}
      };
    }
  }
}
