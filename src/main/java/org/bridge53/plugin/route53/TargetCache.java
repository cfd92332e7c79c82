package org.bridge53.plugin.route53;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.routing.Targets;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of AWS targets, for all aliases of a line: each target is asked for once, however
 * many lead to it, again before it expires as long as somebody uses it, and served stale while
 * nobody can be asked.
 */
final class TargetCache implements Targets, AutoCloseable {
  /*
   *   absent --query--> asking --answer--> known (records, or none) --3/4 of its TTL--> asking again
   *                        |                  ^    \--unused for a while--> absent
   *                        +--failure--> failed, back-off; known before: served stale meanwhile
   *
   * An entry is asked for by one task at a time, which schedules the next. Queries only read; the
   * first one for a target waits, and not longer than MOST_WAIT.
   */

  /** The longest TTL of what an alias answers (ELB's, Route 53 API Reference, AliasTarget). */
  static final int MOST_TTL = 60;

  /** How long a target without records is taken to have none. */
  private static final int NONE_TTL = 30;

  /** How long clients wait for a target that was never resolved. */
  static final Duration MOST_WAIT = Duration.ofMillis(1800);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  /** A target that nobody asked for during so long is forgotten. */
  private static final Duration UNUSED = Duration.ofMinutes(30);

  private static final int MOST_LINKS = 16;

  private record Key(DomainName target, int type) {}

  private volatile TargetRequest request;
  private final Scheduler scheduler;
  private final LongSupplier ticker;
  private final Log log;
  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private volatile boolean closed;

  TargetCache(TargetRequest request, Scheduler scheduler, LongSupplier ticker, Log log) {
    this.request = request;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.log = log;
  }

  @Override
  public Resolution resolve(DomainName target, int type) {
    Entry entry = entries.get(new Key(target, type));
    if (entry == null) {
      entry = begin(new Key(target, type));
    }
    return entry.resolution();
  }

  @Override
  public @Nullable Boolean hasRecords(DomainName target, int type) {
    return switch (resolve(target, type)) {
      case Known _ -> true;
      case None _ -> false;
      case Pending _, Unavailable _ -> null;
    };
  }

  private Entry begin(Key key) {
    Entry made = new Entry(key);
    Entry entry = entries.putIfAbsent(key, made);
    if (entry != null) {
      return entry;
    }
    scheduler.after(Duration.ZERO, made::ask);
    return made;
  }

  /** What is known of a target. */
  enum State {
    /** Its records, or that it has none. */
    KNOWN,
    /** The same, and asking anew fails. */
    STALE,
    /** Nothing, and asking fails. */
    UNAVAILABLE,
    /** Nothing yet. */
    ASKED
  }

  /** How many targets are in a state. */
  long count(State state) {
    return entries.values().stream().filter(entry -> entry.state() == state).count();
  }

  /** Asks through another server's chain from now on: after a reload. */
  void askThrough(TargetRequest other) {
    request = other;
  }

  /** Nothing is asked again; what a query waits for already is. */
  @Override
  public void close() {
    closed = true;
  }

  /** One target and type. */
  private final class Entry {
    private final Key key;
    private final long begunNanos = ticker.getAsLong();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile @Nullable Resolution latest;
    private volatile long usedNanos = begunNanos;
    private volatile int failures; // written by the task alone

    private Entry(Key key) {
      this.key = key;
    }

    private State state() {
      return switch (latest) {
        case Known _, None _ -> failures == 0 ? State.KNOWN : State.STALE;
        case Unavailable _ -> State.UNAVAILABLE;
        case Pending _ -> State.ASKED;
        case null -> State.ASKED;
      };
    }

    private Resolution resolution() {
      long now = ticker.getAsLong();
      usedNanos = now;
      Resolution resolution = latest;
      if (resolution != null) {
        return resolution;
      }
      long left = MOST_WAIT.toNanos() - (now - begunNanos);
      return left <= 0
          ? new Unavailable("no answer yet")
          : new Pending(() -> first.await(left, TimeUnit.NANOSECONDS));
    }

    private void ask() {
      if (closed && latest != null) {
        return;
      }
      if (ticker.getAsLong() - usedNanos > UNUSED.toNanos()) {
        entries.remove(key, this);
        return;
      }
      Duration pause;
      try {
        Found found = flatten(request.ask(key.target(), key.type()), key.target(), key.type());
        latest = found.rrset() == null ? new None() : new Known(found.rrset());
        if (failures > 0) {
          log.info(described() + " is resolved again");
        }
        failures = 0;
        pause = Duration.ofMillis(Math.max(LEAST_PAUSE.toMillis(), found.ttl() * 750L));
      } catch (IOException failed) {
        pause = failed(failed);
      } catch (RuntimeException failed) { // an answer that nobody thought of
        pause = failed(new IOException(failed.toString(), failed));
      }
      first.countDown();
      scheduler.after(pause, this::ask);
    }

    private Duration failed(IOException failure) {
      Resolution last = latest;
      boolean stale = last instanceof Known || last instanceof None;
      if (failures == 0) {
        log.warning(
            described()
                + " cannot be resolved: "
                + failure.getMessage()
                + (stale
                    ? "; its addresses of before are still served"
                    : "; queries for it get SERVFAIL"));
      }
      if (!stale) {
        latest = new Unavailable(String.valueOf(failure.getMessage()));
      }
      int before = failures;
      failures = before + 1;
      long factor = 1L << Math.min(before, 5);
      return Duration.ofMillis(Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() * factor));
    }

    private String described() {
      return "alias target " + key.target() + " " + RrType.text(key.type());
    }
  }

  /**
   * What a response says of a target.
   *
   * @param rrset owned by the target; null: it has none
   * @param ttl for which that holds, seconds
   */
  private record Found(@Nullable Rrset rrset, int ttl) {}

  /** Follows the CNAMEs of a response: an alias shows none of them, only their least TTL. */
  private static Found flatten(Response response, DomainName target, int type) {
    DomainName name = target;
    int ttl = MOST_TTL;
    for (int links = 0; links < MOST_LINKS; links++) {
      Rrset rrset = find(response.answer(), name, type);
      if (rrset != null) {
        ttl = Math.min(ttl, rrset.ttl());
        return new Found(rrset.withOwner(target).withTtl(ttl), ttl);
      }
      Rrset cname = find(response.answer(), name, RrType.CNAME);
      if (cname == null) {
        break;
      }
      ttl = Math.min(ttl, cname.ttl());
      name = cname.firstTarget();
    }
    return new Found(null, Math.min(ttl, NONE_TTL));
  }

  private static @Nullable Rrset find(List<Rrset> rrsets, DomainName owner, int type) {
    for (Rrset rrset : rrsets) {
      if (rrset.type() == type && rrset.owner().equals(owner)) {
        return rrset;
      }
    }
    return null;
  }
}
