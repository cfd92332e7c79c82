package org.bridge53.plugin.forward;

import java.net.InetSocketAddress;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code forward FROM TO...}; several lines follow each other. */
public final class ForwardPlugin implements Plugin<ForwardConfig> {
  @Override
  public String name() {
    return "forward";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.CHAINED;
  }

  @Override
  public ForwardConfig read(List<Directive> lines, Problems problems) {
    return new ForwardReader(lines.getFirst(), problems).read();
  }

  @Override
  public Linked link(ForwardConfig config, Handler next, Resources resources) {
    List<InetSocketAddress> addresses = Targets.resolve(config.targets(), resources);
    if (addresses.isEmpty()) {
      return Linked.of(next); // reported: this configuration is not going to be served
    }
    List<Upstream> upstreams =
        addresses.stream().map(address -> new Upstream(address, config, resources)).toList();
    HealthChecks checks = new HealthChecks(config, upstreams, resources);
    return Linked.of(new Forward(config, upstreams, checks, next, resources), checks);
  }
}
