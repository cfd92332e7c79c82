package org.bridge53.plugin.whoami;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code whoami}, without arguments. */
public final class WhoamiPlugin implements Plugin<WhoamiConfig> {
  @Override
  public String name() {
    return "whoami";
  }

  /** It answers everything, so a second line has nothing left to do: all lines are one. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public WhoamiConfig read(List<Directive> lines, Problems problems) {
    lines.forEach(line -> Arguments.none(line, problems));
    return new WhoamiConfig();
  }

  /** {@code next} is not kept: no query goes further than this. */
  @Override
  public Linked link(WhoamiConfig config, Handler next, Resources resources) {
    return Linked.of(new Whoami());
  }
}
