package org.bridge53.plugin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bridge53.message.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Where and how another server is asked. Equal destinations share connections, so what is asked
 * with another certificate or from another address has connections of its own.
 */
public sealed interface Destination {
  /** The address that is asked from; null: the kernel chooses. */
  @Nullable InetAddress source();

  /** In the clear (RFC 1035). */
  record Plain(InetSocketAddress server, TransportProtocol protocol, @Nullable InetAddress source)
      implements Destination {}

  /**
   * DNS over TLS (RFC 7858).
   *
   * @param serverName what the server's certificate must be for, sent as SNI unless it is an
   *     address
   * @param context whom to trust and how to prove oneself
   */
  record Tls(
      InetSocketAddress server, String serverName, SSLContext context, @Nullable InetAddress source)
      implements Destination {}

  /**
   * DNS over HTTPS (RFC 8484).
   *
   * @param uri absolute, with the path; the server's certificate must be for its host
   * @param addresses of the host; none: the system's resolver is asked
   * @param get the method GET, else POST
   * @param context whom to trust and how to prove oneself
   */
  record Https(
      URI uri,
      List<InetAddress> addresses,
      boolean get,
      SSLContext context,
      @Nullable InetAddress source)
      implements Destination {
    public Https {
      addresses = List.copyOf(addresses);
    }
  }
}
