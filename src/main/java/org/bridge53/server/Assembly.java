package org.bridge53.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import org.bridge53.plugin.EndOfChain;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.Service;
import org.bridge53.server.Assembled.AssembledListener;
import org.bridge53.server.ServerConfig.BlockConfig;
import org.bridge53.server.ServerConfig.KeyConfig;
import org.bridge53.server.ServerConfig.PluginConfig;
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
  private static final Pattern PREFERRED_LABEL =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?", Pattern.CASE_INSENSITIVE);

  private final ServerOptions options;
  private final Exchange exchange;
  private final Scheduler scheduler;
  private final Function<String, Log> logs;

  /**
   * @param logs the log of a plugin, by the plugin's name
   */
  Assembly(
      ServerOptions options, Exchange exchange, Scheduler scheduler, Function<String, Log> logs) {
    this.options = options;
    this.exchange = exchange;
    this.scheduler = scheduler;
    this.logs = logs;
  }

  /**
   * Parses and reads only: {@code check --syntax}.
   *
   * @return what could be read; if {@code problems} has errors by now, it is not all there was
   */
  static ServerConfig read(CorefileText text, ServerOptions options, Problems problems) {
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
    return new ConfigReader(options.catalog(), options.defaultPort(), problems).read(corefile);
  }

  /**
   * Parses, reads and links.
   *
   * @return null if something is wrong, which is in {@code problems}
   */
  @Nullable Assembled assemble(CorefileText text, Problems problems) {
    // Linked even after errors, without the lines that have them, so that an operator sees at once
    // what
    // is wrong with the files and addresses that the other lines name.
    return link(read(text, options, problems), problems);
  }

  private @Nullable Assembled link(ServerConfig config, Problems problems) {
    Map<InetSocketAddress, Gathered> listeners = new LinkedHashMap<>();
    List<Service> services = new ArrayList<>();
    boolean debug = false;
    for (BlockConfig block : config.blocks()) {
      List<InetAddress> bound = listenAddresses(block, problems);
      ListenerLookup lookup = new ListenerLookup();
      Handler chain = linkChain(block, bound, lookup, services, problems);
      debug |= has(block, BlockSetting.DebugLines.class);
      boolean otherClasses = has(block, BlockSetting.OtherClasses.class);
      boolean first = true;
      for (KeyConfig key : block.keys()) {
        for (InetSocketAddress address : addresses(bound, key.port())) {
          Gathered listener = listeners.computeIfAbsent(address, _ -> new Gathered());
          if (listener.handlers.putIfAbsent(key.zone(), chain) != null) {
            problems.error(
                key.position(),
                zoneAddress(key, bound.isEmpty() ? null : address).alreadyDefined());
          }
          listener.otherClasses |= otherClasses;
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
      services.forEach(Service::close);
      return null;
    }
    return new Assembled(
        listeners.entrySet().stream().map(entry -> entry.getValue().build(entry.getKey())).toList(),
        List.copyOf(services),
        debug);
  }

  private Handler linkChain(
      BlockConfig block,
      List<InetAddress> bound,
      ListenerLookup lookup,
      List<Service> services,
      Problems problems) {
    Path root = rootDirectory(block);
    LocalFiles files = options.files().apply(root);
    Handler head = null;
    List<PluginConfig<?>> plugins = block.plugins();
    List<Service> ofBlock = new ArrayList<>();
    for (int i = plugins.size() - 1; i >= 0; i--) {
      PluginConfig<?> plugin = plugins.get(i);
      Handler next = head != null ? head : new EndOfChain(plugin.plugin().name());
      ChainIdentity identity =
          ChainIdentity.of(block, plugins.subList(i, plugins.size()), bound, root, exchange);
      Linked linked = linkOne(plugin, next, block, identity, files, lookup, problems);
      ofBlock.addAll(linked.services());
      if (!linked.head().equals(next)) {
        head = linked.head();
      }
    }
    services.addAll(ofBlock.reversed());
    // As CoreDNS: a block in which no plugin answers refuses.
    return head != null ? head : _ -> Response.of(Rcode.REFUSED);
  }

  private <C extends Record> Linked linkOne(
      PluginConfig<C> plugin,
      Handler next,
      BlockConfig block,
      ChainIdentity identity,
      LocalFiles files,
      ListenerLookup lookup,
      Problems problems) {
    String name = plugin.plugin().name();
    BlockResources resources =
        new BlockResources(
            block.zones(),
            identity,
            problems.forPlugin(name),
            files,
            lookup,
            exchange,
            scheduler,
            logs.apply(name));
    try {
      return plugin.plugin().link(plugin.config(), next, resources);
    } catch (InvalidPathException notAPath) {
      problems.forPlugin(name).error(plugin.position(), String.valueOf(notAPath.getMessage()));
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
        ? List.of(new InetSocketAddress(port))
        : bound.stream()
            .map(
                address ->
                    address.isAnyLocalAddress()
                        ? new InetSocketAddress(port) // one wildcard, of both families
                        : new InetSocketAddress(address, port))
            .distinct()
            .toList();
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

  /** What the blocks say about one address. */
  private static final class Gathered {
    private final Map<DomainName, Handler> handlers = new LinkedHashMap<>();
    private final List<ListenerLookup> lookups = new ArrayList<>();
    private boolean otherClasses;
    private boolean wildcard;

    private AssembledListener build(InetSocketAddress address) {
      List<String> banner = new ArrayList<>();
      for (DomainName zone : new TreeSet<>(handlers.keySet())) {
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
      return new AssembledListener(
          address,
          wildcard,
          new QueryService.Routes(new Router(handlers), otherClasses),
          List.copyOf(banner),
          List.copyOf(lookups));
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
