package org.bridge53.transport;

import java.net.InetSocketAddress;
import java.time.Duration;

/** A bound socket, or the group of sockets, that answers on one address. */
public interface Listener extends AutoCloseable {
  /** The address it is bound to, with the port that was really taken. */
  InetSocketAddress address();

  /**
   * Takes the times of another configuration, and its counts for connections that come from now on.
   */
  default void use(ListenOptions options) {}

  /**
   * Receives no more: what the kernel holds already is read and answered, then reading ends. The
   * socket stays open for responses that come later.
   *
   * @param patience returns after so long at the latest
   */
  void drain(Duration patience);

  /**
   * After {@link #drain}: leaves its address to the listener on the wildcard that is there for it.
   * Deferred UDP responses leave by that listener's socket from now on.
   */
  default void handOver() {}

  /**
   * After {@link #drain}: waits until everything that was received has been answered and the
   * responses have gone to the kernel, as far as that is this listener's to know (a UDP listener
   * does not know whether a deferred response will come).
   *
   * @return false if the patience ended first
   */
  boolean settle(Duration patience);

  /** Closes at once. */
  @Override
  void close();
}
