package org.bridge53.plugin.multisocket;

import org.bridge53.plugin.BlockSetting;

/**
 * How many sockets receive.
 *
 * @param udpSockets 1 to {@link #MOST}; 0: one a core
 */
public record MultisocketConfig(int udpSockets) implements BlockSetting.UdpSockets {
  /** As in CoreDNS. */
  public static final int MOST = 1024;
}
