package org.bridge53.plugin.any;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code any}, without arguments. */
public final class AnyPlugin implements Plugin<AnyConfig> {
  @Override
  public String name() {
    return "any";
  }

  /** A second line would change nothing: all lines are one. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public AnyConfig read(List<Directive> lines, Problems problems) {
    lines.forEach(line -> Arguments.none(line, problems));
    return new AnyConfig();
  }

  @Override
  public Linked link(AnyConfig config, Handler next, Resources resources) {
    return Linked.of(new Any(next));
  }
}
