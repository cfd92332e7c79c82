package org.bridge53.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bridge53.message.Query;
import org.bridge53.message.RrType;
import org.bridge53.message.SocketNames;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Meters;

/**
 * The operator's line for a query that made a plugin throw: a bug. The same failure is printed once
 * in ten seconds, with how often it came meanwhile, so that a stranger who found it cannot fill the
 * disk.
 */
final class QueryFailureLog {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_KINDS = 100;
  private static final String PLUGIN_PACKAGE = "org.bridge53.plugin.";

  private static final class Seen {
    private long printedNanos;
    private long suppressed;
  }

  private final Log log;
  private final Meters.Counter failed;
  private final Map<String, Seen> kinds = new ConcurrentHashMap<>();

  /**
   * @param failed counts each failure
   */
  QueryFailureLog(Log log, Meters.Counter failed) {
    this.log = log;
    this.failed = failed;
  }

  void report(Query query, Throwable failure) {
    failed.increment();
    String what = pluginOf(failure) + ": " + failure;
    StackTraceElement[] stack = failure.getStackTrace();
    // Not the message: it may hold what the stranger asked for, and each would be another kind.
    String kind = failure.getClass().getName() + (stack.length > 0 ? stack[0] : "");
    if (kinds.size() > MOST_KINDS) {
      kinds.clear();
    }
    long now = System.nanoTime();
    long missed;
    Seen seen = kinds.computeIfAbsent(kind, _ -> new Seen());
    synchronized (seen) {
      if (seen.printedNanos != 0 && now - seen.printedNanos < PAUSE_NANOS) {
        seen.suppressed++;
        return;
      }
      seen.printedNanos = now;
      missed = seen.suppressed;
      seen.suppressed = 0;
    }
    log.error(
        "Recovered from panic in server: \"dns://"
            + SocketNames.of(query.client().local())
            + "\" "
            + what
            + (stack.length > 0 ? " at " + stack[0] : "")
            + "; "
            + query.qname()
            + " "
            + RrType.text(query.qtype())
            + " got SERVFAIL"
            + (missed > 0 ? " (and " + missed + " like it before)" : ""));
  }

  /** {@code plugin/NAME} of the topmost frame that belongs to a plugin, else {@code server}. */
  private static String pluginOf(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      String type = frame.getClassName();
      if (type.startsWith(PLUGIN_PACKAGE)) {
        String rest = type.substring(PLUGIN_PACKAGE.length());
        int dot = rest.indexOf('.');
        if (dot > 0) {
          return "plugin/" + rest.substring(0, dot);
        }
      }
    }
    return "server";
  }
}
