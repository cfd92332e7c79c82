package org.bridge53.plugin.route53;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bridge53.plugin.route53.sync.Look;
import org.jspecify.annotations.Nullable;

/** What a start waits for. */
final class Startup {
  /** A start that requires what nobody can tell ends at last. */
  private static final Duration MOST = Duration.ofMinutes(5);

  /** So often it looks again, should nobody wake it. */
  private static final long LOOK_MILLIS = 50;

  /**
   * How far the line is.
   *
   * @param ready all that is to be loaded is there, or will not come by waiting
   * @param unread zones that are not loaded and failed, a line each
   * @param found how far looking for zones is; null: none are looked for
   */
  record State(boolean ready, List<String> unread, Look.@Nullable State found) {
    State {
      unread = List.copyOf(unread);
    }
  }

  private final SnapshotOptions options;
  private final LongSupplier ticker;

  Startup(SnapshotOptions options, LongSupplier ticker) {
    this.options = options;
    this.ticker = ticker;
  }

  /**
   * Waits as long as the line wants to.
   *
   * @param lock notified of what is new; held while the state is asked for
   * @throws IOException if what is required cannot be had
   */
  void await(Object lock, Supplier<State> state) throws IOException, InterruptedException {
    boolean requires = options.startup() == SnapshotOptions.Startup.REQUIRE;
    Duration patience = options.patience();
    if (!requires && patience == null) {
      return;
    }
    Duration most = patience == null ? MOST : patience;
    long deadline = ticker.getAsLong() + most.toNanos();
    synchronized (lock) {
      while (true) {
        State now = state.get();
        if (requires && !now.unread().isEmpty()) {
          throw new IOException(
              "plugin/route53: startup require: " + String.join("; ", now.unread()));
        }
        if (requires && now.found() == Look.State.DENIED) {
          throw new IOException(
              "plugin/route53: startup require: not all zones could be looked for");
        }
        if (now.ready()) {
          return;
        }
        if (ticker.getAsLong() - deadline >= 0) {
          if (requires) {
            throw new IOException(
                "plugin/route53: startup require: not everything could be read in "
                    + most.toMinutes()
                    + " minutes");
          }
          return;
        }
        lock.wait(LOOK_MILLIS);
      }
    }
  }
}
