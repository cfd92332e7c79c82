package org.bridge53.server;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Corefile;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.plugin.BlockSetting.ConfigurationWatch;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * {@code reload}: looks at the configuration from time to time and restarts the server in place
 * when it says something else. A text that was refused is not tried again until it changes.
 */
final class Reloader {
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Log log;
  private final CorefileSource source;
  private final Parse parse;
  private final Restart restart;
  private final Meters meters;
  private final Meters.Counter failed;

  private Scheduler.@Nullable Task task;
  private Meters.@Nullable Registration version;
  private String running = "";
  private @Nullable String refused;
  private @Nullable String warned;

  /** Parses a configuration, imports and all. */
  @FunctionalInterface
  interface Parse {
    Corefile parse(CorefileText text, Problems problems);
  }

  /** Serves another configuration from now on. */
  @FunctionalInterface
  interface Restart {
    void with(CorefileText text) throws StartException;
  }

  Reloader(
      Scheduler scheduler,
      RandomGenerator random,
      Log log,
      CorefileSource source,
      Parse parse,
      Restart restart,
      Meters meters) {
    this.scheduler = scheduler;
    this.random = random;
    this.log = log;
    this.source = source;
    this.parse = parse;
    this.restart = restart;
    this.meters = meters;
    this.failed =
        meters.counter(
            "coredns_reload_failed_total", "Counter of the number of failed reload attempts.");
  }

  /**
   * A configuration runs now.
   *
   * @param fingerprint of its text
   * @param watch whether and how often it is looked at; null: not at all
   */
  synchronized void runs(String fingerprint, @Nullable ConfigurationWatch watch) {
    close();
    running = fingerprint;
    if (version != null) {
      version.close();
      version = null;
    }
    refused = null;
    warned = null;
    if (watch != null) {
      log.info("Running configuration SHA512 = " + fingerprint);
      version =
          meters.gauge(
              "coredns_reload_version_info",
              "A metric with a constant '1' value labeled by hash, and value which type of hash"
                  + " generated.",
              () -> 1,
              "hash",
              "sha512",
              "value",
              fingerprint);
      Duration interval = interval(watch);
      log.debug("the configuration is looked at every " + GoDuration.format(interval));
      task = scheduler.every(interval, this::tick);
    }
  }

  /** Chosen by chance, so that many servers do not read the same file system at once. */
  private Duration interval(ConfigurationWatch watch) {
    long jitter = watch.jitter().toNanos();
    return jitter == 0
        ? watch.interval()
        : watch.interval().plusNanos(random.nextLong(jitter) - jitter / 2);
  }

  /** No further look. */
  synchronized void close() {
    if (task != null) {
      task.cancel();
      task = null;
    }
  }

  /**
   * On a platform thread of its own: to parse zones for seconds would keep a carrier of virtual
   * threads, and with it the queries that wait for other servers. What ends that thread is a
   * mistake of this server's own: what plugins throw are problems of their lines by then.
   */
  private void tick() {
    try {
      Thread.ofPlatform()
          .daemon()
          .name("reload")
          .uncaughtExceptionHandler(
              (_, mistake) ->
                  log.error("Corefile changed but reload failed unexpectedly: " + mistake))
          .start(this::look)
          .join();
    } catch (InterruptedException replaced) {
      Thread.currentThread().interrupt(); // by the restart itself: a new series has begun
    }
  }

  private void look() {
    CorefileText text;
    Problems problems = new Problems();
    String found;
    try {
      text = source.locate();
      found = Fingerprint.of(parse.parse(text, problems));
    } catch (StartException unreadable) {
      warnOnce(String.valueOf(unreadable.getMessage()));
      return;
    }
    if (problems.hasErrors()) {
      warnOnce("Corefile parse failed: " + summary(problems.errors()));
      return;
    }
    if (!isNew(found)) {
      return;
    }
    refuse(found); // unless it runs, however it fails: once, not at every look
    try {
      restart.with(text);
    } catch (StartException failure) {
      failed.increment();
      log.error(
          "Corefile changed but reload failed: "
              + summary(String.valueOf(failure.getMessage()).lines().toList()));
    }
  }

  private synchronized boolean isNew(String found) {
    warned = null;
    if (found.equals(running)) {
      refused = null;
      return false;
    }
    return !found.equals(refused);
  }

  private synchronized void refuse(String found) {
    refused = found;
  }

  private synchronized void warnOnce(String text) {
    if (!text.equals(warned)) {
      warned = text;
      log.warning(text);
    }
  }

  private static String summary(List<String> errors) {
    return errors.size() <= 1
        ? String.join("", errors)
        : errors.getFirst() + " (and " + (errors.size() - 1) + " more)";
  }
}
