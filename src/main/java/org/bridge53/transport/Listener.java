package org.bridge53.transport;

import java.net.InetSocketAddress;
import java.time.Duration;

/** A bound socket, or the group of sockets, that answers on one address. */
public interface Listener extends AutoCloseable {
  /** The address it is bound to, with the port that was really taken. */
  InetSocketAddress address();

  /**
   * Receives no more: what the kernel holds already is read and answered, then reading ends. The
   * socket stays open for responses that come later.
   *
   * @param patience returns after so long at the latest
   */
  void drain(Duration patience);

  /** Closes at once. */
  @Override
  void close();
}
