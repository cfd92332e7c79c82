package org.bridge53.corefile;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * {@code HOST:PORT} to listen on, as Go writes it: {@code :8080} is every address of both families,
 * {@code [::1]:8080}, {@code localhost:8080}.
 */
public final class HostPort {
  private final String host;
  private final int port;

  private HostPort(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Reads the text; a name of a host is not looked up.
   *
   * @throws IllegalArgumentException with Go's text: {@code address x: missing port in address}
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host;
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      if (bracket < 0) {
        throw invalid(text, "missing ']' in address");
      }
      if (bracket + 1 == text.length()) {
        throw invalid(text, "missing port in address");
      }
      if (text.charAt(bracket + 1) != ':' || bracket + 1 != colon) {
        throw invalid(
            text,
            text.charAt(bracket + 1) == ':'
                ? "too many colons in address"
                : "missing port in address");
      }
      host = text.substring(1, bracket);
    } else {
      if (colon < 0) {
        throw invalid(text, "missing port in address");
      }
      host = text.substring(0, colon);
      if (host.indexOf(':') >= 0) {
        throw invalid(text, "too many colons in address");
      }
      if (host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
        throw invalid(text, "unexpected '" + (host.indexOf('[') >= 0 ? '[' : ']') + "' in address");
      }
    }
    return new HostPort(host, Arguments.port(text, text.substring(colon + 1)));
  }

  private static IllegalArgumentException invalid(String text, String reason) {
    return new IllegalArgumentException("address " + text + ": " + reason);
  }

  /** Empty: every address. */
  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /**
   * The address; the name of a host is looked up.
   *
   * @throws UnknownHostException in one line, if there is no such host
   */
  public InetSocketAddress resolve() throws UnknownHostException {
    try {
      return host.isEmpty()
          ? new InetSocketAddress(port)
          : new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException unknown) {
      throw new UnknownHostException("lookup " + host + ": no such host");
    }
  }
}
