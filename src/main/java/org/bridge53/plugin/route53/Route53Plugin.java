package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.ResolvConf;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.HealthState;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.plugin.route53.source.AwsClients;
import org.bridge53.plugin.route53.sync.Accounts;

/**
 * {@code route53}: answers for hosted zones of Amazon Route 53. One instance lives as long as the
 * process, and with it the {@link Accounts}, so that a reload keeps what is loaded.
 */
public final class Route53Plugin implements Plugin<Route53Config> {
  private static final int DNS_PORT = 53;

  private final Accounts accounts;
  private final SharedTargets sharedTargets = new SharedTargets();

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
    List<AwsAccess> access = config.access().resolved(resources.files());
    TargetRequest request = targetRequest(config, resources);
    SharedTargets.Key key = new SharedTargets.Key(config.answers().targets(), resources.zones());
    TargetCache targets =
        sharedTargets.find(
            key,
            new TargetCache(request, resources.scheduler(), resources.ticker(), resources.log()));
    Evaluator evaluator = new Evaluator(config.answers().policy(), targets, resources.random());
    evaluator.publishHealth(new HealthState(config.answers().healthOverrides()));
    GeoFile.Option database = config.answers().geoip();
    GeoFile geoip = database == null ? null : GeoFile.link(database, resources);
    String region = config.answers().answerAs();
    Vantages vantages =
        new Vantages(
            config.answers().locations(),
            config.answers().trustedEcs(),
            geoip == null ? Vantages.Places.NONE : geoip,
            region == null ? Vantage.UNKNOWN : Vantage.inRegion(region));
    Route53Handler handler =
        new Route53Handler(
            Route53Service.emptyTable(config),
            config.fallthrough(),
            next,
            resources.lookup(),
            evaluator,
            vantages);
    Route53Service service =
        new Route53Service(
            config,
            access,
            accounts,
            resources,
            handler,
            evaluator,
            signed(config, next),
            new Route53Service.TargetUse(sharedTargets, key, targets, request));
    return new Linked(handler, geoip == null ? List.of(service) : List.of(service, geoip));
  }

  /** Signed zones are for the next plugin, if there is one. */
  private static SignedZones signed(Route53Config config, Handler next) {
    SignedZones written = config.answers().signed();
    if (written != null) {
      return written;
    }
    return next instanceof EndOfChain ? SignedZones.SERVE : SignedZones.FORWARD;
  }

  /** Without servers of its own a line asks this server, then the system's resolvers. */
  private static TargetRequest targetRequest(Route53Config config, Resources resources) {
    if (!config.answers().targets().isEmpty()) {
      return new TargetRequest(resources.exchange(), null, config.answers().targets());
    }
    List<InetSocketAddress> servers = new ArrayList<>();
    try {
      byte[] file = resources.files().read(resources.files().resolve(ResolvConf.SYSTEM));
      for (InetAddress server : ResolvConf.nameServers(file)) {
        servers.add(new InetSocketAddress(server, DNS_PORT));
      }
    } catch (IOException _) {
      // No such file (in a test, on another system): only this server itself is asked.
    }
    return new TargetRequest(resources.exchange(), resources.lookup(), servers);
  }
}
