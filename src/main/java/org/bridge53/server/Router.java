package org.bridge53.server;

import java.util.Collection;
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
  /**
   * A block and one of its zones.
   *
   * @param handler the head of the block's chain
   * @param counts null: the block's queries are not counted
   */
  record Route(DomainName zone, Handler handler, @Nullable QueryCounts counts) {}

  private final SuffixTable<Route> routes;

  /**
   * @param routes of the zones of the listener, each zone once
   */
  Router(Collection<Route> routes) {
    Map<DomainName, Route> table = HashMap.newHashMap(routes.size());
    routes.forEach(route -> table.put(route.zone(), route));
    this.routes = SuffixTable.of(table);
  }

  /** Who answers, or null: REFUSED. */
  @Nullable Route route(Query query) {
    DomainName qname = query.qname();
    Route route = routes.closest(qname);
    if (route != null && query.qtype() == RrType.DS && route.zone().equals(qname)) {
      // RFC 4035 3.1.4.1: the DS of a zone lies in its parent. The root block is no parent in this
      // sense (CoreDNS leaves it out too): it usually forwards, and would deny a private zone.
      Route parent = routes.closestAbove(qname);
      if (parent != null && !parent.zone().isRoot()) {
        return parent;
      }
    }
    return route;
  }
}
