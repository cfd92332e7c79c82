package org.bridge53.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Corefile;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Parser;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Sources;
import org.bridge53.plugin.Plugin;
import org.bridge53.server.PluginCatalog;

/** The lines of a server block for the test of one plugin. */
public final class Directives {
  private static final Set<String> KNOWN =
      Set.copyOf(PluginCatalog.PLUGINS.stream().map(Plugin::name).toList());

  private static final Sources NO_FILES =
      new Sources() {
        @Override
        public String absolute(String file) {
          return "/" + file;
        }

        @Override
        public List<String> find(String importingFile, String pattern) {
          return List.of();
        }

        @Override
        public String read(String path) {
          throw new IllegalStateException("no file in this test");
        }
      };

  private Directives() {}

  /** All lines of a text, which is what stands between the braces; its first line is line 1. */
  public static List<Directive> of(String text) {
    return parse(". { " + text + "\n}").blocks().getFirst().directives();
  }

  /** The lines of one directive in all server blocks of a text that holds whole blocks. */
  public static List<Directive> inBlocks(String text, String directive) {
    return parse(text).blocks().stream()
        .flatMap(block -> block.directives().stream())
        .filter(line -> line.name().text().equals(directive))
        .toList();
  }

  private static Corefile parse(String text) {
    Problems problems = new Problems();
    Corefile parsed = Parser.parse("Corefile", text, NO_FILES, name -> null, KNOWN, problems);
    assertEquals(List.of(), problems.all());
    return parsed;
  }
}
