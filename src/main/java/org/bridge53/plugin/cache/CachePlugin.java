package org.bridge53.plugin.cache;

import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/**
 * The directive {@code cache [TTL] [ZONES...]}. One instance lives as long as the process, and with
 * it the {@link KeptStores}, so that a reload keeps what was answered.
 */
public final class CachePlugin implements Plugin<CacheConfig> {
  private final KeptStores stores = new KeptStores();

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public CacheConfig read(List<Directive> lines, Problems problems) {
    return new CacheReader(lines.getFirst(), problems).read();
  }

  @Override
  public Linked link(CacheConfig config, Handler next, Resources resources) {
    KeptStores.Share share = stores.join(resources.identity(), config);
    CacheMeters meters = new CacheMeters(config, share.store(), resources);
    return Linked.of(new Cache(config, share.store(), meters, next, resources), share, meters);
  }
}
