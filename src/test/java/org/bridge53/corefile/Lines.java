package org.bridge53.corefile;

import java.util.List;
import java.util.Set;

/** The lines of one directive in one server block, for tests of plugins. */
public final class Lines {
  private Lines() {}

  /**
   * Parses the inside of a server block, which begins in line 2 of the file {@code Corefile}.
   *
   * @param problems takes what is wrong with the text
   */
  public static List<Directive> of(String directive, String text, Problems problems) {
    Corefile corefile =
        Parser.parse(
            "Corefile",
            ". {\n" + text + "\n}\n",
            new MemorySources(),
            name -> null,
            Set.of(directive),
            problems);
    return corefile.blocks().get(0).directives();
  }
}
