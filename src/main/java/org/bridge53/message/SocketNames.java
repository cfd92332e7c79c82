package org.bridge53.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Socket addresses as the operator reads them: {@code 127.0.0.1:53}, {@code [::1]:53}. */
public final class SocketNames {
  private SocketNames() {}

  /** Never looks a name up. */
  public static String of(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    if (address == null) {
      return socket.getHostString() + ":" + socket.getPort();
    }
    return address instanceof Inet6Address six
        ? "[" + text(six) + "]:" + socket.getPort()
        : address.getHostAddress() + ":" + socket.getPort();
  }

  /** The address alone, IPv6 without brackets: {@code 127.0.0.1}, {@code ::1}. */
  public static String of(InetAddress address) {
    return address instanceof Inet6Address six ? text(six) : address.getHostAddress();
  }

  /**
   * RFC 5952, section 4: the longest run of two or more zero groups becomes {@code ::}, the first
   * of equally long ones. A scope stays, as {@code %eth0}.
   */
  private static String text(Inet6Address address) {
    byte[] octets = address.getAddress();
    int bestStart = -1;
    int bestGroups = 1;
    for (int start = 0; start < 8; start++) {
      int end = start;
      while (end < 8 && group(octets, end) == 0) {
        end++;
      }
      if (end - start > bestGroups) {
        bestStart = start;
        bestGroups = end - start;
      }
    }
    StringBuilder text = new StringBuilder(40);
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestGroups - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(octets, i)));
    }
    String host = address.getHostAddress();
    int scope = host.indexOf('%');
    return scope < 0 ? text.toString() : text + host.substring(scope);
  }

  private static int group(byte[] octets, int index) {
    return ((octets[2 * index] & 0xff) << 8) | (octets[2 * index + 1] & 0xff);
  }
}
