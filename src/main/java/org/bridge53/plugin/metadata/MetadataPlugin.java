package org.bridge53.plugin.metadata;

import java.util.ArrayList;
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

/** {@code metadata [ZONES...]}. */
public final class MetadataPlugin implements Plugin<MetadataConfig> {
  @Override
  public String name() {
    return "metadata";
  }

  /** Each line adds its zones. */
  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public MetadataConfig read(List<Directive> lines, Problems problems) {
    List<DomainName> zones = new ArrayList<>();
    boolean all = false;
    for (Directive line : lines) {
      if (line.hasBlock()) {
        problems.argumentCount(line);
      }
      all |= line.arguments().isEmpty();
      zones.addAll(Arguments.zones(line.arguments(), problems));
    }
    return new MetadataConfig(all ? List.of() : zones);
  }

  @Override
  public Linked link(MetadataConfig config, Handler next, Resources resources) {
    return Linked.of(
        new MetadataOpener(config.zones().isEmpty() ? resources.zones() : config.zones(), next));
  }
}
