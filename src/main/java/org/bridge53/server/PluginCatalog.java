package org.bridge53.server;

import java.util.List;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.acl.AclPlugin;
import org.bridge53.plugin.any.AnyPlugin;
import org.bridge53.plugin.bind.BindPlugin;
import org.bridge53.plugin.bufsize.BufsizePlugin;
import org.bridge53.plugin.cache.CachePlugin;
import org.bridge53.plugin.chaos.ChaosPlugin;
import org.bridge53.plugin.debug.DebugPlugin;
import org.bridge53.plugin.errors.ErrorsPlugin;
import org.bridge53.plugin.file.FilePlugin;
import org.bridge53.plugin.forward.ForwardPlugin;
import org.bridge53.plugin.header.HeaderPlugin;
import org.bridge53.plugin.health.HealthPlugin;
import org.bridge53.plugin.hosts.HostsPlugin;
import org.bridge53.plugin.loadbalance.LoadbalancePlugin;
import org.bridge53.plugin.local.LocalPlugin;
import org.bridge53.plugin.log.LogPlugin;
import org.bridge53.plugin.loop.LoopPlugin;
import org.bridge53.plugin.metadata.MetadataPlugin;
import org.bridge53.plugin.minimal.MinimalPlugin;
import org.bridge53.plugin.multisocket.MultisocketPlugin;
import org.bridge53.plugin.nsid.NsidPlugin;
import org.bridge53.plugin.on.OnPlugin;
import org.bridge53.plugin.prometheus.PrometheusPlugin;
import org.bridge53.plugin.ready.ReadyPlugin;
import org.bridge53.plugin.reload.ReloadPlugin;
import org.bridge53.plugin.root.RootPlugin;
import org.bridge53.plugin.route53.Route53Plugin;
import org.bridge53.plugin.rrl.RrlPlugin;
import org.bridge53.plugin.timeouts.TimeoutsPlugin;
import org.bridge53.plugin.whoami.WhoamiPlugin;

/** The plugins there are. */
public final class PluginCatalog {
  /**
   * All plugins in the order of the chain, which is CoreDNS's: a query passes them from top to
   * bottom whatever the order of the lines in the Corefile. Adding a plugin is a folder and a line
   * here.
   */
  public static final List<Plugin<?>> PLUGINS =
      List.of(
          // what a block is: these never see a query, but for labels, identity and size
          new RootPlugin(),
          new MetadataPlugin(),
          new TimeoutsPlugin(),
          new MultisocketPlugin(),
          new ReloadPlugin(),
          new NsidPlugin(),
          new BufsizePlugin(),
          new BindPlugin(),
          new DebugPlugin(),
          new ReadyPlugin(),
          new HealthPlugin(),
          new PrometheusPlugin(),
          // what sees every answer of those below
          new ErrorsPlugin(),
          new LogPlugin(),
          // and what of it is sent: before anything that answers, also from a cache
          new RrlPlugin(),
          // names that never leave the house
          new LocalPlugin(),
          new AnyPlugin(),
          new ChaosPlugin(),
          // what changes queries and answers on their way
          new LoadbalancePlugin(),
          new AclPlugin(),
          // what was answered before
          new CachePlugin(),
          // below the cache, which keeps what they make, but for AA and RD: those it sets itself
          new HeaderPlugin(),
          new MinimalPlugin(),
          // zones and names of our own
          new HostsPlugin(),
          new Route53Plugin(),
          new FilePlugin(),
          // everybody else's
          new LoopPlugin(),
          new ForwardPlugin(),
          // what answers anything
          new WhoamiPlugin(),
          // commands; never sees a query
          new OnPlugin());

  private PluginCatalog() {}
}
