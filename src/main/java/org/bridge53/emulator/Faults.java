package org.bridge53.emulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Faults on demand: armed by a test, taken by the calls that they fit. Any thread may arm and
 * clear.
 */
public final class Faults {
  private final List<Armed> armed = new ArrayList<>();

  Faults() {}

  /**
   * Which calls a fault hits.
   *
   * @param operation null for every operation
   * @param zoneId null for every zone, and calls about none
   * @param account null for the calls of every account
   * @param skip how many fitting calls go by before the first hit
   * @param times how many calls are hit; {@link Integer#MAX_VALUE} until it is cleared
   */
  public record Scope(
      @Nullable Operation operation,
      @Nullable String zoneId,
      @Nullable String account,
      int skip,
      int times) {
    /** Every call, until cleared. */
    public static Scope all() {
      return new Scope(null, null, null, 0, Integer.MAX_VALUE);
    }

    /** Every call of one operation, until cleared. */
    public static Scope of(Operation operation) {
      return new Scope(operation, null, null, 0, Integer.MAX_VALUE);
    }

    /** The calls of this scope about one zone. */
    public Scope zone(String id) {
      return new Scope(operation, id, account, skip, times);
    }

    /** The calls of this scope with keys of one account. */
    public Scope account(String id) {
      return new Scope(operation, zoneId, id, skip, times);
    }

    /** This scope for {@code calls} calls. */
    public Scope times(int calls) {
      return new Scope(operation, zoneId, account, skip, calls);
    }

    /** This scope after {@code calls} fitting calls. */
    public Scope after(int calls) {
      return new Scope(operation, zoneId, account, calls, times);
    }

    private boolean fits(
        Operation called, @Nullable String calledZone, @Nullable String calledAccount) {
      return (operation == null || operation == called)
          && (account == null || account.equals(calledAccount))
          && (zoneId == null || zoneId.equals(calledZone));
    }
  }

  /** A fault that waits for calls. */
  public final class Armed {
    private final Fault fault;
    private final Scope scope;
    private int seen;
    private int hits;

    private Armed(Fault fault, Scope scope) {
      this.fault = fault;
      this.scope = scope;
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

  /** The faults that hit this call, in the order in which they were armed. */
  synchronized List<Fault> take(
      Operation operation, @Nullable String zoneId, @Nullable String account) {
    List<Fault> taken = new ArrayList<>();
    for (Armed each : armed) {
      if (each.scope.fits(operation, zoneId, account)) {
        each.seen++;
        if (each.seen > each.scope.skip() && each.hits < each.scope.times()) {
          each.hits++;
          taken.add(each.fault);
        }
      }
    }
    armed.removeIf(each -> each.hits >= each.scope.times());
    return taken;
  }
}
