package org.bridge53.server;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bridge53.corefile.Problems;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.BlockSetting;
import org.bridge53.plugin.CarryOver;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.HttpPages;
import org.bridge53.plugin.LocalFiles;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.Lookup;
import org.bridge53.plugin.Meters;
import org.bridge53.plugin.Readiness;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Scheduler;
import org.bridge53.plugin.StateFolder;

/** What one plugin of one block is lent, from the real world. */
record BlockResources(
    List<DomainName> zones,
    Object identity,
    Problems problems,
    LocalFiles files,
    StateFolder stateFolder,
    List<BlockSetting.Forwarder> forwarders,
    Lookup lookup,
    Exchange exchange,
    List<InetSocketAddress> listenAddresses,
    List<InetSocketAddress> upstreams,
    int deferredLimit,
    Scheduler scheduler,
    HttpPages pages,
    Meters meters,
    Readiness readiness,
    CarryOver carryOver,
    Log log)
    implements Resources {

  /** Each draw by the calling thread's own generator. */
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  @Override
  public String hostName() {
    return HostName.TEXT;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public LongSupplier ticker() {
    return System::nanoTime;
  }

  @Override
  public RandomGenerator random() {
    return RANDOM;
  }
}
