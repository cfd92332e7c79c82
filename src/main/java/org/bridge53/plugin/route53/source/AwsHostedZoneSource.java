package org.bridge53.plugin.route53.source;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.HostedZoneSource;
import org.bridge53.plugin.route53.model.RecordSetPage;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A source that always comes back in time.
 *
 * <p>The SDK's own time-outs cover an API call, not what may come before it: a {@code
 * credential_process} that hangs, an STS or metadata service that answers a byte a minute. So each
 * call works on a virtual thread of its own, where an interrupt ends a blocking HttpURLConnection,
 * and the caller waits for it no longer than {@link Timeouts#total}. A worker that ignores the
 * interrupt (a pipe from a child process) is left behind; past {@link #MAX_STUCK} of those, calls
 * are refused until one ends.
 */
final class AwsHostedZoneSource implements HostedZoneSource {
  static final int MAX_STUCK = 8;

  private static final String ZONE_PREFIX = "/hostedzone/";
  private static final String CLOSED = "the source is closed";

  private final AwsAccess access;
  private final Timeouts timeouts;
  private final Set<Thread> working = ConcurrentHashMap.newKeySet();
  private final Set<Thread> stuck = ConcurrentHashMap.newKeySet();
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Route53Session session;
  private volatile boolean closed;

  AwsHostedZoneSource(AwsAccess access, Timeouts timeouts) {
    this.access = access;
    this.timeouts = timeouts;
  }

  @Override
  public RecordSetPage listRecordSets(String zoneId, RecordSetPage.@Nullable Marker start)
      throws SourceException {
    // A request with the prefix would ask for /hostedzone/%2Fhostedzone%2FZ1.
    String bareId =
        zoneId.startsWith(ZONE_PREFIX) ? zoneId.substring(ZONE_PREFIX.length()) : zoneId;
    if (closed) {
      throw new SourceException(Kind.UNAVAILABLE, CLOSED);
    }
    stuck.removeIf(thread -> !thread.isAlive());
    if (stuck.size() >= MAX_STUCK) {
      throw new SourceException(
          Kind.UNAVAILABLE, stuck.size() + " earlier calls with " + describe() + " hang");
    }
    Progress progress = new Progress();
    FutureTask<RecordSetPage> task =
        new FutureTask<>(() -> session().list(bareId, start, progress));
    Thread worker = Thread.ofVirtual().name("route53-" + bareId).unstarted(task);
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

  private void abandon(Thread worker) {
    worker.interrupt();
    stuck.add(worker);
  }

  private Route53Session session() throws SourceException {
    Route53Session present = session;
    if (present != null) {
      return present;
    }
    opening.lock();
    try {
      if (closed) {
        throw new SourceException(Kind.UNAVAILABLE, CLOSED);
      }
      present = session;
      if (present == null) {
        present = new Route53Session(access, describe(), timeouts);
        session = present;
      }
      return present;
    } finally {
      opening.unlock();
    }
  }

  @Override
  public String describe() {
    AwsAccess.AccessKey key = access.accessKey();
    if (key != null) {
      return "aws_access_key " + key.id();
    }
    String profile = access.profile();
    if (profile == null) {
      return "the default credentials";
    }
    String file = access.credentialsFile();
    return "profile \"" + profile + "\"" + (file == null ? "" : " of " + file);
  }

  @Override
  public void close() {
    closed = true;
    working.forEach(Thread::interrupt);
    opening.lock();
    try {
      Route53Session present = session;
      if (present != null) {
        present.close();
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public String toString() {
    return "AwsHostedZoneSource[" + describe() + "]";
  }

  /** What a worker is waiting for, in words; written by it, read by the one who waits for it. */
  static final class Progress {
    private volatile String waitingFor = "the AWS SDK";

    void waitingFor(String what) {
      waitingFor = what;
    }

    String waitingFor() {
      return waitingFor;
    }
  }
}
