package org.bridge53.message;

/** How a query came, or goes, over the network. */
public enum TransportProtocol {
  UDP,
  TCP
}
