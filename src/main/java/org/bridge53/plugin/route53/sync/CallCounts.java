package org.bridge53.plugin.route53.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.bridge53.plugin.route53.model.SourceException;

/** Counts calls by operation and result. Any thread. */
final class CallCounts {
  private record Key(String operation, String result) {}

  /** A call, in the words of who makes it. */
  @FunctionalInterface
  interface Asked<T> {
    T ask() throws SourceException;
  }

  private final ConcurrentHashMap<Key, LongAdder> counts = new ConcurrentHashMap<>();

  /** Makes a call and counts it. */
  <T> T counted(String operation, Asked<T> call) throws SourceException {
    String result = "broken";
    try {
      T answer = call.ask();
      result = "ok";
      return answer;
    } catch (SourceException failed) {
      result = failed.kind().name().toLowerCase(Locale.ROOT);
      throw failed;
    } finally {
      counts.computeIfAbsent(new Key(operation, result), _ -> new LongAdder()).increment();
    }
  }

  /** In the order of their names. */
  List<AccountStatus.Calls> calls() {
    TreeMap<String, AccountStatus.Calls> sorted = new TreeMap<>();
    counts.forEach(
        (key, count) ->
            sorted.put(
                key.operation() + ' ' + key.result(),
                new AccountStatus.Calls(key.operation(), key.result(), count.sum())));
    return new ArrayList<>(sorted.values());
  }
}
