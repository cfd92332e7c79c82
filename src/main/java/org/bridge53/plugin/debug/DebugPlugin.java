package org.bridge53.plugin.debug;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code debug}, without arguments. */
public final class DebugPlugin implements Plugin<DebugConfig> {
  @Override
  public String name() {
    return "debug";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public DebugConfig read(List<Directive> lines, Problems problems) {
    lines.forEach(line -> Arguments.none(line, problems));
    return new DebugConfig();
  }

  @Override
  public Linked link(DebugConfig config, Handler next, Resources resources) {
    return Linked.of(next);
  }
}
