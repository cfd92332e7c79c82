package org.bridge53.plugin.route53;

import java.io.IOException;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.NetworkSet;
import org.bridge53.plugin.route53.routing.RoutingGroup;
import org.bridge53.plugin.route53.routing.Trace;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.zone.LookupResult;
import org.bridge53.zone.ResponseComposer;
import org.bridge53.zone.RrsetChoice;
import org.bridge53.zone.Zone;
import org.jspecify.annotations.Nullable;

/** One hosted zone in a table, with what queries for its names need. Immutable. */
final class ServedZone implements ResponseComposer.Outside {
  /** How a zone came into the table. */
  enum Origin {
    /** The line writes its id. */
    WRITTEN,
    /** It was found: by {@code zones}, {@code as} or its name alone. */
    FOUND,
    /** No zone: what stands for all names of {@code accept} that are in none. */
    ACCEPT
  }

  private final String zoneId;
  private final DomainName name;
  private final @Nullable Zone zone;
  private final Origin origin;
  private final boolean isPrivate;
  private final boolean gone;
  private final boolean handsOn;
  private final Response notLoaded;
  private final List<NetworkSet> views;
  private final @Nullable NetworkSet clients;
  private final Line line;
  private final ZoneBoard board;
  private final ResponseComposer composer;
  private final boolean plain;
  private final @Nullable SignedZones signed;
  private final @Nullable Trace trace;
  private final Runnable wanted;

  private final Currency currency;
  private final boolean fresh;

  private ServedZone(Builder builder) {
    this.zoneId = builder.zoneId;
    this.name = builder.name;
    this.zone = builder.zone;
    this.origin = builder.origin;
    this.isPrivate = builder.isPrivate;
    this.gone = builder.gone;
    this.handsOn = builder.handsOn;
    this.notLoaded = builder.notLoaded();
    this.views = List.copyOf(builder.views);
    this.line = builder.line;
    this.board = builder.board;
    boolean open = !isPrivate || (!views.isEmpty() && !line.clientsWritten());
    this.clients = open ? null : line.clients();
    this.plain = !line.publicPlaces().believesAny() && !line.fallthrough().judgesAnswers();
    this.signed = builder.signed;
    this.trace = builder.trace;
    this.currency = builder.currency;
    this.fresh = currency.equals(Currency.FRESH);
    this.wanted = builder.wanted;
    this.composer = new ResponseComposer(this, line.recursion() ? Header.RA : 0);
  }

  /** A zone in the making; what is not said is as for a public zone that was written by id. */
  static final class Builder {
    private final String zoneId;
    private final DomainName name;
    private final Line line;
    private final ZoneBoard board;
    private @Nullable Zone zone;
    private Origin origin = Origin.WRITTEN;
    private boolean isPrivate;
    private boolean gone;
    private boolean handsOn;
    private List<NetworkSet> views = List.of();
    private @Nullable Response failure;
    private @Nullable SignedZones signed;
    private @Nullable Trace trace;
    private Currency currency = Currency.FRESH;
    private Runnable wanted = () -> {};

    /**
     * @param zoneId empty: none has it yet
     */
    Builder(String zoneId, DomainName name, Line line, ZoneBoard board) {
      this.zoneId = zoneId;
      this.name = name;
      this.line = line;
      this.board = board;
    }

    /** Null: it is not loaded. */
    Builder zone(@Nullable Zone loaded) {
      this.zone = loaded;
      return this;
    }

    Builder origin(Origin how) {
      this.origin = how;
      return this;
    }

    Builder isPrivate(boolean known) {
      this.isPrivate = known;
      return this;
    }

    /** Hears of each query that finds it not loaded; on the query's thread, must cost nothing. */
    Builder wanted(Runnable hears) {
      this.wanted = hears;
      return this;
    }

    /** AWS signs it, and that becomes of it; null: it is served. */
    Builder signed(@Nullable SignedZones left) {
      this.signed = left;
      return this;
    }

    /** It is not listed any more. */
    Builder gone(boolean notListed) {
      this.gone = notListed;
      return this;
    }

    /** How current it is; one that is expired is not served. */
    Builder currency(Currency how) {
      currency = how;
      return how.expired()
          ? zone(null)
              .failure(
                  ExtendedError.NO_REACHABLE_AUTHORITY,
                  "zone " + name + " has not been confirmed by AWS for too long")
          : this;
    }

    /** Its names go to the next plugin. */
    Builder handsOn(boolean unreadable) {
      this.handsOn = unreadable;
      return this;
    }

    /** The clients that see it, of each one of the networks; none: all do. */
    Builder views(List<NetworkSet> seenBy) {
      this.views = seenBy;
      return this;
    }

    /** What its names get in place of "not loaded yet". */
    Builder failure(int infoCode, String text) {
      this.failure =
          Response.failure(Rcode.SERVFAIL, zoneId.isEmpty() ? text : text + " (" + zoneId + ")")
              .withExtendedError(infoCode, text);
      return this;
    }

    private Response notLoaded() {
      if (failure == null) {
        failure(ExtendedError.NOT_READY, "zone " + name + " is not loaded yet");
      }
      Response made = failure;
      if (made == null) {
        throw new IllegalStateException("no failure");
      }
      return made;
    }

    ServedZone build() {
      return new ServedZone(this);
    }
  }

  /** What stands for this zone and others of which none is preferred. */
  ServedZone inConflict(int infoCode, String text) {
    return new Builder("", name, line, board)
        .origin(origin)
        .isPrivate(isPrivate)
        .views(views)
        .failure(infoCode, text)
        .build();
  }

  /** The same zone on another board, that tells how answers come about. */
  ServedZone traced(ZoneBoard onto, Trace to) {
    Builder traced = new Builder(zoneId, name, line, onto);
    traced.zone = zone;
    traced.origin = origin;
    traced.isPrivate = isPrivate;
    traced.gone = gone;
    traced.handsOn = handsOn;
    traced.views = views;
    traced.failure = notLoaded;
    traced.signed = signed;
    traced.wanted = wanted;
    traced.trace = to;
    traced.currency = currency;
    return traced.build();
  }

  /** For an operator: {@code example.org. (Z1): private}. */
  String described() {
    String state = zone == null ? "not loaded" : isPrivate ? "private" : "public";
    return name + (zoneId.isEmpty() ? "" : " (" + zoneId + ")") + ": " + state;
  }

  /** What becomes of a zone that AWS signs; null: it is served. */
  @Nullable SignedZones signed() {
    return signed;
  }

  String zoneId() {
    return zoneId;
  }

  DomainName name() {
    return name;
  }

  @Nullable Zone zone() {
    return zone;
  }

  Origin origin() {
    return origin;
  }

  boolean isFound() {
    return origin == Origin.FOUND;
  }

  boolean isPrivate() {
    return isPrivate;
  }

  boolean isGone() {
    return gone;
  }

  boolean handsOn() {
    return handsOn;
  }

  /** What queries get while there is no zone; made once, since they may be many. */
  Response notLoaded() {
    wanted.run();
    return notLoaded;
  }

  List<NetworkSet> views() {
    return views;
  }

  Line line() {
    return line;
  }

  /** Whether what the zone says is the answer, whoever asks: no option of the line has a say. */
  boolean isPlain() {
    return plain;
  }

  /** Answers a query from the zone, after what {@code ZoneLookup} said. */
  Answer compose(Zone from, Query query, LookupResult result) {
    Answer composed = composer.compose(from, query, result);
    return fresh ? composed : composed.map(currency::applied);
  }

  /** Whether the client of a query may ask. */
  boolean isOpenTo(Query query) {
    return clients == null || clients.contains(query.client().remote().getAddress());
  }

  /** Where its clients are. */
  Vantages places() {
    return isPrivate ? line.privatePlaces() : line.publicPlaces();
  }

  /** Whether a client-subnet option that is believed changes its answers. */
  boolean heedsSubnets() {
    return !isPrivate;
  }

  @Override
  public RrsetChoice.Drawn draw(Zone drawnFrom, RrsetChoice.Varying choice, Query query) {
    return line.evaluator().draw(drawnFrom, (RoutingGroup) choice, () -> places().of(query), trace);
  }

  /** A target in another zone here as well: other plugins of the server may have a say. */
  @Override
  public Answer ask(Query query) {
    TargetRequest targets = line.targets();
    if (targets == null || board.table().enclosing(query, query.qname()) != null) {
      return line.lookup().ask(query);
    }
    return new Deferred(
        () -> {
          try {
            return targets.ask(query.qname(), query.qtype());
          } catch (IOException failed) {
            String text = "the target " + query.qname() + " cannot be resolved";
            return Response.failure(Rcode.SERVFAIL, text + ": " + failed.getMessage())
                .withExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, text);
          }
        });
  }

  /** What a name gets when it is asked for itself, a CNAME that leads to it gets as well. */
  @Override
  public boolean asksForMissing(Zone asked, DomainName target) {
    return line.fallthrough().covers(target, ZoneFallthrough.Outcome.NXDOMAIN);
  }

  @Override
  public boolean isElsewhere(Zone asked, DomainName target, Query query) {
    ZoneTable.Match match = board.table().enclosing(query, target);
    return match == null || match.size() > 1 || match.get(0).zone != asked;
  }

  @Override
  public boolean followsReferral(Query query) {
    return query.recursionDesired() && line.recursion();
  }

  @Override
  public String toString() {
    return "zone " + name + " (" + zoneId + ")";
  }
}
