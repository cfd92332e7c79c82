package org.bridge53.corefile;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads of tokens. Each reports what is wrong to the {@link Problems} and then gives null, so
 * that reading goes on and finds the next problem.
 */
public final class Arguments {
  private Arguments() {}

  /** The only argument, or null with an argument-count error. */
  public static @Nullable Token single(Directive line, Problems problems) {
    if (line.arguments().size() != 1) {
      problems.argumentCount(line);
      return null;
    }
    return line.arguments().get(0);
  }

  /** Whether the line has no arguments and no block; else reports it. */
  public static boolean none(Directive line, Problems problems) {
    if (!line.arguments().isEmpty() || line.hasBlock()) {
      problems.argumentCount(line);
      return false;
    }
    return true;
  }

  /** A duration in Go's form; see {@link GoDuration}. */
  public static @Nullable Duration duration(Token token, Problems problems) {
    try {
      return GoDuration.parse(token.text());
    } catch (IllegalArgumentException invalid) {
      problems.error(token.position(), String.valueOf(invalid.getMessage()));
      return null;
    }
  }

  /**
   * A whole number. Errors have Go's text: {@code strconv.Atoi: parsing "x": invalid syntax}, or
   * {@code value out of range} beyond 32 bits.
   */
  public static @Nullable Integer integer(Token token, Problems problems) {
    String text = token.text();
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    boolean digits = text.length() > sign;
    for (int i = sign; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    String reason = "invalid syntax";
    if (digits) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException tooLarge) {
        reason = "value out of range";
      }
    }
    problems.error(token.position(), "strconv.Atoi: parsing \"" + text + "\": " + reason);
    return null;
  }

  /** A regular expression in Go's syntax; see {@link GoPattern}. */
  public static @Nullable Pattern regexp(Token token, Problems problems) {
    try {
      return GoPattern.compile(token.text());
    } catch (IllegalArgumentException invalid) {
      problems.error(token.position(), String.valueOf(invalid.getMessage()));
      return null;
    }
  }

  /** Zones by name or network; a word that is neither is an error and left out. */
  public static List<DomainName> zones(List<Token> tokens, Problems problems) {
    List<DomainName> zones = new ArrayList<>();
    for (Token token : tokens) {
      try {
        zones.addAll(ReverseZones.expand(token.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(token.position(), String.valueOf(invalid.getMessage()));
      }
    }
    return List.copyOf(zones);
  }

  /** A domain name; made absolute. */
  public static @Nullable DomainName name(Token token, Problems problems) {
    try {
      return NameText.parse(token.text());
    } catch (IllegalArgumentException invalid) {
      problems.error(token.position(), String.valueOf(invalid.getMessage()));
      return null;
    }
  }

  /**
   * {@code IP}, {@code IP:PORT}, {@code [IPv6]} or {@code [IPv6]:PORT}.
   *
   * @param defaultPort where none is given
   * @throws IllegalArgumentException if it is none of these
   */
  public static InetSocketAddress socketAddress(String text, int defaultPort) {
    String host = text;
    int port = defaultPort;
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      if (bracket < 0) {
        throw new IllegalArgumentException("not an IP address or IP:port: \"" + text + "\"");
      }
      host = text.substring(1, bracket);
      if (bracket + 1 < text.length()) {
        if (text.charAt(bracket + 1) != ':') {
          throw new IllegalArgumentException("not an IP address or IP:port: \"" + text + "\"");
        }
        port = port(text, text.substring(bracket + 2));
      }
    } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      int colon = text.indexOf(':');
      host = text.substring(0, colon);
      port = port(text, text.substring(colon + 1));
    }
    try {
      return new InetSocketAddress(IpLiteral.parse(host), port);
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException("not an IP address or IP:port: \"" + text + "\"", invalid);
    }
  }

  /** A port as the part {@code text} of {@code whole}. */
  static int port(String whole, String text) {
    int port = 0;
    for (int i = 0; i < text.length() && port <= 65_535; i++) {
      char c = text.charAt(i);
      port = c >= '0' && c <= '9' ? port * 10 + c - '0' : Integer.MAX_VALUE;
    }
    if (text.isEmpty() || port > 65_535) {
      throw new IllegalArgumentException("invalid port in \"" + whole + "\"");
    }
    return port;
  }
}
