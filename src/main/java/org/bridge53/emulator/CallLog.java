package org.bridge53.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** What was called, in order of arrival; the latest 100,000 calls are kept. Any thread may ask. */
public final class CallLog {
  private static final int MOST = 100_000;

  private final Deque<Call> calls = new ArrayDeque<>();

  CallLog() {}

  synchronized void add(Call call) {
    if (calls.size() == MOST) {
      calls.removeFirst();
    }
    calls.addLast(call);
  }

  /** All calls. */
  public synchronized List<Call> all() {
    return List.copyOf(calls);
  }

  /** The calls of one operation. */
  public List<Call> of(Operation operation) {
    return select(call -> call.operation() == operation);
  }

  /** How many calls of one operation came. */
  public int count(Operation operation) {
    return of(operation).size();
  }

  /** How many calls of one operation came for one zone. */
  public int count(Operation operation, String zoneId) {
    return select(call -> call.operation() == operation && zoneId.equals(call.zoneId())).size();
  }

  /** How many calls of one operation an account made. */
  public int countOf(String account, Operation operation) {
    return select(call -> call.operation() == operation && account.equals(call.account())).size();
  }

  /** How many calls were refused with this code at the door, {@code Throttling} for instance. */
  public int refused(String code) {
    return select(call -> code.equals(call.refused())).size();
  }

  /** How many calls came. */
  public synchronized int size() {
    return calls.size();
  }

  /** Forgets all calls so far. */
  public synchronized void clear() {
    calls.clear();
  }

  private synchronized List<Call> select(Predicate<Call> wanted) {
    return calls.stream().filter(wanted).toList();
  }
}
