package org.bridge53.plugin;

import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;

/** What the server lends to a plugin of one server block. */
public interface Resources {
  /** The zones of the block's keys, networks expanded; at least one. */
  List<DomainName> zones();

  /** Takes what linking finds wrong; already prefixed with the plugin's name. */
  Problems problems();

  LocalFiles files();

  Lookup lookup();

  Exchange exchange();

  Scheduler scheduler();

  /** Prefixed with the plugin's name. */
  Log log();

  /** The name of this host, as its operator gave it; {@code localhost} if it has none. */
  String hostName();

  /** The time of day. */
  InstantSource clock();

  /** Nanoseconds of a clock that only goes forward ({@link System#nanoTime}). */
  LongSupplier ticker();

  /** Chance; safe for use by many threads. */
  RandomGenerator random();
}
