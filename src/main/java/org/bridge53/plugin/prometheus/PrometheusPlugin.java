package org.bridge53.plugin.prometheus;

import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code prometheus [ADDRESS] { runtime_metrics }}, once per block. */
public final class PrometheusPlugin implements Plugin<PrometheusConfig> {
  private static final List<String> PROPERTIES = List.of("runtime_metrics", "tls");

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public PrometheusConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.getFirst();
    PageAddress unsaid = new PageAddress(PrometheusConfig.DEFAULT_ADDRESS, line.position());
    PageAddress address = PageAddress.read(line, unsaid, problems);
    boolean runtimeMetrics = false;
    for (Directive property : line.block()) {
      switch (property.name().text()) {
        case "runtime_metrics" -> {
          runtimeMetrics = true;
          if (!property.arguments().isEmpty()) {
            problems.argumentCount(property);
          }
        }
        case "tls" ->
            problems.error(property.position(), "option \"tls\" is not available in this version");
        default -> problems.unknownProperty(property.name(), PROPERTIES);
      }
    }
    return new PrometheusConfig(address, runtimeMetrics);
  }

  @Override
  public Linked link(PrometheusConfig config, Handler next, Resources resources) {
    return Linked.of(next, new MetricsPage(config, resources));
  }
}
