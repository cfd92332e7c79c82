package org.bridge53.plugin.route53.source;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.plugin.route53.model.ProxyText;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy an endpoint is reached through: the one that is written, for all of them; else that
 * of HTTPS_PROXY for what goes over HTTPS, unless NO_PROXY names its host. As curl and Go read
 * them: lower-case names count first; NO_PROXY is a list of names (with all below them), addresses,
 * networks, each with a port or without, or {@code *}; loopback needs no proxy.
 */
final class ProxyChoice {
  private final @Nullable URI written;
  private final @Nullable URI ofHttps;
  private final List<String> exceptions;

  private ProxyChoice(@Nullable URI written, @Nullable URI ofHttps, List<String> exceptions) {
    this.written = written;
    this.ofHttps = ofHttps;
    this.exceptions = exceptions;
  }

  /**
   * @param proxy as written; null if none is
   * @param environment a variable's value; null if it is not set
   * @throws IllegalArgumentException if HTTPS_PROXY is no proxy
   */
  static ProxyChoice of(@Nullable String proxy, UnaryOperator<@Nullable String> environment) {
    if (proxy != null) {
      return new ProxyChoice(ProxyText.read(proxy), null, List.of());
    }
    String fromEnvironment = variable(environment, "https_proxy");
    if (fromEnvironment == null) {
      return new ProxyChoice(null, null, List.of());
    }
    List<String> exceptions = new ArrayList<>();
    String list = variable(environment, "no_proxy");
    if (list != null) {
      for (String each : list.split(",", -1)) {
        if (!each.isBlank()) {
          exceptions.add(each.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    try {
      return new ProxyChoice(null, ProxyText.read(fromEnvironment), exceptions);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("HTTPS_PROXY " + e.getMessage(), e);
    }
  }

  private static @Nullable String variable(
      UnaryOperator<@Nullable String> environment, String name) {
    String value = environment.apply(name);
    if (value == null || value.isBlank()) {
      value = environment.apply(name.toUpperCase(Locale.ROOT));
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** The proxy for an endpoint, or null. */
  @Nullable URI of(URI endpoint) {
    if (written != null) {
      return written;
    }
    if (ofHttps == null || !"https".equals(endpoint.getScheme())) {
      return null;
    }
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    InetAddress address = IpLiteral.isValid(host) ? IpLiteral.parse(host) : null;
    if (host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
      return null;
    }
    int port = endpoint.getPort() < 0 ? 443 : endpoint.getPort();
    for (String exception : exceptions) {
      if (fits(exception, host, address, port)) {
        return null;
      }
    }
    return ofHttps;
  }

  private static boolean fits(
      String exception, String host, @Nullable InetAddress address, int port) {
    if (exception.equals("*")) {
      return true;
    }
    String name = exception;
    int colon = name.lastIndexOf(':');
    boolean oneColon = colon > 0 && name.indexOf(':') == colon;
    if (oneColon || name.startsWith("[")) {
      int end = name.startsWith("[") ? name.indexOf(']') + 1 : colon;
      if (end < name.length() && !name.substring(end).equals(":" + port)) {
        return false;
      }
      name = name.substring(0, end);
      name = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }
    if (address != null) {
      return IpLiteral.isValid(name)
          ? IpLiteral.parse(name).equals(address)
          : name.indexOf('/') > 0 && contains(name, address);
    }
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    String dotted = suffix.startsWith(".") ? suffix : "." + suffix;
    return host.equals(suffix) || host.endsWith(dotted);
  }

  private static boolean contains(String network, InetAddress address) {
    try {
      return Cidr.parse(network).contains(address);
    } catch (IllegalArgumentException none) {
      return false;
    }
  }
}
