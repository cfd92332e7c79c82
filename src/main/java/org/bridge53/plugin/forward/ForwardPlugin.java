package org.bridge53.plugin.forward;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.forward.ForwardConfig.Scheme;
import org.bridge53.plugin.forward.ForwardConfig.Target;
import org.bridge53.plugin.forward.ForwardConfig.TlsFiles;
import org.jspecify.annotations.Nullable;

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
    List<Target> targets = Targets.resolve(config.targets(), resources);
    SSLContext context = context(config, targets, resources);
    if (targets.isEmpty() || (context == null && config.tls().isPresent())) {
      return Linked.of(next); // reported: this configuration is not going to be served
    }
    Upstreams upstreams = new Upstreams(config, targets, context, resources);
    HealthChecks checks = new HealthChecks(config, resources);
    return Linked.of(new Forward(config, upstreams, checks, next, resources), upstreams, checks);
  }

  /** Null if there is no need of one, or if it could not be made, which is then reported. */
  private static @Nullable SSLContext context(
      ForwardConfig config, List<Target> targets, Resources resources) {
    if (config.tls().isPresent()) {
      TlsFiles files = config.tls().get();
      try {
        return TlsContexts.of(files, resources.files());
      } catch (IOException failure) {
        resources.problems().error(files.position(), String.valueOf(failure.getMessage()));
        return null;
      }
    }
    boolean needed = targets.stream().anyMatch(target -> target.scheme() != Scheme.DNS);
    return needed ? TlsContexts.system(resources.files()) : null;
  }
}
