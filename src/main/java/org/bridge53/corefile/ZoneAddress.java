package org.bridge53.corefile;

import java.net.InetAddress;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;

/**
 * Where a zone is served: what two server blocks must not have in common.
 *
 * @param scheme of the key
 * @param zone one of the key
 * @param port of the key, or the default
 * @param address that the block is bound to; null for all
 */
public record ZoneAddress(
    KeyScheme scheme, DomainName zone, int port, @Nullable InetAddress address) {

  /** The message if it is served already. */
  public String alreadyDefined() {
    return "cannot serve " + this + " - it is already defined";
  }

  /** The message if both could receive the same query: one is bound to an address, one to all. */
  public String overlapText(ZoneAddress other) {
    return "cannot serve " + this + " - zone overlap listener capacity with " + other;
  }

  /** {@code dns://example.org.:53}, with {@code on ADDRESS} behind it where it is bound to one. */
  @Override
  public String toString() {
    String text = scheme.text() + "://" + NameText.format(zone) + ":" + port;
    return address == null ? text : text + " on " + address.getHostAddress();
  }
}
