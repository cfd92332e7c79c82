package org.bridge53.plugin.chaos;

import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code chaos [VERSION] [AUTHORS...]}; of several lines the last counts. */
public final class ChaosPlugin implements Plugin<ChaosConfig> {
  private static final List<String> AUTHORS = List.of("The bridge53 authors");

  @Override
  public String name() {
    return "chaos";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public ChaosConfig read(List<Directive> lines, Problems problems) {
    for (Directive line : lines) {
      if (line.hasBlock()) {
        problems.argumentCount(line);
      }
    }
    List<Token> words = lines.getLast().arguments();
    String version = words.isEmpty() ? ownVersion() : words.getFirst().text();
    List<String> authors =
        words.size() < 2
            ? AUTHORS
            : words.subList(1, words.size()).stream().map(Token::text).toList();
    return new ChaosConfig(version, authors);
  }

  /** As {@code bridge53 -version} prints it. */
  private static String ownVersion() {
    String version = ChaosPlugin.class.getPackage().getImplementationVersion();
    return "bridge53-" + (version == null ? "development" : version);
  }

  @Override
  public Linked link(ChaosConfig config, Handler next, Resources resources) {
    return Linked.of(new Chaos(config, resources.hostName(), resources.random(), next));
  }
}
