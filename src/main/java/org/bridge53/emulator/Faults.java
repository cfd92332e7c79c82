package org.bridge53.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults on demand: armed by a test, taken by the calls that they fit. Any thread may arm and
 * clear.
 */
public final class Faults {
  private final InstantSource clock;
  private final List<Armed> armed = new ArrayList<>();
  private final Map<Walk, Progress> walks = new HashMap<>();

  Faults(InstantSource clock) {
    this.clock = clock;
  }

  /** Who lists what. */
  private record Walk(Operation operation, @Nullable String zoneId, String key) {}

  /** Where a walk is. */
  private record Progress(String marker, int page) {}

  /**
   * Which calls a fault hits.
   *
   * @param operation null for every operation
   * @param zoneId null for every zone, and calls about none
   * @param account null for the calls of every account
   * @param page of a listing, from 1 on; 0 for every page, and calls that have none
   * @param skip how many fitting calls go by before the first hit
   * @param times how many calls are hit; {@link Integer#MAX_VALUE} until it is cleared
   * @param lasting how long after it was armed, by the emulator's clock; null until it is cleared
   */
  public record Scope(
      @Nullable Operation operation,
      @Nullable String zoneId,
      @Nullable String account,
      int page,
      int skip,
      int times,
      @Nullable Duration lasting) {
    /** Every call, until cleared. */
    public static Scope all() {
      return new Scope(null, null, null, 0, 0, Integer.MAX_VALUE, null);
    }

    /** Every call of one operation, until cleared. */
    public static Scope of(Operation operation) {
      return new Scope(operation, null, null, 0, 0, Integer.MAX_VALUE, null);
    }

    /** The calls of this scope about one zone. */
    public Scope zone(String id) {
      return new Scope(operation, id, account, page, skip, times, lasting);
    }

    /** The calls of this scope with keys of one account. */
    public Scope account(String id) {
      return new Scope(operation, zoneId, id, page, skip, times, lasting);
    }

    /**
     * The calls of this scope for one page of a listing: 1 is asked for without a marker, and each
     * new marker of the same caller makes one more.
     */
    public Scope page(int number) {
      return new Scope(operation, zoneId, account, number, skip, times, lasting);
    }

    /** This scope for {@code calls} calls. */
    public Scope times(int calls) {
      return new Scope(operation, zoneId, account, page, skip, calls, lasting);
    }

    /** This scope after {@code calls} fitting calls. */
    public Scope after(int calls) {
      return new Scope(operation, zoneId, account, page, calls, times, lasting);
    }

    /** This scope for some time from when the fault is armed. */
    public Scope lasting(Duration time) {
      return new Scope(operation, zoneId, account, page, skip, times, time);
    }

    private boolean fits(
        Operation called, @Nullable String calledZone, @Nullable String calledAccount, int asked) {
      return (operation == null || operation == called)
          && (account == null || account.equals(calledAccount))
          && (zoneId == null || zoneId.equals(calledZone))
          && (page == 0 || page == asked);
    }
  }

  /** A fault that waits for calls. */
  public final class Armed {
    private final Fault fault;
    private final Scope scope;
    private final @Nullable Instant end;
    private int seen;
    private int hits;

    private Armed(Fault fault, Scope scope) {
      this.fault = fault;
      this.scope = scope;
      Duration lasting = scope.lasting();
      this.end = lasting == null ? null : clock.instant().plus(lasting);
    }

    /** What goes wrong. */
    public Fault fault() {
      return fault;
    }

    /** With which calls. */
    public Scope scope() {
      return scope;
    }

    /** How many calls it has hit. */
    public int hits() {
      synchronized (Faults.this) {
        return hits;
      }
    }

    /** Hits no further call. Calls in a black hole stay there. */
    public void clear() {
      synchronized (Faults.this) {
        armed.remove(this);
      }
    }

    private boolean isOver() {
      return hits >= scope.times() || (end != null && !clock.instant().isBefore(end));
    }
  }

  /** Arms a fault for the calls of a scope. */
  public synchronized Armed arm(Fault fault, Scope scope) {
    Armed added = new Armed(fault, scope);
    armed.add(added);
    return added;
  }

  /** Clears every fault. */
  public synchronized void clear() {
    armed.clear();
  }

  /** What is armed, in the order in which it was. */
  public synchronized List<Armed> armed() {
    armed.removeIf(Armed::isOver);
    return List.copyOf(armed);
  }

  /**
   * The faults that hit this call, in the order in which they were armed.
   *
   * @param marker where a listing starts; empty: at its beginning
   */
  synchronized List<Fault> take(
      Operation operation,
      @Nullable String zoneId,
      @Nullable String account,
      String accessKeyId,
      String marker) {
    Progress now =
        walks.compute(
            new Walk(operation, zoneId, accessKeyId),
            (_, before) -> {
              if (marker.isEmpty() || before == null) {
                return new Progress(marker, marker.isEmpty() ? 1 : 2);
              }
              return before.marker().equals(marker)
                  ? before
                  : new Progress(marker, before.page() + 1);
            });
    armed.removeIf(Armed::isOver);
    List<Fault> taken = new ArrayList<>();
    for (Armed each : armed) {
      if (each.scope.fits(operation, zoneId, account, now.page())) {
        each.seen++;
        if (each.seen > each.scope.skip()) {
          each.hits++;
          taken.add(each.fault);
        }
      }
    }
    armed.removeIf(Armed::isOver);
    return taken;
  }
}
