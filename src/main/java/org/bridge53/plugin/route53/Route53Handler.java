package org.bridge53.plugin.route53;

import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.route53.ZoneFallthrough.Outcome;
import org.bridge53.plugin.route53.routing.ClientSubnet;
import org.bridge53.plugin.route53.routing.Trace;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.Zone;
import org.bridge53.zone.ZoneLookup;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the hosted zones of a server block, out of memory: no query ever waits for AWS.
 * Several lines have one board; the first one's handler gets all queries.
 */
final class Route53Handler implements Handler {
  /** The serial never moves: a secondary would be fooled. */
  private static final Response NO_TRANSFER =
      Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.NOT_SUPPORTED, "no transfer of hosted zones");

  private static final Response SIGNED =
      Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.NOT_SUPPORTED, "the zone's signatures are not here");

  private static final Response PROHIBITED =
      Response.of(Rcode.REFUSED)
          .withExtendedError(ExtendedError.PROHIBITED, "a private zone, not for this client");

  private final ZoneBoard board;
  private final Handler next;

  private final @Nullable Trace trace;

  Route53Handler(ZoneBoard board) {
    this(board, null);
  }

  private Route53Handler(ZoneBoard board, @Nullable Trace trace) {
    this.board = board;
    this.next = board.next();
    this.trace = trace;
  }

  /** A handler with the zones of this moment that tells how it comes to its answers. */
  static Route53Handler traced(ZoneBoard board, Trace to) {
    return new Route53Handler(board.traced(to), to);
  }

  private void note(String topic, String text) {
    if (trace != null) {
      trace.note(topic, text);
    }
  }

  ZoneBoard board() {
    return board;
  }

  @Override
  public Answer handle(Query query) {
    ZoneTable.Match match = board.table().enclosing(query, query.qname());
    if (match == null || query.qclass() != RrClass.IN) {
      return next.handle(query);
    }
    if (query.qtype() == RrType.AXFR || query.qtype() == RrType.IXFR) {
      return NO_TRANSFER;
    }
    ServedZone first = match.get(0);
    if (!first.isPlain()
        && first.line().publicPlaces().believes(query)
        && ClientSubnet.isMalformed(query)) {
      return Response.of(Rcode.FORMERR); // RFC 7871 section 6
    }
    ServedZone withoutType = null;
    for (int i = 0; ; i++) {
      ServedZone served = match.get(i);
      if (!served.isOpenTo(query)) {
        return PROHIBITED;
      }
      Zone zone = served.zone();
      if (zone == null) {
        return withoutZone(served, query);
      }
      if (served.signed() != null) {
        return signed(served.signed(), query);
      }
      LookupResult result = ZoneLookup.find(zone, query.qname(), query.qtype());
      if (trace != null) {
        trace.note("look-up", describe(result));
      }
      if (result instanceof LookupResult.Found) {
        return composed(served, zone, query, result);
      }
      if (result instanceof LookupResult.Referral) {
        return delegated(served, zone, query, result);
      }
      boolean more = i < match.size() - 1;
      if (result instanceof LookupResult.NxDomain) {
        if (more && match.goesOn(i, query.qname())) {
          continue;
        }
        if (withoutType == null) {
          return served.line().fallthrough().covers(query.qname(), Outcome.NXDOMAIN)
              ? fallingThrough(query)
              : composed(served, zone, query, result);
        }
      } else if (result instanceof LookupResult.NoData && match.merges()) {
        withoutType = withoutType == null ? served : withoutType;
        if (more) {
          continue;
        }
      } else {
        return composed(served, zone, query, result);
      }
      // No zone has the type, and this one is the first that has the name.
      Zone deciding = withoutType.zone();
      if (deciding == null) {
        throw new IllegalStateException("a zone without data had the name");
      }
      return composed(
          withoutType, deciding, query, ZoneLookup.find(deciding, query.qname(), query.qtype()));
    }
  }

  private Answer fallingThrough(Query query) {
    note("rule", "fallthrough: on to the next plugin");
    return next.handle(query);
  }

  private Answer signed(SignedZones what, Query query) {
    boolean refused = what == SignedZones.REFUSE;
    note("signed", refused ? "refused" : "on to the next plugin");
    return refused ? SIGNED : next.handle(query);
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

  private Answer composed(ServedZone served, Zone zone, Query query, LookupResult result) {
    Answer composed = served.compose(zone, query, result);
    return served.isPlain() ? composed : finished(served, query, composed);
  }

  private Answer finished(ServedZone served, Query query, Answer composed) {
    Answer answer = scoped(served, query, composed);
    ZoneFallthrough fallthrough = served.line().fallthrough();
    return fallthrough.judgesAnswers() && fallthrough.names().covers(query.qname())
        ? judged(fallthrough, query, answer)
        : answer;
  }

  /** An answer without records goes to the next plugin where the line says so. */
  private Answer judged(ZoneFallthrough fallthrough, Query query, Answer answer) {
    if (answer instanceof Deferred deferred) {
      return new Deferred(() -> judged(fallthrough, query, deferred.await()));
    }
    if (answer instanceof Response response && response.answer().isEmpty()) {
      boolean falls =
          switch (response.rcode()) {
            case Rcode.SERVFAIL -> fallthrough.on().contains(Outcome.SERVFAIL);
            case Rcode.NOERROR ->
                response.has(Header.AA) && fallthrough.on().contains(Outcome.NODATA);
            default -> false;
          };
      if (falls) {
        return fallingThrough(query);
      }
    }
    return answer;
  }

  /**
   * SERVFAIL, and never the next plugin unless the line says so: that is usually a public resolver,
   * and an internal name must not get a public answer because AWS cannot be reached.
   */
  private Answer withoutZone(ServedZone served, Query query) {
    if (served.handsOn() || served.line().fallthrough().covers(query.qname(), Outcome.SERVFAIL)) {
      return fallingThrough(query);
    }
    note("zone", served.name() + " is not loaded");
    return served.notLoaded();
  }

  /**
   * A resolver gets the referral. Anyone else has nobody to follow it: a public delegation is the
   * forwarder's to follow, a private one is nobody's but ours, as it is the VPC resolver's at AWS.
   */
  private Answer delegated(ServedZone served, Zone zone, Query query, LookupResult referral) {
    if (served.followsReferral(query)) {
      if (served.isPrivate()) {
        Answer own = served.compose(zone, query, referral);
        return own instanceof Response response && response.answer().isEmpty()
            ? served.line().delegations().follow(response, query)
            : own;
      }
      if (served.line().forwards(query.qname())) {
        return next.handle(query);
      }
    }
    return served.compose(zone, query, referral);
  }

  /**
   * Tells a resolver whose client-subnet option was heeded for whom the answer holds (RFC 7871
   * section 7.2.1): the whole prefix where a policy chose, everybody else. What a private zone
   * answers never depends on it.
   */
  private static Answer scoped(ServedZone served, Query query, Answer answer) {
    Vantages places = served.line().publicPlaces();
    ClientSubnet subnet = query.depth() == 0 ? places.subnet(query) : null;
    return subnet == null
        ? answer
        : answer.map(
            response ->
                response.withOption(
                    subnet.answered(
                        response.freeChoice() && served.heedsSubnets()
                            ? subnet.network().prefixBits()
                            : 0)));
  }
}
