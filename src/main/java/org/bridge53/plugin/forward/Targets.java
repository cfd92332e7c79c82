package org.bridge53.plugin.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.IpLiteral;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.name.NameText;
import org.bridge53.plugin.ResolvConf;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.forward.ForwardConfig.Scheme;
import org.bridge53.plugin.forward.ForwardConfig.Target;
import org.jspecify.annotations.Nullable;

/** The TO words: addresses at once, files when the line is linked, names when it is started. */
final class Targets {
  static final int MOST_UPSTREAMS = 15;

  private Targets() {}

  /** What a word is; null if it cannot be an upstream, which is then reported. */
  static @Nullable Target read(Token word, Problems problems) {
    String text = word.text();
    int schemeEnd = text.indexOf("://");
    String rest = schemeEnd < 0 ? text : text.substring(schemeEnd + 3);
    String scheme = schemeEnd < 0 ? "dns" : text.substring(0, schemeEnd);
    return switch (scheme) {
      case "dns" -> plain(Scheme.DNS, rest, "", word, problems);
      case "tls" -> overTls(rest, word, problems);
      case "https" -> overHttps(rest, word, problems);
      default ->
          refused(
              problems,
              word,
              "'" + scheme + "' is not supported as a destination protocol in forward: " + text);
    };
  }

  /** {@code HOST}, {@code HOST%SERVERNAME}, each with a port. */
  private static @Nullable Target overTls(String text, Token word, Problems problems) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return plain(Scheme.TLS, text, "", word, problems);
    }
    int end = percent + 1;
    while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != ']') {
      end++;
    }
    String host = text.substring(0, percent);
    String name = text.substring(percent + 1, end);
    if (isScope(host, name)) {
      return plain(Scheme.TLS, text, "", word, problems);
    }
    if (!isHostName(name)) {
      return refused(
          problems, word, "invalid TLS server name in \"" + word.text() + "\": \"" + name + "\"");
    }
    String rest = text.substring(end);
    boolean bareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    String address = bareIpv6 && !rest.isEmpty() ? "[" + host + "]" + rest : host + rest;
    return plain(Scheme.TLS, address, name, word, problems);
  }

  /** Whether what follows the percent sign is the zone of a link-local address (RFC 4007). */
  private static boolean isScope(String host, String name) {
    String address = host.startsWith("[") ? host.substring(1) : host;
    return address.regionMatches(true, 0, "fe80:", 0, 5) && name.indexOf('.') < 0;
  }

  private static @Nullable Target overHttps(String text, Token word, Problems problems) {
    if (text.indexOf('/') >= 0) {
      return refused(
          problems,
          word,
          "paths are not allowed in HTTPS upstream addresses (" + word.text() + ")");
    }
    Target target = plain(Scheme.HTTPS, text, "", word, problems);
    if (!(target instanceof Target.ServersFile)) {
      return target;
    }
    Target host = host(Scheme.HTTPS, text, "", word);
    return host != null && text.indexOf('_') < 0 // none in a URI's host (RFC 3986 3.2.2)
        ? host
        : refused(problems, word, "invalid HTTPS upstream address: \"" + word.text() + "\"");
  }

  private static @Nullable Target plain(
      Scheme scheme, String text, String serverName, Token word, Problems problems) {
    InetSocketAddress address = address(text, scheme.port());
    if (address != null) {
      return new Target.Address(scheme, address, serverName, word);
    }
    boolean bracketed = text.startsWith("[");
    int hostEnd = bracketed ? text.indexOf(']') + 1 : text.indexOf(':');
    if (hostEnd > 0
        && text.startsWith(":", hostEnd)
        && address(text.substring(0, hostEnd), scheme.port()) != null) {
      return refused(
          problems, word, "invalid port in \"" + word.text() + "\": ports are 1 to 65535");
    }
    return bracketed
        ? refused(problems, word, "not an IP address or IP:port: \"" + word.text() + "\"")
        : new Target.ServersFile(scheme, text, serverName, word);
  }

  private static @Nullable Target refused(Problems problems, Token word, String reason) {
    problems.error(word.position(), reason);
    return null;
  }

  /**
   * The upstreams as addresses and hosts, each once, in the order written. What is wrong goes to
   * the resources' problems.
   *
   * @return empty if there is none
   */
  static List<Target> resolve(List<Target> targets, Resources resources) {
    if (targets.isEmpty()) {
      return List.of(); // reported when the line was read
    }
    List<Target> found = new ArrayList<>();
    boolean filesRead = true;
    for (Target target : targets) {
      if (target instanceof Target.ServersFile file) {
        filesRead &= addServers(file, found, resources);
      } else {
        found.add(target);
      }
    }
    Token first = targets.getFirst().token();
    if (found.size() > MOST_UPSTREAMS) {
      resources
          .problems()
          .error(
              first.position(), "more than " + MOST_UPSTREAMS + " TOs configured: " + found.size());
    } else if (found.isEmpty() && filesRead) {
      resources.problems().error(first.position(), "no valid upstream addresses found");
    }
    return once(found);
  }

  private static List<Target> once(List<Target> found) {
    Set<Object> seen = new HashSet<>();
    List<Target> distinct = new ArrayList<>();
    for (Target target : found) {
      Object where =
          switch (target) {
            case Target.Address address -> List.of(address.scheme(), address.upstream());
            case Target.Host host -> List.of(host.scheme(), host.host(), host.port());
            case Target.ServersFile file -> file;
          };
      if (seen.add(where)) {
        distinct.add(target);
      }
    }
    return List.copyOf(distinct);
  }

  private static boolean addServers(
      Target.ServersFile file, List<Target> found, Resources resources) {
    String reason;
    try {
      Path path = resources.files().resolve(file.path());
      for (String word : ResolvConf.words(resources.files().read(path))) {
        InetSocketAddress server = address(word, file.scheme().port());
        if (server != null) {
          found.add(new Target.Address(file.scheme(), server, file.serverName(), file.token()));
        }
      }
      return true;
    } catch (NoSuchFileException | InvalidPathException notThere) {
      Target host = host(file.scheme(), file.path(), file.serverName(), file.token());
      if (host != null) {
        found.add(host);
        return true;
      }
      reason = "not an IP address or file: \"" + file.token().text() + "\"";
    } catch (IOException unreadable) {
      reason = "cannot read \"" + file.token().text() + "\": " + unreadable.getMessage();
    }
    resources.problems().error(file.token().position(), reason);
    return false;
  }

  /** {@code HOST} or {@code HOST:PORT}; null if the text is neither. */
  private static @Nullable Target host(Scheme scheme, String text, String serverName, Token token) {
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (!isHostName(host)) {
      return null;
    }
    if (colon < 0) {
      return new Target.Host(scheme, host, scheme.port(), serverName, token);
    }
    // The port is read by the same rules as behind an address.
    InetSocketAddress port = address("192.0.2.1" + text.substring(colon), scheme.port());
    return port == null ? null : new Target.Host(scheme, host, port.getPort(), serverName, token);
  }

  /** Letters, digits, hyphens and underscores, and not all digits at the end (RFC 3696 2). */
  private static boolean isHostName(String text) {
    boolean digits = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      if (c == '.') {
        digits = i + 1 == text.length() ? digits : true;
      } else if (c < '0' || c > '9') {
        digits = false;
        if (!letter && c != '-' && c != '_') {
          return false;
        }
      }
    }
    try {
      return !digits && !IpLiteral.isValid(text) && !NameText.parse(text).isRoot();
    } catch (IllegalArgumentException notAName) {
      return false;
    }
  }

  /** Null if the text is no address; nobody can be asked on port 0. */
  static @Nullable InetSocketAddress address(String text, int port) {
    try {
      InetSocketAddress address = Arguments.socketAddress(text, port);
      return address.getPort() == 0 ? null : address;
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }
}
