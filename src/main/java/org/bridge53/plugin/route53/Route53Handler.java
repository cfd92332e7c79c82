package org.bridge53.plugin.route53;

import org.bridge53.message.Answer;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.route53.routing.ClientSubnet;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.ResponseComposer;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;

/** Answers from the hosted zones of one line, out of memory: no query ever waits for AWS. */
final class Route53Handler implements Handler, ResponseComposer.Outside {
  /** The serial never moves: a secondary would be fooled. */
  private static final Response NO_TRANSFER =
      Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.NOT_SUPPORTED, "no transfer of hosted zones");

  private final Fallthrough fallthrough;
  private final Handler next;
  private final Lookup lookup;
  private final Evaluator evaluator;
  private final Vantages vantages;
  private final ResponseComposer composer;

  /** All that queries read; replaced whole. */
  private volatile ZoneTable table;

  Route53Handler(
      ZoneTable table,
      Fallthrough fallthrough,
      Handler next,
      Lookup lookup,
      Evaluator evaluator,
      Vantages vantages) {
    this.evaluator = evaluator;
    this.vantages = vantages;
    this.table = table;
    this.fallthrough = fallthrough;
    this.next = next;
    this.lookup = lookup;
    // A target in another zone of this line as well: other plugins of the server may have a say.
    this.composer = new ResponseComposer(this);
  }

  /** Serves other data from now on. */
  void publish(ZoneTable changed) {
    table = changed;
  }

  @Override
  public Answer handle(Query query) {
    ZoneTable.Entry[] entries = table.enclosing(query.qname(), query.qtype());
    if (entries == null || query.qclass() != RrClass.IN) {
      return next.handle(query);
    }
    if (query.qtype() == RrType.AXFR || query.qtype() == RrType.IXFR) {
      return NO_TRANSFER;
    }
    if (vantages.believes(query) && ClientSubnet.isMalformed(query)) {
      return Response.of(Rcode.FORMERR); // RFC 7871 section 6
    }
    // Zones of one name: the first that has the name answers, NXDOMAIN goes to the next (CoreDNS).
    for (int i = 0; ; i++) {
      ZoneTable.Entry entry = entries[i];
      Zone zone = entry.zone();
      if (zone == null) {
        // SERVFAIL, and never the next plugin: that is usually a public resolver, and an internal
        // name must not get a public answer because AWS cannot be reached.
        return entry.notLoaded();
      }
      LookupResult result = ZoneLookup.find(zone, query.qname(), query.qtype());
      if (!(result instanceof LookupResult.NxDomain)) {
        return scoped(query, composer.compose(zone, query, result));
      }
      if (i == entries.length - 1) {
        return fallthrough.covers(query.qname())
            ? next.handle(query)
            : scoped(query, composer.compose(zone, query, result));
      }
    }
  }

  /**
   * Tells a resolver whose client-subnet option was heeded for whom the answer holds (RFC 7871
   * section 7.2.1): the whole prefix where a policy chose, everybody else.
   */
  private Answer scoped(Query query, Answer answer) {
    ClientSubnet subnet = query.depth() == 0 ? vantages.subnet(query) : null;
    return subnet == null
        ? answer
        : answer.map(
            response ->
                response.withOption(
                    subnet.answered(response.freeChoice() ? subnet.network().prefixBits() : 0)));
  }

  @Override
  public RrsetChoice.Drawn draw(Zone zone, RrsetChoice.Varying choice, Query query) {
    return evaluator.draw(zone, (RoutingGroup) choice, () -> vantages.of(query));
  }

  @Override
  public Answer ask(Query query) {
    return lookup.ask(query);
  }

  /** What a name gets when it is asked for itself, a CNAME that leads to it gets as well. */
  @Override
  public boolean asksForMissing(Zone zone, DomainName target) {
    return fallthrough.covers(target);
  }
}
