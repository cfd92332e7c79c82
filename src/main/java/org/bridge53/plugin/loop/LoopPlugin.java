package org.bridge53.plugin.loop;

import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code loop}, without arguments, once per block. */
public final class LoopPlugin implements Plugin<LoopConfig> {
  @Override
  public String name() {
    return "loop";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public LoopConfig read(List<Directive> lines, Problems problems) {
    Arguments.none(lines.getFirst(), problems);
    return new LoopConfig(lines.getFirst().position());
  }

  /** As CoreDNS: only the first zone of the block is tried. */
  @Override
  public Linked link(LoopConfig config, Handler next, Resources resources) {
    DomainName zone = resources.zones().getFirst();
    if (zone.length() + LoopCheck.PREFIX_OCTETS > DomainName.MAX_OCTETS) {
      resources
          .problems()
          .warning(config.position(), "no loop is looked for: " + zone + " is too long a name");
      return Linked.of(next);
    }
    LoopCheck check = new LoopCheck(zone, next, resources);
    return Linked.of(check, check);
  }
}
