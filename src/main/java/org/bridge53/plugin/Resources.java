package org.bridge53.plugin;

import java.net.InetSocketAddress;
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

  /** Where to keep what outlives the process. */
  default StateFolder stateFolder() {
    return StateFolder.NONE;
  }

  /**
   * What the answers of this plugin are made of, as a value: equal to another one of the same
   * running server if the block's keys and addresses and the lines of this plugin and of all behind
   * it say the same. By it a plugin finds after a reload what it may keep.
   */
  default Object identity() {
    return this;
  }

  /** Those who forward queries behind this plugin in its block, in the order of the chain. */
  default List<BlockSetting.Forwarder> forwarders() {
    return List.of();
  }

  Lookup lookup();

  Exchange exchange();

  /**
   * Where the whole server listens, wildcards as such: whom not to ask for what it needs itself.
   */
  default List<InetSocketAddress> listenAddresses() {
    return List.of();
  }

  /** The servers that the whole configuration forwards to in the clear, by their addresses. */
  default List<InetSocketAddress> upstreams() {
    return List.of();
  }

  /** How many queries may wait for other servers at once in the whole server; at least 1. */
  int deferredLimit();

  Scheduler scheduler();

  HttpPages pages();

  /** What is counted in the process. */
  Meters meters();

  /** The services of the whole server. */
  Readiness readiness();

  /** What the configuration that runs has built already. */
  CarryOver carryOver();

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
