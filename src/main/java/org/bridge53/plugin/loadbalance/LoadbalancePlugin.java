package org.bridge53.plugin.loadbalance;

import java.nio.file.InvalidPathException;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code loadbalance [round_robin | weighted FILE]}; of several lines the last counts. */
public final class LoadbalancePlugin implements Plugin<LoadbalanceConfig> {
  @Override
  public String name() {
    return "loadbalance";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public LoadbalanceConfig read(List<Directive> lines, Problems problems) {
    List<LoadbalanceConfig> configs =
        lines.stream().map(line -> new LoadbalanceReader(line, problems).read()).toList();
    return configs.getLast();
  }

  @Override
  public Linked link(LoadbalanceConfig config, Handler next, Resources resources) {
    if (!config.isWeighted()) {
      RecordOrder order = new RandomOrder(resources.random());
      return Linked.of(new Loadbalance(preferring(config, order), true, next));
    }
    WeightedOrder order = new WeightedOrder(resources.random());
    WeightFile file;
    try {
      file = new WeightFile(config, order, resources);
    } catch (InvalidPathException noPath) {
      resources
          .problems()
          .error(
              config.position(),
              "failed to open weight file '" + config.weightFile() + "': " + noPath.getReason());
      return Linked.of(next);
    }
    file.loadFirst();
    return Linked.of(new Loadbalance(preferring(config, order), false, next), file);
  }

  private static RecordOrder preferring(LoadbalanceConfig config, RecordOrder order) {
    return config.prefer().isEmpty() ? order : new PreferredFirst(config.prefer(), order);
  }
}
