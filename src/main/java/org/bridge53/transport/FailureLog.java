package org.bridge53.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bridge53.plugin.Log;

/**
 * Logs an unexpected failure once a kind, so that a stranger who found a bug cannot fill the
 * operator's disk with it. A kind is where it happened and the exception's class.
 */
final class FailureLog {
  private final Log log;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  FailureLog(Log log) {
    this.log = log;
  }

  /**
   * Reports a failure. Never throws, whatever the failure was.
   *
   * @param where such as {@code udp 127.0.0.1:53}
   */
  void report(String where, Throwable failure) {
    try {
      if (seen.add(where + ' ' + failure.getClass().getName())) {
        StackTraceElement[] trace = failure.getStackTrace();
        log.error(
            where
                + ": "
                + failure
                + (trace.length == 0 ? "" : " at " + trace[0])
                + " (others of this kind will not be logged)");
      }
    } catch (Throwable _) {
      // Out of memory while telling of it: the loop that called must go on.
      return;
    }
  }
}
