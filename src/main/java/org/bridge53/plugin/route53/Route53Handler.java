package org.bridge53.plugin.route53;

import java.util.Set;
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
import org.bridge53.plugin.route53.routing.Trace;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.ResponseComposer;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.jspecify.annotations.Nullable;

/** Answers from the hosted zones of one line, out of memory: no query ever waits for AWS. */
final class Route53Handler implements Handler, ResponseComposer.Outside {
  /** The serial never moves: a secondary would be fooled. */
  private static final Response NO_TRANSFER =
      Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.NOT_SUPPORTED, "no transfer of hosted zones");

  private static final Response SIGNED =
      Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.NOT_SUPPORTED, "the zone's signatures are not here");

  private final Fallthrough fallthrough;
  private final Handler next;
  private final Lookup lookup;
  private final Evaluator evaluator;
  private final Vantages vantages;
  private final ResponseComposer composer;

  /** All that queries read; replaced whole. */
  private volatile ZoneTable table;

  /** Zones that are not answered for AWS signs them; almost always none. */
  private volatile Set<Zone> signed = Set.of();

  private volatile boolean refusesSigned;

  private final @Nullable Trace trace;

  Route53Handler(
      ZoneTable table,
      Fallthrough fallthrough,
      Handler next,
      Lookup lookup,
      Evaluator evaluator,
      Vantages vantages) {
    this(table, fallthrough, next, lookup, evaluator, vantages, null);
  }

  private Route53Handler(
      ZoneTable table,
      Fallthrough fallthrough,
      Handler next,
      Lookup lookup,
      Evaluator evaluator,
      Vantages vantages,
      @Nullable Trace trace) {
    this.trace = trace;
    this.evaluator = evaluator;
    this.vantages = vantages;
    this.table = table;
    this.fallthrough = fallthrough;
    this.next = next;
    this.lookup = lookup;
    // A target in another zone of this line as well: other plugins of the server may have a say.
    this.composer = new ResponseComposer(this);
  }

  /** A handler with the data of this moment that tells how it comes to its answers. */
  Route53Handler traced(Trace to) {
    Route53Handler traced =
        new Route53Handler(table, fallthrough, next, lookup, evaluator, vantages, to);
    traced.leaveSigned(signed, refusesSigned);
    return traced;
  }

  /** Whether a hosted zone of the line encloses the name of a query. */
  boolean hasZoneFor(Query query) {
    return table.enclosing(query.qname(), query.qtype()) != null;
  }

  private void note(String topic, String text) {
    if (trace != null) {
      trace.note(topic, text);
    }
  }

  private static String describe(LookupResult result) {
    return switch (result) {
      case LookupResult.Found found when found.synthesised() ->
          "the wildcard " + found.node().name() + " has the type";
      case LookupResult.Found _ -> "the name has the type";
      case LookupResult.Cname cname when cname.synthesised() ->
          "the wildcard " + cname.node().name() + " has a CNAME";
      case LookupResult.Cname _ -> "the name has a CNAME";
      case LookupResult.Dname dname -> "redirected at " + dname.node().name();
      case LookupResult.Referral referral -> "delegated at " + referral.cut().name();
      case LookupResult.NoData _ -> "the name exists without the type";
      case LookupResult.NxDomain _ -> "there is no such name";
    };
  }

  /** Serves other data from now on. */
  void publish(ZoneTable changed) {
    table = changed;
  }

  /**
   * Leaves zones to others from now on.
   *
   * @param zones by identity
   * @param refuses whether queries for them are refused; else they go to the next plugin
   */
  void leaveSigned(Set<Zone> zones, boolean refuses) {
    refusesSigned = refuses;
    signed = zones;
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
        note("zone", entry.name() + " is not loaded");
        return entry.notLoaded();
      }
      if (!signed.isEmpty() && signed.contains(zone)) {
        note("signed", refusesSigned ? "refused" : "on to the next plugin");
        return refusesSigned ? SIGNED : next.handle(query);
      }
      LookupResult result = ZoneLookup.find(zone, query.qname(), query.qtype());
      if (trace != null) {
        trace.note("look-up", describe(result));
      }
      if (!(result instanceof LookupResult.NxDomain)) {
        return scoped(zone, query, composer.compose(zone, query, result));
      }
      if (i == entries.length - 1) {
        if (trace != null && fallthrough.covers(query.qname())) {
          trace.note("rule", "fallthrough: on to the next plugin");
        }
        return fallthrough.covers(query.qname())
            ? next.handle(query)
            : scoped(zone, query, composer.compose(zone, query, result));
      }
    }
  }

  /**
   * Tells a resolver whose client-subnet option was heeded for whom the answer holds (RFC 7871
   * section 7.2.1): the whole prefix where a policy chose, everybody else.
   */
  private Answer scoped(Zone zone, Query query, Answer answer) {
    ClientSubnet subnet = query.depth() == 0 ? vantages.subnet(query) : null;
    if (subnet == null) {
      return answer;
    }
    boolean heeded = !PrivateZones.isPrivate(zone);
    return answer.map(
        response ->
            response.withOption(
                subnet.answered(
                    heeded && response.freeChoice() ? subnet.network().prefixBits() : 0)));
  }

  @Override
  public RrsetChoice.Drawn draw(Zone zone, RrsetChoice.Varying choice, Query query) {
    return evaluator.draw(
        zone,
        (RoutingGroup) choice,
        () -> PrivateZones.isPrivate(zone) ? vantages.ofRegion() : vantages.of(query),
        trace);
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
