package org.bridge53.plugin.route53;

import java.util.List;
import java.util.function.Function;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.source.AwsClients;
import org.bridge53.plugin.route53.sync.Accounts;

/**
 * {@code route53}: answers for hosted zones of Amazon Route 53. One instance lives as long as the
 * process, and with it the {@link Accounts}, so that a reload keeps what is loaded.
 */
public final class Route53Plugin implements Plugin<Route53Config> {
  private final Accounts accounts;

  /** A plugin that asks AWS. */
  public Route53Plugin() {
    this(AwsClients::open);
  }

  /**
   * A plugin that reads zones through such sources.
   *
   * @param open makes the source of an account; called once an account, on a virtual thread
   */
  public Route53Plugin(Function<AwsAccess, HostedZoneSource> open) {
    this.accounts = new Accounts(open);
  }

  @Override
  public String name() {
    return "route53";
  }

  @Override
  public Route53Config read(List<Directive> lines, Problems problems) {
    return new Route53Reader(problems).read(lines.getFirst());
  }

  @Override
  public Linked link(Route53Config config, Handler next, Resources resources) {
    if (config.zones().isEmpty()) {
      return Linked.of(next);
    }
    String file = config.credentialsFile();
    AwsAccess access =
        new AwsAccess(
            config.profile(),
            file == null ? null : resources.files().resolve(file).toString(),
            config.accessKey(),
            config.endpoint());
    Route53Handler handler =
        new Route53Handler(
            Route53Service.emptyTable(config), config.fallthrough(), next, resources.lookup());
    return Linked.of(handler, new Route53Service(config, access, accounts, resources, handler));
  }
}
