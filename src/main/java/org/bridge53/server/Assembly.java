package org.bridge53.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bridge53.corefile.Corefile;
import org.bridge53.corefile.KeyScheme;
import org.bridge53.corefile.Parser;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.ZoneAddress;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.SocketNames;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.CarryOver;
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.server.Assembled.AssembledListener;
import org.bridge53.server.ServerConfig.BlockConfig;
import org.bridge53.server.ServerConfig.KeyConfig;
import org.bridge53.server.ServerConfig.PluginConfig;
import org.bridge53.transport.ListenOptions;
import org.jspecify.annotations.Nullable;

/**
 * Builds a server from a Corefile: parse, read, link; nothing is started, no network is used. The
 * picture:
 *
 * <pre>
 * text --Parser--> Corefile --ConfigReader + Plugin.read--> ServerConfig
 *      --Plugin.link, last of the chain to first--> Assembled(listeners, services)
 * </pre>
 */
final class Assembly {
  /*
   * One chain a block. It is linked from its end: each plugin gets the handler behind it and gives back
   * the one in front, so that no query ever walks a list, and a plugin that only sets something is not
   * there at all when queries come. Settings (`bind`, `root`, `debug`, ...) are configurations of the
   * types in BlockSetting, looked up by type: this class knows what they mean and no plugin by name.
   *
   * Blocks and addresses cross. A block has a chain, an address has sockets; several keys and `bind`
   * addresses of a block lead several addresses to one chain, and several blocks share an address, each
   * with its zones. Gathered collects what all blocks say about one address and becomes its router, its
   * options, its lines of the banner.
   *
   * Problems do not stop it. A line that cannot be linked is left out and the next is tried, so that an
   * operator sees all that is wrong at once; only at the end everything that was linked is closed again
   * if there was an error. A plugin that throws what it should not is such a line too: nothing may
   * escape between the first service that is linked and the last.
   *
   * A reload links a whole second set while the first answers. What costs much to load goes from one to
   * the other by CarryOver; its key holds, by ChainIdentity, all that the thing depends on.
   */

  private static final Pattern PREFERRED_LABEL =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?", Pattern.CASE_INSENSITIVE);

  /** The wildcard of IPv6 is of both families, in Go as on Linux; that of IPv4 is of its own. */
  private static final InetAddress BOTH_FAMILIES = InetAddress.ofLiteral("::");

  private final ServerOptions options;
  private final Exchange exchange;
  private final Scheduler scheduler;
  private final HttpPages pages;
  private final ServerMeters meters;
  private final Readiness readiness;
  private final Function<String, Log> logs;

  /**
   * @param logs the log of a plugin, by the plugin's name
   */
  Assembly(
      ServerOptions options,
      Exchange exchange,
      Scheduler scheduler,
      HttpPages pages,
      ServerMeters meters,
      Readiness readiness,
      Function<String, Log> logs) {
    this.options = options;
    this.exchange = exchange;
    this.scheduler = scheduler;
    this.pages = pages;
    this.meters = meters;
    this.readiness = readiness;
    this.logs = logs;
  }

  /**
   * Parses only; where there is no server block, CoreDNS's own configuration takes the place.
   *
   * @return what could be parsed; if {@code problems} has errors by now, it is not all there was
   */
  static Corefile parse(CorefileText text, ServerOptions options, Problems problems) {
    Set<String> known =
        options.catalog().stream().map(Plugin::name).collect(Collectors.toUnmodifiableSet());
    Corefile corefile =
        Parser.parse(
            text.file(), text.text(), options.sources(), options.environment(), known, problems);
    if (corefile.blocks().isEmpty() && !problems.hasErrors()) {
      corefile =
          Parser.parse(
              text.file(),
              CorefileText.builtIn(options.defaultPort()).text(),
              options.sources(),
              options.environment(),
              known,
              problems);
    }
    return corefile;
  }

  /** Parses and reads only: {@code check --syntax}. As {@link #parse}. */
  static ServerConfig read(CorefileText text, ServerOptions options, Problems problems) {
    return read(parse(text, options, problems), options, problems);
  }

  private static ServerConfig read(Corefile corefile, ServerOptions options, Problems problems) {
    return new ConfigReader(options.catalog(), options.defaultPort(), problems).read(corefile);
  }

  /**
   * Parses, reads and links.
   *
   * @param offers of the configuration that runs; takes those of this one
   * @return null if something is wrong, which is in {@code problems}
   */
  @Nullable Assembled assemble(CorefileText text, Offers offers, Problems problems) {
    Corefile corefile = parse(text, options, problems);
    // Linked even after errors, without the lines that have them, so that an operator sees at once
    // what is wrong with the files and addresses that the other lines name.
    return link(read(corefile, options, problems), Fingerprint.of(corefile), offers, problems);
  }

  private @Nullable Assembled link(
      ServerConfig config, String fingerprint, Offers offers, Problems problems) {
    Map<InetSocketAddress, Gathered> listeners = new LinkedHashMap<>();
    List<Readiness.Member> members = new ArrayList<>();
    boolean debug = false;
    BlockSetting.ConfigurationWatch watch = null;
    IdentityHashMap<BlockConfig, List<InetAddress>> binds = new IdentityHashMap<>();
    for (BlockConfig block : config.blocks()) {
      binds.put(block, listenAddresses(block, problems));
    }
    Surroundings surroundings = Surroundings.of(config, binds);
    for (BlockConfig block : config.blocks()) {
      List<InetAddress> bound = binds.getOrDefault(block, List.of());
      ListenerLookup lookup = new ListenerLookup();
      Handler chain = linkChain(block, bound, surroundings, lookup, offers, members, problems);
      boolean counted = has(block, BlockSetting.CountedQueries.class);
      debug |= has(block, BlockSetting.DebugLines.class);
      BlockSetting.ConfigurationWatch own = setting(block, BlockSetting.ConfigurationWatch.class);
      watch = own == null ? watch : own;
      boolean first = true;
      for (KeyConfig key : block.keys()) {
        for (InetSocketAddress address : addresses(bound, key.port())) {
          Gathered listener = listeners.computeIfAbsent(address, _ -> new Gathered(block));
          if (listener.blocks.putIfAbsent(
                  key.zone(), new Answering(chain, counted ? chainNames(block) : List.of()))
              != null) {
            problems.error(
                key.position(),
                zoneAddress(key, bound.isEmpty() ? null : address).alreadyDefined());
          }
          listener.add(block);
          listener.wildcard |= bound.isEmpty();
          if (first) {
            listener.lookups.add(lookup);
            first = false;
          }
        }
      }
    }
    reportOverlaps(config, problems);
    if (problems.hasErrors()) {
      members.reversed().forEach(this::close);
      return null;
    }
    return new Assembled(
        listeners.entrySet().stream()
            .map(entry -> entry.getValue().build(entry.getKey(), meters))
            .toList(),
        List.copyOf(members),
        debug,
        fingerprint,
        listeners.entrySet().stream()
            .flatMap(entry -> entry.getValue().enabled(entry.getKey()))
            .toList(),
        watch);
  }

  private static List<String> chainNames(BlockConfig block) {
    return block.plugins().stream().map(plugin -> plugin.plugin().name()).toList();
  }

  /** What the whole configuration is to the network. */
  private record Surroundings(
      List<InetSocketAddress> listenAddresses, List<InetSocketAddress> upstreams) {
    private static Surroundings of(
        ServerConfig config, IdentityHashMap<BlockConfig, List<InetAddress>> binds) {
      Set<InetSocketAddress> listening = new LinkedHashSet<>();
      Set<InetSocketAddress> upstreams = new LinkedHashSet<>();
      for (BlockConfig block : config.blocks()) {
        for (KeyConfig key : block.keys()) {
          listening.addAll(addresses(binds.getOrDefault(block, List.of()), key.port()));
        }
        for (PluginConfig<?> plugin : block.plugins()) {
          if (plugin.config() instanceof BlockSetting.Upstreams setting) {
            upstreams.addAll(setting.upstreams());
          }
        }
      }
      return new Surroundings(List.copyOf(listening), List.copyOf(upstreams));
    }
  }

  private void close(Readiness.Member member) {
    try {
      member.service().close();
    } catch (RuntimeException failure) {
      logs.apply(member.plugin()).error(failure.toString());
    }
  }

  private Handler linkChain(
      BlockConfig block,
      List<InetAddress> bound,
      Surroundings surroundings,
      ListenerLookup lookup,
      CarryOver carryOver,
      List<Readiness.Member> members,
      Problems problems) {
    Path root = rootDirectory(block);
    LocalFiles files = options.files().apply(root);
    Handler head = null;
    boolean counted = has(block, BlockSetting.CountedQueries.class);
    List<PluginConfig<?>> plugins = block.plugins();
    List<Readiness.Member> ofBlock = new ArrayList<>();
    for (int i = plugins.size() - 1; i >= 0; i--) {
      PluginConfig<?> plugin = plugins.get(i);
      Handler next = head != null ? head : new EndOfChain(plugin.plugin().name());
      ChainIdentity identity =
          ChainIdentity.of(block, plugins.subList(i, plugins.size()), bound, root, exchange);
      List<BlockSetting.Forwarder> forwarders = new ArrayList<>();
      for (PluginConfig<?> behind : plugins.subList(i + 1, plugins.size())) {
        if (behind.config() instanceof BlockSetting.Forwarder forwarder) {
          forwarders.add(forwarder);
        }
      }
      Linked linked =
          linkOne(
              plugin,
              next,
              block,
              surroundings,
              identity,
              files,
              forwarders,
              lookup,
              carryOver,
              problems);
      for (Service service : linked.services().reversed()) {
        ofBlock.add(new Readiness.Member(plugin.plugin().name(), service));
      }
      if (!linked.head().equals(next)) {
        head =
            counted
                ? new Attributed(meters.number(plugin.plugin().name()), linked.head())
                : linked.head();
      }
    }
    members.addAll(ofBlock.reversed());
    // As CoreDNS: a block in which no plugin answers refuses.
    return head != null ? head : _ -> Response.of(Rcode.REFUSED);
  }

  private <C extends Record> Linked linkOne(
      PluginConfig<C> plugin,
      Handler next,
      BlockConfig block,
      Surroundings surroundings,
      ChainIdentity identity,
      LocalFiles files,
      List<BlockSetting.Forwarder> forwarders,
      ListenerLookup lookup,
      CarryOver carryOver,
      Problems problems) {
    String name = plugin.plugin().name();
    BlockResources resources =
        new BlockResources(
            block.zones(),
            identity,
            problems.forPlugin(name),
            files,
            options.state(),
            List.copyOf(forwarders),
            lookup,
            exchange,
            surroundings.listenAddresses(),
            surroundings.upstreams(),
            options.deferredLimit(),
            scheduler,
            pages,
            meters,
            readiness,
            carryOver,
            logs.apply(name));
    try {
      return plugin.plugin().link(plugin.config(), next, resources);
    } catch (InvalidPathException notAPath) {
      problems.forPlugin(name).error(plugin.position(), String.valueOf(notAPath.getMessage()));
      return Linked.of(next);
    } catch (RuntimeException unexpected) { // so that what is linked by now is closed
      problems.forPlugin(name).error(plugin.position(), "failed unexpectedly: " + unexpected);
      return Linked.of(next);
    }
  }

  private static <T extends BlockSetting> @Nullable T setting(BlockConfig block, Class<T> type) {
    for (PluginConfig<?> plugin : block.plugins()) {
      if (type.isInstance(plugin.config())) {
        return type.cast(plugin.config());
      }
    }
    return null;
  }

  private static boolean has(BlockConfig block, Class<? extends BlockSetting> type) {
    return setting(block, type) != null;
  }

  private static Path rootDirectory(BlockConfig block) {
    BlockSetting.RootDirectory root = setting(block, BlockSetting.RootDirectory.class);
    Path workingDirectory = Path.of("").toAbsolutePath();
    try {
      return workingDirectory.resolve(root == null ? "" : root.rootDirectory());
    } catch (InvalidPathException notAPath) {
      return workingDirectory; // root itself reports it when it is linked
    }
  }

  private static List<InetAddress> listenAddresses(BlockConfig block, Problems problems) {
    BlockSetting.ListenAddresses bind = setting(block, BlockSetting.ListenAddresses.class);
    if (bind == null) {
      return List.of();
    }
    try {
      return bind.listenAddresses();
    } catch (IllegalArgumentException unknown) {
      for (PluginConfig<?> plugin : block.plugins()) {
        if (plugin.config().equals(bind)) {
          problems
              .forPlugin(plugin.plugin().name())
              .error(plugin.position(), String.valueOf(unknown.getMessage()));
        }
      }
      return List.of();
    }
  }

  private static List<InetSocketAddress> addresses(List<InetAddress> bound, int port) {
    return bound.isEmpty()
        ? List.of(new InetSocketAddress(BOTH_FAMILIES, port))
        : bound.stream().map(address -> new InetSocketAddress(address, port)).distinct().toList();
  }

  private static ZoneAddress zoneAddress(KeyConfig key, @Nullable InetSocketAddress address) {
    return new ZoneAddress(
        KeyScheme.DNS, key.zone(), key.port(), address == null ? null : address.getAddress());
  }

  /** One zone and port bound to an address here and unbound there: both could get the query. */
  private static void reportOverlaps(ServerConfig config, Problems problems) {
    Map<ZoneAddress, KeyConfig> unbound = new HashMap<>();
    for (BlockConfig block : config.blocks()) {
      if (!has(block, BlockSetting.ListenAddresses.class)) {
        block.keys().forEach(key -> unbound.put(zoneAddress(key, null), key));
      }
    }
    for (BlockConfig block : config.blocks()) {
      if (has(block, BlockSetting.ListenAddresses.class)) {
        for (KeyConfig key : block.keys()) {
          ZoneAddress one = zoneAddress(key, null);
          KeyConfig other = unbound.get(one);
          if (other != null) {
            problems.error(
                key.position(),
                one.overlapText(one) + " of " + other.position() + ", which has no bind");
          }
        }
      }
    }
  }

  /**
   * A block's chain.
   *
   * @param counted its plugins, if its queries are counted; else none
   */
  private record Answering(Handler chain, List<String> counted) {
    private boolean isCounted() {
      return !counted.isEmpty();
    }
  }

  /** What the blocks say about one address. */
  private static final class Gathered {
    private final Map<DomainName, Answering> blocks = new LinkedHashMap<>();
    private final List<ListenerLookup> lookups = new ArrayList<>();
    private final int udpSockets;
    private @Nullable Duration read;
    private @Nullable Duration idle;
    private @Nullable Duration write;
    private @Nullable Integer queries;
    private boolean otherClasses;
    private boolean signedQueries;
    private boolean wildcard;

    /**
     * @param first the first block decides how many sockets there are
     */
    private Gathered(BlockConfig first) {
      BlockSetting.UdpSockets sockets = setting(first, BlockSetting.UdpSockets.class);
      udpSockets = sockets == null ? 0 : sockets.udpSockets();
    }

    /** The last block that says a time decides about it, for all. */
    private void add(BlockConfig block) {
      otherClasses |= has(block, BlockSetting.OtherClasses.class);
      signedQueries |= has(block, BlockSetting.SignedQueries.class);
      BlockSetting.TcpTimes times = setting(block, BlockSetting.TcpTimes.class);
      if (times != null) {
        read = times.read() == null ? read : times.read();
        idle = times.idle() == null ? idle : times.idle();
        write = times.write() == null ? write : times.write();
        queries = times.maxQueries() == null ? queries : times.maxQueries();
      }
    }

    private AssembledListener build(InetSocketAddress address, ServerMeters meters) {
      List<String> banner = new ArrayList<>();
      for (DomainName zone : new TreeSet<>(blocks.keySet())) {
        String text = zone.toString();
        if (!isPreferredSyntax(zone)) {
          banner.add("Warning: Domain \"" + text + "\" does not follow RFC1035 preferred syntax");
        }
        banner.add(
            text
                + ":"
                + address.getPort()
                + (wildcard ? "" : " on " + SocketNames.of(address.getAddress())));
      }
      ListenOptions options = new ListenOptions(udpSockets, read, idle, write, queries);
      return new AssembledListener(
          address,
          options,
          routes(address, options, meters),
          List.copyOf(banner),
          List.copyOf(lookups));
    }

    private QueryService.Routes routes(
        InetSocketAddress address, ListenOptions options, ServerMeters meters) {
      String server = "dns://" + (wildcard ? ":" + address.getPort() : SocketNames.of(address));
      List<Router.Route> routes = new ArrayList<>(blocks.size());
      boolean counts = false;
      for (Map.Entry<DomainName, Answering> entry : blocks.entrySet()) {
        Answering block = entry.getValue();
        counts |= block.isCounted();
        routes.add(
            new Router.Route(
                entry.getKey(),
                block.chain(),
                block.isCounted()
                    ? meters.queries(new QueryCounts.Scope(server, entry.getKey().toString()))
                    : null));
      }
      return new QueryService.Routes(
          new Router(routes),
          otherClasses,
          signedQueries,
          options.idleTime(),
          counts
              ? new QueryService.Counting(
                  server, meters.queries(new QueryCounts.Scope(server, "dropped")))
              : null);
    }

    /** The listener, as metrics name it. */
    private String server(InetSocketAddress address) {
      return "dns://" + (wildcard ? ":" + address.getPort() : SocketNames.of(address));
    }

    private Stream<Meters.Value> enabled(InetSocketAddress address) {
      return blocks.entrySet().stream()
          .flatMap(
              block ->
                  block.getValue().counted().stream()
                      .map(
                          name ->
                              new Meters.Value(
                                  List.of(
                                      new Meters.Label("server", server(address)),
                                      new Meters.Label("zone", block.getKey().toString()),
                                      new Meters.Label("view", ""),
                                      new Meters.Label("name", name)),
                                  1)));
    }

    private static boolean isPreferredSyntax(DomainName zone) {
      String text = zone.toString();
      if (zone.isRoot() || text.endsWith(".in-addr.arpa.") || text.endsWith(".ip6.arpa.")) {
        return true;
      }
      for (String label : text.substring(0, text.length() - 1).split("\\.", -1)) {
        if (!PREFERRED_LABEL.matcher(label).matches()) {
          return false;
        }
      }
      return true;
    }
  }
}
