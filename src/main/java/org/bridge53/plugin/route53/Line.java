package org.bridge53.plugin.route53;

import java.util.List;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantages;
import org.jspecify.annotations.Nullable;

/**
 * What one line brings to the answers of its zones; no option of one line ever reaches another's.
 *
 * @param clients of private zones; null: everybody
 * @param clientsWritten whether {@code allow} was given: then it holds for the clients of {@code as
 *     … from} too
 * @param sameName as written, or null
 * @param prefer see {@link ZoneOptions}
 * @param lookup asks this server itself
 * @param targets whom CNAME targets outside all zones are asked of; null: this server itself
 * @param publicPlaces where clients of public zones are
 * @param privatePlaces where clients of private zones are: only a region counts there
 * @param forwarders that stand behind this line in its server block
 * @param delegations follows delegations of private zones
 */
record Line(
    ZoneFallthrough fallthrough,
    @Nullable NetworkSet clients,
    boolean clientsWritten,
    @Nullable SameName sameName,
    List<String> prefer,
    Lookup lookup,
    @Nullable TargetRequest targets,
    Evaluator evaluator,
    Vantages publicPlaces,
    Vantages privatePlaces,
    List<BlockSetting.Forwarder> forwarders,
    Delegations delegations) {
  Line {
    prefer = List.copyOf(prefer);
    forwarders = List.copyOf(forwarders);
  }

  /** Whether answers say that recursion is available: something behind the zones forwards. */
  boolean recursion() {
    return !forwarders.isEmpty();
  }

  boolean forwards(DomainName name) {
    for (int i = 0; i < forwarders.size(); i++) {
      if (forwarders.get(i).forwards(name)) {
        return true;
      }
    }
    return false;
  }
}
