package org.bridge53.plugin.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.Metadata;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.cache.CacheConfig.Prefetch;
import org.bridge53.plugin.cache.Verdict.Kind;
import org.jspecify.annotations.Nullable;

/** An answer that is kept. Safe for many threads, without locks. */
final class CachedResponse {
  /*
   * A hit gives a response whose records all say the seconds that are left. It is made once a second
   * at most and given to everybody in that second (Counted); records whose RDATA has names keep what
   * the writer needs to copy them (Rrset.withTtl). Two threads may each make it: both are right.
   *
   * What is kept is what answers the question. The extended error is kept if it says something of the
   * data (RFC 8914: DNSSEC, filters, staleness); one that says how asking went is not, nor are the
   * operator's text and EDNS options, which were for one exchange.
   */

  private static final long NANOS = 1_000_000_000L;

  /** Of {@link Counted#left}: given beyond its end. */
  private static final int STALE = -1;

  /** Heap for an answer without records, and for a set of records without their octets. */
  private static final long ENTRY_OCTETS = 400;

  private static final long RRSET_OCTETS = 160;

  /** Heap for a record with names in its RDATA, ready to be written, beside its octets. */
  private static final long NAMES_OCTETS = 20;

  private static final String WILDCARD_LABEL = "zone/wildcard";

  private static final VarHandle REFRESH;

  static {
    try {
      REFRESH =
          MethodHandles.lookup()
              .findVarHandle(CachedResponse.class, "refresh", CompletableFuture.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private record Counted(int left, Response response) {}

  private final Response kept;
  private final Kind kind;
  private final @Nullable String wildcard;
  private final int ttl;
  private final long begin;
  private final long end;

  // Not volatile: see above.
  private @Nullable Counted counted;

  // Not exact where two threads count at once: popularity need not be.
  private int queries;
  private long lastQuery;

  private volatile @Nullable CompletableFuture<@Nullable Response> refresh;
  private volatile long retryAt;

  /**
   * @param response with its TTLs levelled to {@code verdict.ttl()}
   * @param begin now, in nanoseconds
   * @param lifeNanos how long it is fresh
   * @param popularity what {@link #popularity} said of what it replaces, else 0
   * @param wildcard see {@link #wildcard}
   */
  CachedResponse(
      Response response,
      Verdict verdict,
      boolean keepAuthority,
      long begin,
      long lifeNanos,
      int popularity,
      @Nullable String wildcard) {
    int flags = response.flags() & (Header.RA | Header.AD | (keepAuthority ? Header.AA : 0));
    // AA would make a referral an empty answer, and its glue a thing that may be left out.
    boolean referral =
        verdict.kind() == Kind.NEUTRAL
            && response.answer().isEmpty()
            && !response.has(Header.AA)
            && Verdict.has(response.authority(), RrType.NS);
    this.kept =
        new Response(
            response.rcode(),
            keepAuthority || referral ? flags : flags | Header.AA,
            response.answer(),
            response.authority(),
            response.additional(),
            ofTheData(response.extendedError(), verdict.kind()),
            null,
            List.of(),
            response.mostOctets(),
            false);
    this.kind = verdict.kind();
    this.wildcard = wildcard;
    this.ttl = verdict.ttl();
    this.begin = begin;
    this.end = begin + lifeNanos;
    this.retryAt = begin;
    this.queries = popularity;
    this.lastQuery = begin;
  }

  private static @Nullable ExtendedError ofTheData(@Nullable ExtendedError error, Kind kind) {
    if (error != null) {
      int code = error.infoCode();
      // DNSSEC, stale, forged, indeterminate, bogus … NSEC missing; blocked, censored, filtered.
      if ((code >= 1 && code <= 12) || (code >= 15 && code <= 17) || code == 19) {
        return error;
      }
    }
    return kind == Kind.FAILURE ? new ExtendedError(ExtendedError.CACHED_ERROR, "") : null;
  }

  /**
   * The wildcard that gave a query's answer, as the zone has noted it; null if none is known. A
   * look-up on behalf of another query shares its store, where that one's wildcard may be.
   */
  static @Nullable String wildcard(Query query) {
    Metadata metadata = query.depth() > 0 ? null : query.metadata();
    String text = metadata == null ? "" : metadata.get(WILDCARD_LABEL);
    return text.isEmpty() ? null : text;
  }

  /** Notes for a query what the zone has noted when it gave this answer. */
  void noteMetadata(Query query) {
    Metadata metadata = query.metadata();
    String text = wildcard;
    if (metadata != null && text != null) {
      metadata.put(WILDCARD_LABEL, () -> text);
    }
  }

  Kind kind() {
    return kind;
  }

  boolean isFresh(long now) {
    return now - end < 0;
  }

  /** Whether it is beyond its end, by less than so much, and no failure. */
  boolean isStale(long now, long upToNanos) {
    return kind != Kind.FAILURE && now - end >= 0 && now - end < upToNanos;
  }

  /** For a client, while it is fresh. */
  Response response(Query query, long now, boolean keepTtl) {
    int left = keepTtl ? ttl : Math.max(0, ttl - (int) ((now - begin) / NANOS));
    Counted current = counted;
    if (current == null || current.left != left) {
      // Of the last one: what it has ready for the writer goes along.
      Response last = current == null || current.left == STALE ? kept : current.response;
      current = new Counted(left, last.withTtl(left));
      counted = current;
    }
    noteMetadata(query);
    return forClient(query, current.response);
  }

  /** For a client, beyond its end (RFC 8767 section 4). */
  Response staleResponse(Query query, int staleTtl) {
    Counted current = counted;
    if (current == null || current.left != STALE) {
      int code =
          kept.rcode() == Rcode.NXDOMAIN
              ? ExtendedError.STALE_NXDOMAIN_ANSWER
              : ExtendedError.STALE_ANSWER;
      current = new Counted(STALE, kept.withTtl(staleTtl).withExtendedError(code, ""));
      counted = current;
    }
    noteMetadata(query);
    return forClient(query, current.response);
  }

  /** RFC 6840 section 5.8: AD only for those who can read it. */
  static Response forClient(Query query, Response response) {
    return !response.has(Header.AD) || query.dnssecOk() || query.authenticData()
        ? response
        : response.withFlags(response.flags() & ~Header.AD);
  }

  /** Counts a query and says whether it is time to ask again in advance. */
  boolean wantsPrefetch(Prefetch prefetch, long now) {
    queries = now - lastQuery > prefetch.gap().toNanos() ? 1 : queries + 1;
    lastQuery = now;
    // CoreDNS rounds up; so a TTL of 5 with 10% is asked again in its last second.
    int threshold = (int) Math.ceilDiv((long) ttl * prefetch.percentage(), 100);
    return queries >= prefetch.amount()
        && kind != Kind.FAILURE
        && ttl - (now - begin) / NANOS <= threshold;
  }

  /** How many queries were counted without a gap. */
  int popularity() {
    return queries;
  }

  /** Whether asking again has failed a moment ago. */
  boolean isPaused(long now) {
    return now - retryAt < 0;
  }

  /** The refresh under way, or done; null if there is none. */
  @Nullable CompletableFuture<@Nullable Response> refresh() {
    return refresh;
  }

  /** Begins a refresh; false if there is one. */
  boolean begin(CompletableFuture<@Nullable Response> mine) {
    return REFRESH.compareAndSet(this, null, mine);
  }

  /** Ends a refresh that brought nothing. One that did is not ended: this answer was replaced. */
  void endWithout(long retryAtNanos) {
    retryAt = retryAtNanos;
    refresh = null;
  }

  /**
   * Octets of heap that this and its key take, on the high side: for a name of 31 octets with one
   * address it says 634, where 410 were measured, and 540 once it was given twice (compact object
   * headers; without them about 100 more).
   */
  int octets(CacheKey key) {
    long octets = ENTRY_OCTETS + key.qname().length();
    ExtendedError error = kept.extendedError();
    octets += error == null ? 0 : 2L * error.text().length();
    octets += wildcard == null ? 0 : wildcard.length();
    octets += octets(kept.answer()) + octets(kept.authority()) + octets(kept.additional());
    return (int) Math.min(Integer.MAX_VALUE, octets);
  }

  private static long octets(List<Rrset> rrsets) {
    long octets = 0;
    for (Rrset rrset : rrsets) {
      long records = rrset.packed().length;
      octets += RRSET_OCTETS + rrset.owner().length() + 2 * records;
      if (RrType.compressibleNameOffset(rrset.type()) >= 0) {
        // Ready for the writer, as it came and as it was last given.
        octets += RRSET_OCTETS + 2 * (records + NAMES_OCTETS * rrset.count());
      }
    }
    return octets;
  }
}
