package org.bridge53.plugin.route53.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;

/**
 * Calls that always come back in time.
 *
 * <p>The SDK's own time-outs cover an API call, not what may come before it: a {@code
 * credential_process} that hangs, an STS or metadata service that answers a byte a minute. So each
 * call works on a virtual thread of its own, where an interrupt ends a blocking HttpURLConnection,
 * and the caller waits for it no longer than {@link Timeouts#total}. A worker that ignores the
 * interrupt (a pipe from a child process) is left behind; past {@link #MAX_STUCK} of those, calls
 * are refused until one ends.
 */
final class TimedCalls implements AutoCloseable {
  static final int MAX_STUCK = 8;
  static final String CLOSED = "the source is closed";

  private final String describe;
  private final Timeouts timeouts;
  private final Set<Thread> working = ConcurrentHashMap.newKeySet();
  private final Set<Thread> stuck = ConcurrentHashMap.newKeySet();
  private final AtomicReference<String> notFound = new AtomicReference<>("");
  private volatile boolean closed;

  /** A call of the SDK and what is made of its answer. */
  interface Work<T> {
    T run(Progress progress) throws SourceException;
  }

  /** What a worker is waiting for, in words; written by it, read by the one who waits for it. */
  static final class Progress {
    private final AtomicReference<String> notFound;
    private volatile String waitingFor = "the AWS SDK";

    private Progress(AtomicReference<String> notFound) {
      this.notFound = notFound;
    }

    /**
     * A failure's text with the reason why a name was not found, which it does not tell itself: the
     * JDK drops it, and asks nobody for a name that was not found a moment ago.
     */
    String withReason(String text) {
      String reason = notFound.get();
      boolean unknown = text.endsWith(SdkFailures.UNKNOWN_HOST);
      return unknown && !reason.isEmpty() ? text + " (" + reason + ")" : text;
    }

    void waitingFor(String what) {
      waitingFor = what;
    }

    String waitingFor() {
      return waitingFor;
    }
  }

  /**
   * @param describe the credentials, for messages
   */
  TimedCalls(String describe, Timeouts timeouts) {
    this.describe = describe;
    this.timeouts = timeouts;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * What the work gives; names are found on its thread as on the caller's.
   *
   * @param name of the worker's thread
   * @throws SourceException if it fails, or gives nothing in time
   */
  <T> T within(String name, Work<T> work) throws SourceException {
    if (closed) {
      throw new SourceException(Kind.UNAVAILABLE, CLOSED);
    }
    stuck.removeIf(thread -> !thread.isAlive());
    if (stuck.size() >= MAX_STUCK) {
      throw new SourceException(
          Kind.UNAVAILABLE, stuck.size() + " earlier calls with " + describe + " hang");
    }
    Progress progress = new Progress(notFound);
    HostLookup callers =
        HostLookup.CURRENT.isBound() ? HostLookup.CURRENT.get() : HostLookup.SYSTEM;
    HostLookup names = host -> find(callers, host);
    FutureTask<T> task =
        new FutureTask<>(
            () ->
                ScopedValue.where(HostLookup.CURRENT, names)
                    .<T, SourceException>call(() -> work.run(progress)));
    Thread worker = Thread.ofVirtual().name(name).unstarted(task);
    working.add(worker);
    try {
      worker.start();
      return task.get(timeouts.total().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(worker);
      throw new SourceException(
          Kind.UNAVAILABLE,
          "nothing from %s within %s"
              .formatted(progress.waitingFor(), OneLine.of(timeouts.total())));
    } catch (InterruptedException e) {
      abandon(worker);
      Thread.currentThread().interrupt();
      throw new SourceException(Kind.UNAVAILABLE, "interrupted");
    } catch (ExecutionException e) {
      if (closed) {
        throw new SourceException(Kind.UNAVAILABLE, CLOSED);
      }
      switch (e.getCause()) {
        case SourceException failure -> throw failure;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      working.remove(worker);
    }
  }

  private List<InetAddress> find(HostLookup names, String host) throws UnknownHostException {
    try {
      List<InetAddress> found = names.find(host);
      notFound.set("");
      return found;
    } catch (UnknownHostException e) {
      String message = OneLine.of(e.getMessage());
      notFound.set(message.startsWith(host + ": ") ? message.substring(host.length() + 2) : "");
      throw e;
    }
  }

  private void abandon(Thread worker) {
    worker.interrupt();
    stuck.add(worker);
  }

  @Override
  public void close() {
    closed = true;
    working.forEach(Thread::interrupt);
  }
}
