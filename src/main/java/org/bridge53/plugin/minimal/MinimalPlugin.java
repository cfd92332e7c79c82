package org.bridge53.plugin.minimal;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code minimal}, without arguments. */
public final class MinimalPlugin implements Plugin<MinimalConfig> {
  @Override
  public String name() {
    return "minimal";
  }

  /** Nothing is left for a second line to take away: all lines are one. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public MinimalConfig read(List<Directive> lines, Problems problems) {
    lines.forEach(line -> Arguments.none(line, problems));
    return new MinimalConfig();
  }

  @Override
  public Linked link(MinimalConfig config, Handler next, Resources resources) {
    return Linked.of(new Minimal(next));
  }
}
