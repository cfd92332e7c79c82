package org.bridge53.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.bridge53.corefile.Suggestion;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.PluginCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge53 help [WORD]}: a plugin's manual, a command's usage, or what there is. */
@Command(
    name = "help",
    description = "Prints the manual of a plugin, or the usage of a command; lists both.")
final class HelpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "PLUGIN|COMMAND", description = "What to explain.")
  private @Nullable String word;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    CommandLine root = line.getParent();
    if (word == null) {
      list(root, line.getOut());
      return ExitCodes.OK;
    }
    for (Plugin<?> plugin : PluginCatalog.PLUGINS) {
      if (plugin.name().equals(word)) {
        line.getOut().print(Manuals.text(plugin));
        line.getOut().flush();
        return ExitCodes.OK;
      }
    }
    CommandLine command = root.getSubcommands().get(word);
    if (command != null) {
      command.usage(line.getOut());
      return ExitCodes.OK;
    }
    List<String> known = new ArrayList<>(root.getSubcommands().keySet());
    PluginCatalog.PLUGINS.forEach(plugin -> known.add(plugin.name()));
    line.getErr().println("no plugin or command '" + word + "'" + Suggestion.of(word, known));
    return ExitCodes.USAGE;
  }

  private static void list(CommandLine root, PrintWriter out) {
    root.usage(out);
    out.println();
    out.println("Plugins; `bridge53 help PLUGIN` prints the manual of one:");
    PluginCatalog.PLUGINS.stream()
        .sorted(Comparator.comparing(Plugin::name))
        .forEach(
            plugin -> out.println("  " + padded(plugin.name()) + " " + Manuals.summary(plugin)));
    out.flush();
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(0, 12 - name.length()));
  }
}
