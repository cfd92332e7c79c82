package org.bridge53.plugin.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.forward.ForwardConfig.Target;
import org.jspecify.annotations.Nullable;

/** The TO words: addresses at once, files when the line is linked. */
final class Targets {
  private static final int MOST_UPSTREAMS = 15;
  private static final int DNS_PORT = 53;

  private Targets() {}

  /** What a word is; null if it cannot be an upstream, which is then reported. */
  static @Nullable Target read(Token word, Problems problems) {
    String text = word.text();
    int schemeEnd = text.indexOf("://");
    String scheme = schemeEnd < 0 ? "dns" : text.substring(0, schemeEnd);
    return switch (scheme) {
      case "dns" -> plain(schemeEnd < 0 ? text : text.substring(schemeEnd + 3), word, problems);
      case "tls", "https" ->
          refused(
              problems,
              word,
              scheme + ":// upstreams are not available in this version of bridge53: " + text);
      default ->
          refused(
              problems,
              word,
              "'" + scheme + "' is not supported as a destination protocol in forward: " + text);
    };
  }

  private static @Nullable Target plain(String text, Token word, Problems problems) {
    InetSocketAddress address = address(text);
    if (address != null) {
      return new Target.Address(address, word);
    }
    boolean bracketed = text.startsWith("[");
    int hostEnd = bracketed ? text.indexOf(']') + 1 : text.indexOf(':');
    if (hostEnd > 0
        && text.startsWith(":", hostEnd)
        && address(text.substring(0, hostEnd)) != null) {
      return refused(
          problems, word, "invalid port in \"" + word.text() + "\": ports are 1 to 65535");
    }
    return bracketed
        ? refused(problems, word, "not an IP address or IP:port: \"" + word.text() + "\"")
        : new Target.ServersFile(text, word);
  }

  private static @Nullable Target refused(Problems problems, Token word, String reason) {
    problems.error(word.position(), reason);
    return null;
  }

  /**
   * The upstreams, each once, in the order written. What is wrong goes to the resources' problems.
   *
   * @return empty if there is none
   */
  static List<InetSocketAddress> resolve(List<Target> targets, Resources resources) {
    if (targets.isEmpty()) {
      return List.of(); // reported when the line was read
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    boolean filesRead = true;
    for (Target target : targets) {
      switch (target) {
        case Target.Address(InetSocketAddress upstream, Token _) -> addresses.add(upstream);
        case Target.ServersFile file -> filesRead &= addServers(file, addresses, resources);
      }
    }
    Token first = targets.getFirst().token();
    if (addresses.size() > MOST_UPSTREAMS) {
      resources
          .problems()
          .error(
              first.position(),
              "more than " + MOST_UPSTREAMS + " TOs configured: " + addresses.size());
    } else if (addresses.isEmpty() && filesRead) {
      resources.problems().error(first.position(), "no valid upstream addresses found");
    }
    return List.copyOf(new LinkedHashSet<>(addresses));
  }

  private static boolean addServers(
      Target.ServersFile file, List<InetSocketAddress> addresses, Resources resources) {
    String reason;
    try {
      Path path = resources.files().resolve(file.path());
      String content = new String(resources.files().read(path), StandardCharsets.UTF_8);
      content.lines().map(Targets::server).flatMap(Optional::stream).forEach(addresses::add);
      return true;
    } catch (NoSuchFileException | InvalidPathException notThere) {
      reason =
          "not an IP address or file: \""
              + file.token().text()
              + (mayBeHostName(file.path())
                  ? "\" (host names are not available in this version of bridge53)"
                  : "\"");
    } catch (IOException unreadable) {
      reason = "cannot read \"" + file.token().text() + "\": " + unreadable.getMessage();
    }
    resources.problems().error(file.token().position(), reason);
    return false;
  }

  /** Whether somebody may have meant a host, with or without a port, and not a path. */
  private static boolean mayBeHostName(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_:".indexOf(c) >= 0)
        && text.indexOf(':') == text.lastIndexOf(':');
  }

  /** The address of a {@code nameserver} line (resolv.conf(5)); other lines have none. */
  private static Optional<InetSocketAddress> server(String line) {
    String[] words = line.strip().split("\\s+", 3);
    return words.length < 2 || !words[0].equals("nameserver")
        ? Optional.empty()
        : Optional.ofNullable(address(words[1]));
  }

  /** Null if the text is no address; nobody can be asked on port 0. */
  private static @Nullable InetSocketAddress address(String text) {
    try {
      InetSocketAddress address = Arguments.socketAddress(text, DNS_PORT);
      return address.getPort() == 0 ? null : address;
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }
}
