package org.bridge53.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.bridge53.message.Query;
import org.bridge53.message.QueryTrace;
import org.jspecify.annotations.Nullable;

/**
 * What a handler counts, for each listener that its queries come to; nothing of queries that nobody
 * counts.
 *
 * @param <T> the meters of one listener
 */
public final class CountsByListener<T> {
  private record Entry<T>(String server, T counts) {}

  private final Function<String, T> make;

  // A block has few listeners, and the queries of one share the text of its name: a walk that finds
  // the first by one comparison of references costs less than a hash.
  private final AtomicReference<List<Entry<T>>> listeners = new AtomicReference<>(List.of());

  /**
   * @param make the meters of a listener, by how metrics name it; asked for again, the same ones
   */
  public CountsByListener(Function<String, T> make) {
    this.make = make;
  }

  /** Where a query is counted; null if it is not. */
  public @Nullable T of(Query query) {
    QueryTrace trace = query.trace();
    if (trace == null) {
      return null;
    }
    Entry<T> known = known(listeners.get(), trace.server());
    return known != null ? known.counts() : added(trace.server());
  }

  /** The listeners that had a query so far, as metrics name them. */
  public List<String> listeners() {
    List<String> servers = new ArrayList<>();
    for (Entry<T> entry : listeners.get()) {
      servers.add(entry.server());
    }
    return servers;
  }

  private static <T> @Nullable Entry<T> known(List<Entry<T>> all, String server) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).server().equals(server)) { // looks at the reference first
        return all.get(i);
      }
    }
    return null;
  }

  /** With a listener's first query. */
  private T added(String server) {
    Entry<T> entry = new Entry<>(server, make.apply(server));
    listeners.updateAndGet(
        all -> {
          if (known(all, server) != null) {
            return all;
          }
          List<Entry<T>> more = new ArrayList<>(all);
          more.add(entry);
          return List.copyOf(more);
        });
    return entry.counts();
  }
}
