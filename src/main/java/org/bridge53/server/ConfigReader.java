package org.bridge53.server;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Corefile;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.KeyScheme;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.ServerBlock;
import org.bridge53.corefile.ServerKey;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.ServerConfig.BlockConfig;
import org.bridge53.server.ServerConfig.KeyConfig;
import org.bridge53.server.ServerConfig.PluginConfig;

/** Reads a Corefile's tree: keys, and each plugin's lines by the plugin. Pure. */
final class ConfigReader {
  private final List<Plugin<?>> catalog;
  private final int defaultPort;
  private final Problems problems;

  ConfigReader(List<Plugin<?>> catalog, int defaultPort, Problems problems) {
    this.catalog = catalog;
    this.defaultPort = defaultPort;
    this.problems = problems;
  }

  ServerConfig read(Corefile corefile) {
    List<BlockConfig> blocks = new ArrayList<>();
    for (ServerBlock block : corefile.blocks()) {
      blocks.add(new BlockConfig(readKeys(block), readPlugins(block)));
    }
    return new ServerConfig(List.copyOf(blocks));
  }

  private List<KeyConfig> readKeys(ServerBlock block) {
    List<KeyConfig> keys = new ArrayList<>();
    for (Token token : block.keys()) {
      ServerKey key = ServerKey.parse(token, problems);
      if (key == null) {
        continue;
      }
      if (key.scheme() != KeyScheme.DNS) {
        problems.error(
            token.position(),
            "'"
                + token.text()
                + "': this version serves plain DNS only (dns://, over UDP and TCP); tls://, "
                + "https://, https3://, quic://, grpc:// and unix:// are not there yet");
        continue;
      }
      int port = key.portOr(defaultPort);
      for (DomainName zone : key.zones()) {
        keys.add(new KeyConfig(zone, port, token.position()));
      }
    }
    return List.copyOf(keys);
  }

  private List<PluginConfig<?>> readPlugins(ServerBlock block) {
    List<PluginConfig<?>> configs = new ArrayList<>();
    for (Plugin<?> plugin : catalog) {
      List<Directive> lines =
          block.directives().stream()
              .filter(directive -> directive.name().text().equals(plugin.name()))
              .toList();
      if (!lines.isEmpty()) {
        readLines(plugin, lines, configs);
      }
    }
    return List.copyOf(configs);
  }

  private <C extends Record> void readLines(
      Plugin<C> plugin, List<Directive> lines, List<PluginConfig<?>> configs) {
    Problems own = problems.forPlugin(plugin.name());
    switch (plugin.occurrences()) {
      case ONCE -> {
        for (Directive second : lines.subList(1, lines.size())) {
          own.error(second.position(), "this plugin can only be used once per Server Block");
        }
        readOne(plugin, lines.subList(0, 1), own, configs);
      }
      case JOINED -> readOne(plugin, lines, own, configs);
      case CHAINED -> {
        for (Directive line : lines) {
          readOne(plugin, List.of(line), own, configs);
        }
      }
    }
  }

  /** Adds what the lines say, unless they have an error: such a configuration must not be used. */
  private static <C extends Record> void readOne(
      Plugin<C> plugin, List<Directive> lines, Problems own, List<PluginConfig<?>> configs) {
    int errorsBefore = own.errorCount();
    C config;
    try {
      config = plugin.read(lines, own);
    } catch (
        RuntimeException unexpected) { // one plugin's mistake: the other lines have problems too
      own.error(lines.getFirst().position(), "failed unexpectedly: " + unexpected);
      return;
    }
    if (own.errorCount() == errorsBefore) {
      StringBuilder said = new StringBuilder();
      lines.forEach(line -> appendWords(line, said));
      configs.add(new PluginConfig<>(plugin, config, lines.getFirst().position(), said.toString()));
    }
  }

  /** Each word behind its length, so that no two lines look alike. */
  private static void appendWords(Directive line, StringBuilder said) {
    String name = line.name().text();
    said.append(name.length()).append(':').append(name);
    for (Token argument : line.arguments()) {
      said.append(argument.text().length()).append(':').append(argument.text());
    }
    if (line.hasBlock()) {
      said.append('{');
      line.block().forEach(inner -> appendWords(inner, said));
      said.append('}');
    } else {
      said.append(';');
    }
  }
}
