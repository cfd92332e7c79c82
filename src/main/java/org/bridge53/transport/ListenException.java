package org.bridge53.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.bridge53.message.SocketNames;

/** An address cannot be listened on. The message is one line for the operator. */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1L;

  private ListenException(String message, IOException cause) {
    super(message, cause);
  }

  /**
   * Says what failed and what to do about it, in the words of CoreDNS (Go) as far as it has some.
   *
   * @param network {@code udp} or {@code tcp}
   * @param cause as the JDK throws it; its text tells the kinds apart, there is nothing else
   */
  static ListenException of(String network, InetSocketAddress address, IOException cause) {
    return of(network, address, "choose another with -dns.port or in the Corefile", cause);
  }

  /** For a port that a plugin's own line names. */
  static ListenException ofPlugin(InetSocketAddress address, IOException cause) {
    return of("tcp", address, "choose another in the Corefile", cause);
  }

  private static ListenException of(
      String network, InetSocketAddress address, String choice, IOException cause) {
    String given = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String text = given.toLowerCase(Locale.ROOT);
    String advice;
    if (text.contains("in use")) {
      advice =
          "address already in use: another server has port %d; %s"
              .formatted(address.getPort(), choice);
    } else if (text.contains("permission denied") || text.contains("not permitted")) {
      advice =
          "permission denied: ports below 1024 need root or the capability CAP_NET_BIND_SERVICE; choose another port than %d with -dns.port or in the Corefile"
              .formatted(address.getPort());
    } else if (text.contains("cannot assign") || text.contains("unresolved address")) {
      advice =
          "cannot assign requested address: no interface of this machine has it; choose another"
              + " with bind in the Corefile";
    } else {
      advice = given;
    }
    String shown =
        address.getAddress() != null && address.getAddress().isAnyLocalAddress()
            ? ":" + address.getPort()
            : SocketNames.of(address);
    return new ListenException("listen " + network + " " + shown + ": " + advice, cause);
  }
}
