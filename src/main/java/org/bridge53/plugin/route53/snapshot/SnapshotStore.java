package org.bridge53.plugin.route53.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.jspecify.annotations.Nullable;

/** The snapshot in one directory: for all accounts of all lines of this process that name it. */
public final class SnapshotStore {
  /*
   *   DIR/lock                              held by the process that writes
   *   DIR/KEY/account.NUMBER.account        what is known of an account beside its zones; two versions
   *   DIR/KEY/ZONEID.SERIAL.zone            a version of a zone; five of each
   *
   * Whoever publishes leaves the newest version with the AccountStore and goes on; one task writes all
   * that waits, then rests for a moment: a zone that changes all the time is written once a second, as it
   * is then. What fails waits, and is tried again ever more rarely. One log line tells that it began and
   * one that it ended.
   *
   * The lock is for writing only: files are whole whenever they have their name, so whoever cannot have
   * it may read. It is asked for again with every round, for the other process may have ended.
   *
   * Three locks: `writing` for a round, which may take as long as the disk; `accounts` while one is
   * looked for the first time; `this` for the fields, for a moment and never while another is taken.
   */

  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 5;

  private final Path directory;
  private final boolean readOnly;
  private final Runnable ended;
  private final Object writing = new Object();

  /** Lines, the newest last: time and threads are its. */
  private final List<Resources> users = new ArrayList<>();

  private final Map<String, AccountStore> accounts = new LinkedHashMap<>();

  /** The end of the rest behind the last round. */
  private long restedNanos;

  private Scheduler.@Nullable Task task;
  private @Nullable Resources taskOwner;
  private boolean taskIsLate;
  private boolean running;
  private int failures;
  private @Nullable String problem;
  private @Nullable FileLock lock;

  /**
   * A store; {@link #join} opens it.
   *
   * @param readOnly nothing is ever written
   * @param ended runs when the last line has left
   */
  SnapshotStore(Path directory, boolean readOnly, Runnable ended) {
    this.directory = directory;
    this.readOnly = readOnly;
    this.ended = ended;
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /** Why nothing can be written at present, in one line; null if all is well. */
  public synchronized @Nullable String problem() {
    return problem;
  }

  /** The part of an account. */
  public AccountStore account(AwsAccess access) {
    String key = AccountKey.of(access);
    synchronized (accounts) {
      AccountStore account = accounts.get(key);
      if (account == null) {
        VersionedFiles files = new VersionedFiles(directory.resolve(key));
        account = new AccountStore(this, key, files, this::unusable);
        accounts.put(key, account);
        OctetWriter description = new OctetWriter();
        description.text(access.describe());
        account.save(AccountPart.DESCRIPTION, description.toArray());
      }
      return account;
    }
  }

  private void unusable(String what) {
    Log log = log();
    if (log != null) {
      log.warning("snapshot: " + what + "; it is passed over");
    }
  }

  private synchronized @Nullable Log log() {
    return users.isEmpty() ? null : users.getLast().log();
  }

  // ---- who uses it ----

  synchronized boolean isUsed() {
    return !users.isEmpty();
  }

  /** A line begins to use it. */
  void join(Resources user) {
    synchronized (this) {
      users.add(user);
      if (users.size() > 1) {
        return;
      }
    }
    synchronized (writing) {
      report(readOnly ? null : open());
    }
  }

  /** A line ends; with the last one what waits is written, and the directory is free. */
  public void leave(Resources user) {
    synchronized (this) {
      if (!users.contains(user)) {
        return;
      }
      if (users.size() > 1) {
        users.remove(user);
        if (user.equals(taskOwner) && task != null) {
          task.cancel();
          task = null;
          running = false;
          plan(REST);
        }
        return;
      }
    }
    round(true);
    synchronized (writing) {
      synchronized (this) {
        users.remove(user);
        if (task != null) {
          task.cancel();
          task = null;
        }
      }
      release();
    }
    ended.run();
  }

  // ---- when it is written; under the lock ----

  /** Something waits. */
  synchronized void wake() {
    if (!running && (task == null || taskIsLate) && !users.isEmpty()) {
      plan(failures > 0 ? pause() : Duration.ofNanos(Math.max(0, restedNanos - now())));
    }
  }

  /** Something waits that has time. */
  synchronized void wakeLater() {
    if (!running && task == null) {
      plan(LATER);
      taskIsLate = task != null;
    }
  }

  /** After failures. */
  private Duration pause() {
    return Duration.ofSeconds(10L << Math.min(failures - 1, MOST_DOUBLINGS));
  }

  private void plan(Duration delay) {
    if (users.isEmpty() || readOnly) {
      return;
    }
    if (task != null) {
      task.cancel();
    }
    Resources owner = users.getLast();
    taskOwner = owner;
    taskIsLate = false;
    task = owner.scheduler().background().after(delay, this::run);
  }

  private void run() {
    synchronized (this) {
      if (users.isEmpty()) {
        return;
      }
      task = null;
      running = true;
    }
    round(false);
    boolean waits = false;
    boolean confirmations = false;
    synchronized (this) {
      running = false;
      restedNanos = now() + REST.toNanos();
    }
    for (AccountStore account : accounts()) {
      waits |= account.hasUnwritten();
      confirmations |= account.hasConfirmations();
    }
    synchronized (this) {
      if (failures > 0) {
        plan(pause());
      } else if (waits) {
        plan(REST);
      } else if (confirmations) {
        wakeLater();
      }
    }
  }

  private List<AccountStore> accounts() {
    synchronized (accounts) {
      return List.copyOf(accounts.values());
    }
  }

  // ---- one round ----

  void round(boolean last) {
    if (readOnly) {
      return;
    }
    synchronized (writing) {
      String failure = open();
      if (failure == null) {
        for (AccountStore account : accounts()) {
          String failed = account.write(now(), last);
          failure = failure == null ? failed : failure;
        }
      }
      report(failure);
    }
  }

  private synchronized long now() {
    return users.isEmpty() ? 0 : users.getLast().ticker().getAsLong();
  }

  /** Takes the lock if it is not held; null, or why it cannot be had. */
  private @Nullable String open() {
    if (lock != null && lock.isValid() && Files.exists(lockFile())) {
      return null;
    }
    release();
    FileChannel channel = null;
    try {
      VersionedFiles.create(directory);
      channel = VersionedFiles.openLock(lockFile());
      lock = channel.tryLock();
      if (lock != null) {
        return null;
      }
      channel.close();
    } catch (OverlappingFileLockException elsewhere) {
      close(channel);
    } catch (IOException failed) {
      close(channel);
      return directory + ": " + VersionedFiles.reason(failed);
    }
    return directory + " is in use by another process";
  }

  private Path lockFile() {
    return directory.resolve("lock");
  }

  private void release() {
    FileLock held = lock;
    lock = null;
    if (held != null) {
      close(held.acquiredBy() instanceof FileChannel channel ? channel : null);
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // It ends with the process at the latest.
    }
  }

  private void report(@Nullable String failure) {
    String before;
    synchronized (this) {
      before = problem;
      problem = failure;
      failures = failure == null ? 0 : failures + 1;
    }
    Log log = log();
    if (log == null) {
      return;
    }
    if (failure != null && before == null) {
      log.warning(
          "snapshot: "
              + failure
              + "; zones are served as ever, but what changes is not kept over a restart until this"
              + " works");
    } else if (failure == null && before != null) {
      log.info("snapshot: " + directory + " is written again");
    }
  }
}
