package org.bridge53.server;

import java.util.HashMap;
import java.util.Map;
import org.bridge53.message.Query;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.name.SuffixTable;
import org.bridge53.plugin.Handler;
import org.jspecify.annotations.Nullable;

/**
 * Which server block answers a query on one listener: that of the longest zone which encloses the
 * name. Immutable.
 */
final class Router {
  private record Route(DomainName zone, Handler handler) {}

  private final SuffixTable<Route> routes;

  /**
   * @param handlers the head of the chain for each zone of the listener
   */
  Router(Map<DomainName, Handler> handlers) {
    Map<DomainName, Route> table = HashMap.newHashMap(handlers.size());
    handlers.forEach((zone, handler) -> table.put(zone, new Route(zone, handler)));
    this.routes = SuffixTable.of(table);
  }

  /** The chain that answers, or null: REFUSED. */
  @Nullable Handler route(Query query) {
    DomainName qname = query.qname();
    Route route = routes.closest(qname);
    if (route == null) {
      return null;
    }
    if (query.qtype() == RrType.DS && route.zone().equals(qname)) {
      // RFC 4035 3.1.4.1: the DS of a zone lies in its parent. The root block is no parent in this
      // sense (CoreDNS leaves it out too): it usually forwards, and would deny a private zone.
      Route parent = routes.closestAbove(qname);
      if (parent != null && !parent.zone().isRoot()) {
        return parent.handler();
      }
    }
    return route.handler();
  }
}
