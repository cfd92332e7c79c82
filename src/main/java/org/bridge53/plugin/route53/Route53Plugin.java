package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.ResolvConf;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.StoredZones;
import org.bridge53.plugin.route53.events.QueueReaders;
import org.bridge53.plugin.route53.health.HealthWatches;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.plugin.route53.snapshot.Inventory;
import org.bridge53.plugin.route53.snapshot.SnapshotStores;
import org.bridge53.plugin.route53.source.AwsClients;
import org.bridge53.plugin.route53.sync.Accounts;
import org.jspecify.annotations.Nullable;

/**
 * {@code route53}: answers for hosted zones of Amazon Route 53. One instance lives as long as the
 * process, and with it the {@link Accounts}, so that a reload keeps what is loaded.
 */
public final class Route53Plugin implements Plugin<Route53Config>, StoredZones {
  private static final int DNS_PORT = 53;

  private final Accounts accounts;
  private final SharedTargets sharedTargets = new SharedTargets();
  private final HealthWatches healthWatches = new HealthWatches();
  private final Route53Meters meters = new Route53Meters();
  private final SnapshotStores snapshots = new SnapshotStores();
  private final QueueReaders queueReaders = new QueueReaders();

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
    if (config.isEmpty()) {
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
    LineHealth health = new LineHealth(config, healthWatches, request, resources, evaluator);
    GeoFile.Option database = config.answers().geoip();
    GeoFile geoip = database == null ? null : GeoFile.link(database, resources);
    // The lines of a block follow each other, the last is linked first: they share its board.
    ZoneBoard board =
        next.ofPlugin() instanceof Route53Handler behind
            ? behind.board()
            : new ZoneBoard(next, resources.log());
    Line line = line(config, resources, request, evaluator, geoip);
    List<NetworkSet> viewClients =
        config.find().views().stream().map(view -> NetworkSet.of(view.from())).toList();
    Route53Service service =
        new Route53Service(
            config,
            access,
            accounts,
            resources,
            board,
            line,
            new FoundZones(config.find(), viewClients),
            health,
            new LineSides(config, resources, evaluator, signed(config, board.next())),
            new LineSnapshot(config.snapshot(), snapshots, resources),
            new LineEvents(
                config.events(),
                queueReaders,
                resources,
                new ApiNames(config.access().resolvers(), resources)),
            new Route53Service.TargetUse(sharedTargets, key, targets, request),
            meters);
    return new Linked(
        new Route53Handler(board), geoip == null ? List.of(service) : List.of(service, geoip));
  }

  @Override
  public Listing list(Path directory) throws IOException {
    return Inventory.list(directory);
  }

  @Override
  public @Nullable List<String> export(Path directory, String zone) throws IOException {
    return Inventory.export(directory, zone);
  }

  /** Signed zones are for the next plugin, if there is one. */
  private static SignedZones signed(Route53Config config, Handler next) {
    SignedZones written = config.answers().signed();
    if (written != null) {
      return written;
    }
    return next instanceof EndOfChain ? SignedZones.SERVE : SignedZones.FORWARD;
  }

  private static Line line(
      Route53Config config,
      Resources resources,
      TargetRequest request,
      Evaluator evaluator,
      @Nullable GeoFile geoip) {
    AnswerOptions answers = config.answers();
    ZoneOptions find = config.find();
    List<Cidr> allow = find.allow();
    boolean everybody = allow != null && allow.equals(ZoneOptions.EVERYBODY);
    Vantage home = home(answers.answerAs(), find.views());
    // "location" says where the clients of public zones are; of those of private ones only the
    // region counts. Where no region is given, a place is better than none.
    List<Vantages.Location> regions = new ArrayList<>();
    for (VpcRule view : find.views()) {
      for (Cidr network : view.from()) {
        regions.add(new Vantages.Location(network, Vantage.inRegion(view.vpc().region())));
      }
    }
    if (home.equals(Vantage.UNKNOWN)) {
      regions.addAll(answers.locations());
    }
    return new Line(
        config.fallthrough(),
        everybody ? null : NetworkSet.of(allow == null ? ZoneOptions.PRIVATE_NETWORKS : allow),
        allow != null,
        find.sameName(),
        find.prefer(),
        resources.lookup(),
        answers.targets().isEmpty() ? null : request,
        evaluator,
        new Vantages(
            answers.locations(),
            answers.trustedEcs(),
            geoip == null ? Vantages.Places.NONE : geoip,
            home),
        new Vantages(regions, List.of(), Vantages.Places.NONE, home),
        resources.forwarders(),
        new Delegations(resources.exchange(), resources.lookup(), resources.ticker()));
  }

  /** {@code as} without networks says what {@code answer_as} says, unless that is written. */
  private static Vantage home(@Nullable String answerAs, List<VpcRule> views) {
    if (answerAs != null) {
      return Vantage.inRegion(answerAs);
    }
    for (VpcRule view : views) {
      if (view.from().isEmpty()) {
        return Vantage.inRegion(view.vpc().region());
      }
    }
    return Vantage.UNKNOWN;
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
