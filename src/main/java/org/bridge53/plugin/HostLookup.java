package org.bridge53.plugin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of host names for a library that gives names to the JDK: what it connects to
 * on a thread on which {@link #CURRENT} is bound is looked up through it. So a machine whose
 * resolver is this server can still reach what this server's zones come from. The JDK keeps what it
 * was told for half a minute, for all threads.
 */
@FunctionalInterface
public interface HostLookup {
  /** Who finds names on this thread; unbound: the system. */
  ScopedValue<HostLookup> CURRENT = ScopedValue.newInstance();

  /** Leaves every name to the system. */
  HostLookup SYSTEM = host -> List.of();

  /**
   * Looks a name up; may block, with a deadline.
   *
   * @return its addresses, the best first; none: the system is to be asked
   * @throws UnknownHostException with the name and, behind a colon, why it was not found
   */
  List<InetAddress> find(String host) throws UnknownHostException;
}
