package org.bridge53.zone;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.Verbatim;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Makes a response of what a zone says: sections, flags, codes; follows CNAME and DNAME inside the
 * zone, and outside through the server that it belongs to. Holds no state; safe for all threads.
 */
public final class ResponseComposer {
  /*
   * The plain answer (one RRset, nothing to add) costs a Response and a list of one, 64 octets; the
   * negative ones are the same for all names of the zone and lie ready. Everything else is put
   * together by a Composition, which lives for one query.
   *
   * A positive answer carries the apex NS set in its authority section, as CoreDNS and Route 53 do,
   * except when it is the answer itself. Negative answers carry the SOA (RFC 2308). A chain of CNAMEs
   * has the code of its end (RFC 6604 section 2.1) and keeps AA, which belongs to its first owner
   * (RFC 1035 section 4.1.1). That end may be another zone's, or another server's: what is said of a
   * target outside is taken apart into answer, referral, NODATA, failure, and joined as if one zone
   * held it all. A loop over several zones ends at the depth limit and is then cut to one round.
   *
   * The addresses of the targets in an answer are added if the zone holds them, each once, through a
   * wildcard too; those below a zone cut are glue and only name servers get them (RFC 2181 section
   * 5.4.1). A referral carries all glue that the zone has, that inside the delegated zone first: the
   * writer sets TC where it does not fit (RFC 9471 section 3).
   *
   * Signed zones are data like others; for DO=1 the RRSIGs of answers, SOA, NS and DS are added, and
   * the NSECs of RFC 4035 section 3.1.3 to negative and wildcard answers.
   */

  /** Asks the server that this zone is part of: for the target of a CNAME outside the zone. */
  @FunctionalInterface
  public interface Outside {
    /**
     * Answers an internal query.
     *
     * @return REFUSED if nobody here has the name
     */
    Answer ask(Query query);

    /**
     * Whether a CNAME's target that does not exist in the zone is asked for all the same, because a
     * client's query for it would not be answered from this zone: it falls through, or another zone
     * is closer.
     *
     * @param target below the apex of the zone
     */
    default boolean asksForMissing(Zone zone, DomainName target) {
      return false;
    }

    /**
     * Whether a CNAME's target below the apex of the zone is another zone's to answer all the same,
     * as it would be for a client that asks for it.
     */
    default boolean isElsewhere(Zone zone, DomainName target, Query query) {
      return false;
    }

    /** Whether a CNAME that leads below a zone cut is followed there for this query. */
    default boolean followsReferral(Query query) {
      return false;
    }

    /**
     * Draws from a choice that varies.
     *
     * @param query whose name and type need not be those of the choice: it may be the address of a
     *     target
     */
    default RrsetChoice.Drawn draw(Zone zone, RrsetChoice.Varying choice, Query query) {
      throw new IllegalStateException("zone " + zone.apex() + " has choices that nobody draws");
    }
  }

  /** CNAMEs that are followed behind the first; then the answer is what was found so far. */
  private static final int MAX_FURTHER_LINKS = 8;

  /** Internal look-ups that may be nested; one more is SERVFAIL. */
  public static final int MAX_DEPTH = 8;

  private final Outside outside;
  private final int flags;

  public ResponseComposer(Outside outside) {
    this(outside, 0);
  }

  /**
   * A composer of a server that does more than answer from zones.
   *
   * @param flags of the header that answers have beside AA: {@link Header#RA}
   */
  public ResponseComposer(Outside outside, int flags) {
    this.outside = outside;
    this.flags = flags;
  }

  /**
   * Answers a query from a zone.
   *
   * @param query of class IN, at or below the zone's apex
   */
  public Answer compose(Zone zone, Query query) {
    return compose(zone, query, ZoneLookup.find(zone, query.qname(), query.qtype()));
  }

  /**
   * Answers a query from a zone that was asked already.
   *
   * @param first what {@link ZoneLookup#find} said to the query's own name and type
   */
  public Answer compose(Zone zone, Query query, LookupResult first) {
    if (query.depth() > MAX_DEPTH) {
      return Response.failure(
              Rcode.SERVFAIL,
              "more than " + MAX_DEPTH + " nested look-ups, a CNAME loop between zones")
          .withExtendedError(ExtendedError.OTHER, "too many CNAMEs between zones");
    }
    Metadata metadata = query.metadata();
    if (metadata != null) {
      noteWildcard(metadata, first);
    }
    int qtype = query.qtype();
    if (RrType.isMeta(qtype) && qtype != RrType.ANY) {
      return Response.of(metaRcode(qtype));
    }
    boolean plain = !(zone.isSigned() && query.dnssecOk());
    if (plain) {
      switch (first) {
        case LookupResult.Found found when !hasAddedAddresses(found) -> {
          if (found.choice() instanceof RrsetChoice.Fixed fixed) {
            return plain(zone, query, found, fixed.rrset());
          }
          if (found.choice() instanceof RrsetChoice.Varying varying) {
            return drawn(zone, query, found, varying);
          }
        }
        case LookupResult.NoData _ -> {
          return flagged(zone.noData());
        }
        case LookupResult.NxDomain _ -> {
          return flagged(zone.nxDomain());
        }
        default -> {
          // More than one RRset, or another server: a Composition's work.
        }
      }
    }
    return new Composition(outside, flags, zone, query, !plain, null).run(first);
  }

  private Response flagged(Response ready) {
    return flags == 0 ? ready : ready.withFlags(ready.flags() | flags);
  }

  private Answer drawn(
      Zone zone, Query query, LookupResult.Found found, RrsetChoice.Varying varying) {
    RrsetChoice.Drawn one = outside.draw(zone, varying, query);
    if (one instanceof RrsetChoice.Given given) {
      Response response = plain(zone, query, found, given.rrset());
      return given.free() ? response.asFreeChoice() : response;
    }
    IdentityHashMap<RrsetChoice, RrsetChoice.Drawn> drawn = new IdentityHashMap<>();
    drawn.put(varying, one); // never drawn twice: that would change the shares
    return new Composition(outside, flags, zone, query, false, drawn).run(found);
  }

  private Response plain(Zone zone, Query query, LookupResult.Found found, Rrset rrset) {
    return new Response(
        Rcode.NOERROR,
        Header.AA | flags,
        List.of(found.synthesised() ? rrset.withOwner(query.qname()) : rrset),
        zone.authority(),
        List.of(),
        null,
        null);
  }

  /** {@code zone/wildcard}: the wildcard that gives the answer. */
  private static void noteWildcard(Metadata metadata, LookupResult result) {
    @Nullable ZoneNode source =
        switch (result) {
          case LookupResult.Found found when found.synthesised() -> found.node();
          case LookupResult.Cname cname when cname.synthesised() -> cname.node();
          case LookupResult.NoData noData when noData.synthesised() -> noData.node();
          default -> null;
        };
    if (source != null) {
      metadata.put("zone/wildcard", () -> source.name().toString());
    }
  }

  /**
   * BIND's codes: transfers are not for this code, the mail types are gone, the rest is no type.
   */
  private static int metaRcode(int qtype) {
    return switch (qtype) {
      case RrType.AXFR, RrType.IXFR -> Rcode.REFUSED;
      case RrType.MAILA, RrType.MAILB -> Rcode.NOTIMP;
      default -> Rcode.FORMERR;
    };
  }

  private static boolean hasAddedAddresses(LookupResult.Found found) {
    int type = found.choice().type();
    return addsAddresses(type) || type == RrType.RRSIG;
  }

  private static boolean addsAddresses(int type) {
    return switch (type) {
      case RrType.NS, RrType.MX, RrType.SRV, RrType.SVCB, RrType.HTTPS -> true;
      default -> false;
    };
  }

  /** One response in the making. */
  private static final class Composition {
    private final Outside outside;
    private final int flags;
    private final Zone zone;
    private final Query query;
    private final boolean dnssec;
    private final List<Rrset> answer = new ArrayList<>(4);
    private final List<Rrset> additional = new ArrayList<>(0);
    private List<Rrset> authority = new ArrayList<>(0);

    /** The name that is looked up now: the query's, then each target. */
    private DomainName name;

    /** What was drawn for this query so far: each choice once, also where it had to wait. */
    private @Nullable IdentityHashMap<RrsetChoice, RrsetChoice.Drawn> drawn;

    /** Whether one of the draws could have gone another way. */
    private boolean free;

    private Composition(
        Outside outside,
        int flags,
        Zone zone,
        Query query,
        boolean dnssec,
        @Nullable IdentityHashMap<RrsetChoice, RrsetChoice.Drawn> drawn) {
      this.outside = outside;
      this.flags = flags;
      this.zone = zone;
      this.query = query;
      this.dnssec = dnssec;
      this.drawn = drawn;
      this.name = query.qname();
    }

    private Answer run(LookupResult first) {
      LookupResult result = first;
      for (int links = 0; ; links++) {
        DomainName target;
        switch (result) {
          case LookupResult.Found found -> {
            return found(found);
          }
          case LookupResult.Referral referral -> {
            return links > 0 && outside.followsReferral(query) ? outside(name) : referral(referral);
          }
          case LookupResult.NoData noData -> {
            return noData(noData);
          }
          case LookupResult.NxDomain nxDomain -> {
            // The query's own name is the caller's to pass on.
            return links > 0 && outside.asksForMissing(zone, name)
                ? outside(name)
                : nxDomain(nxDomain);
          }
          case LookupResult.Cname cname -> {
            RrsetChoice.Drawn one = draw(cname.choice());
            if (!(one instanceof RrsetChoice.Given given)) {
              return without(cname.choice(), one, cname.node(), cname.synthesised());
            }
            Rrset rrset = given.rrset();
            addAnswer(cname.node(), rrset, cname.synthesised());
            target = rrset.firstTarget();
          }
          case LookupResult.Dname dname -> {
            RrsetChoice.Drawn one = draw(dname.choice());
            if (!(one instanceof RrsetChoice.Given given)) {
              return without(dname.choice(), one, dname.node(), false);
            }
            Rrset rrset = given.rrset();
            if (!answer.contains(rrset)) {
              addAnswer(dname.node(), rrset, false);
            }
            Rrset cname = synthesise(rrset);
            if (cname == null) {
              return positive(Rcode.YXDOMAIN);
            }
            answer.add(cname);
            if (query.qtype() == RrType.CNAME || query.qtype() == RrType.ANY) {
              return positive(Rcode.NOERROR);
            }
            target = cname.firstTarget();
          }
        }
        if (links == MAX_FURTHER_LINKS || isVisited(target)) {
          return positive(Rcode.NOERROR);
        }
        if (!target.isAtOrBelow(zone.apex()) || outside.isElsewhere(zone, target, query)) {
          return outside(target);
        }
        name = target;
        result = ZoneLookup.find(zone, target, query.qtype());
      }
    }

    private Answer found(LookupResult.Found found) {
      if (query.qtype() == RrType.RRSIG) {
        for (RrsetChoice choice : found.node().choices()) {
          if (choice.type() == RrType.RRSIG && choice instanceof RrsetChoice.Fixed fixed) {
            Rrset rrset = fixed.rrset();
            answer.add(found.synthesised() ? rrset.withOwner(name) : rrset);
          }
        }
        return positive(Rcode.NOERROR);
      }
      return switch (draw(found.choice())) {
        case RrsetChoice.Given given -> {
          addAnswer(found.node(), given.rrset(), found.synthesised());
          yield positive(Rcode.NOERROR);
        }
        case RrsetChoice.Drawn other ->
            without(found.choice(), other, found.node(), found.synthesised());
      };
    }

    private RrsetChoice.Drawn draw(RrsetChoice choice) {
      RrsetChoice.Drawn one =
          switch (choice) {
            case RrsetChoice.Fixed fixed -> new RrsetChoice.Given(fixed.rrset(), false);
            case RrsetChoice.Unanswerable unanswerable ->
                new RrsetChoice.Failure(unanswerable.infoCode(), unanswerable.reason(), false);
            case RrsetChoice.Varying varying -> drawOnce(varying);
            case ZoneBuilder.Pending _ -> throw new IllegalStateException("not built");
          };
      free |=
          switch (one) {
            case RrsetChoice.Given given -> given.free();
            case RrsetChoice.Nothing nothing -> nothing.free();
            case RrsetChoice.Failure failure -> failure.free();
            case RrsetChoice.Later _ -> false;
          };
      return one;
    }

    private RrsetChoice.Drawn drawOnce(RrsetChoice.Varying choice) {
      RrsetChoice.Drawn before = drawn == null ? null : drawn.get(choice);
      if (before != null) {
        return before;
      }
      RrsetChoice.Drawn one = outside.draw(zone, choice, query);
      remember(choice, one);
      return one;
    }

    private void remember(RrsetChoice choice, RrsetChoice.Drawn one) {
      if (drawn == null) {
        drawn = new IdentityHashMap<>();
      }
      drawn.put(choice, one);
    }

    /** The answer where a choice gave no RRset. */
    private Answer without(
        RrsetChoice choice, RrsetChoice.Drawn one, ZoneNode node, boolean synthesised) {
      return switch (one) {
        case RrsetChoice.Nothing _ -> noData(new LookupResult.NoData(node, synthesised));
        case RrsetChoice.Failure failure -> unanswerable(failure.infoCode(), failure.reason());
        case RrsetChoice.Later later -> later(choice, later);
        case RrsetChoice.Given _ -> throw new IllegalStateException("an RRset was given");
      };
    }

    /** Waits, and composes again with what was drawn. */
    private Answer later(RrsetChoice choice, RrsetChoice.Later later) {
      return new Deferred(
          () -> {
            RrsetChoice.Drawn arrived = later.arrival().call();
            if (arrived instanceof RrsetChoice.Later) {
              throw new IllegalStateException("a draw that waited has to wait again");
            }
            remember(choice, arrived);
            return new Composition(outside, flags, zone, query, dnssec, drawn)
                .run(ZoneLookup.find(zone, query.qname(), query.qtype()));
          });
    }

    /** Adds an RRset of the zone to the answer, with its signatures for those who want them. */
    private void addAnswer(ZoneNode node, Rrset rrset, boolean synthesised) {
      answer.add(synthesised ? rrset.withOwner(name) : rrset);
      if (dnssec) {
        Rrset signature = node.signature(rrset.type());
        if (signature != null) {
          answer.add(synthesised ? signature.withOwner(name) : signature);
        }
        if (synthesised) {
          addNsecFor(name);
        }
      }
    }

    /** The CNAME that a DNAME gives the name (RFC 6672 section 2.2); null if it is too long. */
    private @Nullable Rrset synthesise(Rrset dname) {
      byte[] packed = dname.packed();
      int targetLength = Header.u16(packed, 0);
      int prefixLength = name.length() - dname.owner().length();
      if (prefixLength + targetLength > DomainName.MAX_OCTETS) {
        return null;
      }
      byte[] rdata = new byte[prefixLength + targetLength];
      System.arraycopy(name.octets(), 0, rdata, 0, prefixLength);
      System.arraycopy(packed, 2, rdata, prefixLength, targetLength);
      return Rrset.of(name, RrType.CNAME, dname.ttl(), List.of(rdata));
    }

    private boolean isVisited(DomainName target) {
      return holds(answer, RrType.CNAME, target);
    }

    private Response positive(int rcode) {
      addAuthorityNs();
      addAddressesOfAnswer();
      return response(rcode, Header.AA);
    }

    private void addAuthorityNs() {
      // An answer to NS at the apex is that set itself.
      List<Rrset> apexNs = zone.authority();
      if (apexNs.isEmpty() || (!answer.isEmpty() && answer.contains(apexNs.get(0)))) {
        return;
      }
      if (authority.isEmpty() && !dnssec) {
        authority = apexNs;
        return;
      }
      authority.addAll(0, apexNs);
      if (dnssec) {
        Rrset signature = zone.apexNode().signature(RrType.NS);
        if (signature != null) {
          authority.add(1, signature);
        }
      }
    }

    private Response noData(LookupResult.NoData noData) {
      addSoa();
      if (dnssec) {
        if (noData.synthesised() || !noData.node().has(RrType.NSEC)) {
          addNsecFor(name);
        }
        addNsec(noData.node());
      }
      return response(Rcode.NOERROR, Header.AA);
    }

    private Response nxDomain(LookupResult.NxDomain nxDomain) {
      addSoa();
      if (dnssec) {
        addNsecFor(name);
        DomainName encloser = nxDomain.closestEncloser().name();
        if (encloser.length() + 2 <= DomainName.MAX_OCTETS) {
          addNsecFor(encloser.wildcardChild());
        }
      }
      return response(Rcode.NXDOMAIN, Header.AA);
    }

    private void addSoa() {
      Rrset soa = zone.negative().get(0);
      authority.add(soa);
      if (dnssec) {
        Rrset signature = zone.apexNode().signature(RrType.SOA);
        if (signature != null) {
          authority.add(signature.withTtl(soa.ttl()));
        }
      }
    }

    private void addNsecFor(DomainName denied) {
      ZoneNode node = zone.nsecAtOrBefore(denied);
      if (node != null) {
        addNsec(node);
      }
    }

    private void addNsec(ZoneNode node) {
      if (node.choice(RrType.NSEC) instanceof RrsetChoice.Fixed nsec
          && !authority.contains(nsec.rrset())) {
        authority.add(nsec.rrset());
        Rrset signature = node.signature(RrType.NSEC);
        if (signature != null) {
          authority.add(signature);
        }
      }
    }

    private Answer referral(LookupResult.Referral referral) {
      ZoneNode cut = referral.cut();
      RrsetChoice.Drawn one = draw(referral.choice());
      if (!(one instanceof RrsetChoice.Given given)) {
        return without(referral.choice(), one, cut, false);
      }
      Rrset ns = given.rrset();
      authority.add(ns);
      if (dnssec) {
        Rrset signature = cut.signature(RrType.DS);
        if (cut.choice(RrType.DS) instanceof RrsetChoice.Fixed ds && signature != null) {
          authority.add(ds.rrset());
          authority.add(signature);
        } else {
          addNsec(cut);
        }
      }
      addAddresses(ns, cut, true);
      addAddresses(ns, cut, false);
      // The CNAMEs before the cut, if there are any, are this zone's own.
      return response(Rcode.NOERROR, answer.isEmpty() ? 0 : Header.AA);
    }

    private void addAddressesOfAnswer() {
      for (int i = 0; i < answer.size(); i++) {
        Rrset rrset = answer.get(i);
        if (addsAddresses(rrset.type())) {
          addAddresses(rrset, null, false);
        }
      }
    }

    /**
     * Adds the addresses of an RRset's targets.
     *
     * @param cut of a referral; null for an answer
     * @param inside of a referral's targets, those at or below the cut; else the others
     */
    private void addAddresses(Rrset rrset, @Nullable ZoneNode cut, boolean inside) {
      boolean glueAllowed = rrset.type() == RrType.NS;
      byte[] packed = rrset.packed();
      for (int at = 0; at < packed.length; at += 2 + Header.u16(packed, at)) {
        DomainName target = rrset.targetAt(at);
        if (target.isRoot() && (rrset.type() == RrType.SVCB || rrset.type() == RrType.HTTPS)) {
          if (Header.u16(packed, at + 2) == 0) {
            continue; // RFC 9460 section 2.5.1: "not available"
          }
          target = rrset.owner(); // RFC 9460 section 2.5.2
        }
        if (target.isAtOrBelow(zone.apex())
            && (cut == null || target.isAtOrBelow(cut.name()) == inside)) {
          addAddresses(target, glueAllowed);
        }
      }
    }

    private void addAddresses(DomainName target, boolean glueAllowed) {
      ZoneNode node = zone.node(target);
      boolean synthesised = false;
      if (node == null) {
        ZoneNode encloser = zone.closestEncloser(target);
        node = encloser.cover() == null && !encloser.has(RrType.DNAME) ? encloser.wildcard() : null;
        synthesised = true;
      } else if (node.cover() != null && !(glueAllowed && node.cover().isZoneCut())) {
        node = null;
      }
      if (node != null) {
        addAddress(target, node, RrType.A, synthesised);
        addAddress(target, node, RrType.AAAA, synthesised);
      }
    }

    private void addAddress(DomainName target, ZoneNode node, int type, boolean synthesised) {
      RrsetChoice choice = node.choice(type);
      if (choice == null
          || holds(additional, type, target)
          || !(draw(choice) instanceof RrsetChoice.Given given)) {
        return;
      }
      Rrset rrset = given.rrset();
      additional.add(synthesised ? rrset.withOwner(target) : rrset);
    }

    private Response unanswerable(int infoCode, String reason) {
      return response(Rcode.SERVFAIL, answer.isEmpty() ? 0 : Header.AA)
          .withExtendedError(infoCode, reason)
          .withError(reason);
    }

    private Answer outside(DomainName target) {
      return switch (outside.ask(query.withQuestion(target, query.qtype()))) {
        case NoResponse _ -> positive(Rcode.NOERROR);
        case Response response -> joined(response);
        case Verbatim verbatim -> joined(verbatim.response());
        case Deferred deferred -> new Deferred(() -> later(deferred));
      };
    }

    /** Whatever becomes of the target: the CNAMEs that led to it are not lost (RFC 6604). */
    private Answer later(Deferred deferred) throws InterruptedException {
      Answer arrived;
      try {
        arrived = deferred.await();
      } catch (InterruptedException interrupted) {
        throw interrupted;
      } catch (Exception failed) { // whatever it is (Deferred): the answer is SERVFAIL
        arrived = Response.failure(Rcode.SERVFAIL, "the target of a CNAME: " + failed);
      }
      return switch (arrived) {
        case Response response -> joined(response);
        case Verbatim verbatim -> joined(verbatim.response());
        case NoResponse _, Deferred _ -> positive(Rcode.NOERROR);
      };
    }

    /** Puts the answer for a target outside the zone behind the CNAMEs that led to it. */
    private Response joined(Response target) {
      free |= target.freeChoice();
      int rcode = target.rcode();
      boolean answered =
          rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN || rcode == Rcode.YXDOMAIN;
      if (answered && target.has(Header.TC)) {
        // What is missing is unknown: the client asks again over TCP.
        return response(rcode, Header.AA | Header.TC);
      }
      if ((answered || rcode == Rcode.SERVFAIL) && !addAnswerOf(target)) {
        return positive(Rcode.NOERROR); // as of a loop inside the zone
      }
      return switch (rcode) {
        case Rcode.NOERROR -> joinedNoError(target);
        case Rcode.NXDOMAIN -> {
          addSoaOf(target);
          yield response(Rcode.NXDOMAIN, Header.AA);
        }
        case Rcode.YXDOMAIN -> positive(Rcode.YXDOMAIN); // RFC 6604 section 3
        case Rcode.SERVFAIL -> {
          Response failure = response(Rcode.SERVFAIL, Header.AA).withError(target.error());
          ExtendedError extended = target.extendedError();
          yield extended == null
              ? failure
              : failure.withExtendedError(extended.infoCode(), extended.text());
        }
        default -> positive(Rcode.NOERROR);
      };
    }

    /**
     * Adds the answer for a target.
     *
     * @return false if its CNAMEs come back to one that led to it; the rest is then left out
     */
    private boolean addAnswerOf(Response target) {
      for (int i = 0; i < target.answer().size(); i++) {
        Rrset rrset = target.answer().get(i);
        if (rrset.type() == RrType.CNAME && isVisited(rrset.owner())) {
          return false;
        }
        // Two names below one DNAME: it is not repeated, as inside the zone.
        if (rrset.type() != RrType.DNAME || !holds(answer, RrType.DNAME, rrset.owner())) {
          answer.add(rrset);
        }
      }
      return true;
    }

    private static boolean holds(List<Rrset> rrsets, int type, DomainName owner) {
      for (int i = 0; i < rrsets.size(); i++) {
        if (rrsets.get(i).type() == type && rrsets.get(i).owner().equals(owner)) {
          return true;
        }
      }
      return false;
    }

    private static @Nullable Rrset first(List<Rrset> rrsets, int type) {
      for (int i = 0; i < rrsets.size(); i++) {
        if (rrsets.get(i).type() == type) {
          return rrsets.get(i);
        }
      }
      return null;
    }

    /** An answer, a referral, a CNAME that leads nowhere, or NODATA: told as RFC 2308 2.2 does. */
    private Response joinedNoError(Response target) {
      if (first(target.answer(), query.qtype()) != null) {
        return positive(Rcode.NOERROR);
      }
      Rrset ns = first(target.authority(), RrType.NS);
      if (first(target.authority(), RrType.SOA) == null) {
        // A referral's NS lies above the chain's end; that beside a dangling CNAME does not.
        if (ns != null && endOfChain().isAtOrBelow(ns.owner())) {
          authority.addAll(target.authority());
          additional.addAll(target.additional());
          return response(Rcode.NOERROR, Header.AA);
        }
        if (!target.answer().isEmpty()) {
          return positive(Rcode.NOERROR);
        }
      }
      addSoaOf(target);
      return response(Rcode.NOERROR, Header.AA);
    }

    /** The target of the last CNAME of the answer, which has one. */
    private DomainName endOfChain() {
      int last = answer.size() - 1;
      while (answer.get(last).type() != RrType.CNAME) {
        last--;
      }
      return answer.get(last).firstTarget();
    }

    /** The SOA that denies the target (RFC 2308 section 2.1): its own zone's, if that is known. */
    private void addSoaOf(Response target) {
      Rrset soa = first(target.authority(), RrType.SOA);
      if (soa == null) {
        addSoa();
      } else {
        authority.add(soa);
      }
    }

    private Response response(int rcode, int own) {
      Response response =
          new Response(rcode, own | flags, answer, authority, additional, null, null);
      return free ? response.asFreeChoice() : response;
    }
  }
}
