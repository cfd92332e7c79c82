package org.bridge53.corefile;

import java.util.List;
import java.util.OptionalInt;
import org.bridge53.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * A key of a server block: {@code [SCHEME://]ZONE[:PORT]}.
 *
 * @param scheme plain DNS where none is written
 * @param zones one, or several for a network whose mask is not on a label boundary
 * @param port empty where none is written
 * @param position of the key
 */
public record ServerKey(
    KeyScheme scheme, List<DomainName> zones, OptionalInt port, Position position) {

  /**
   * Reads a key.
   *
   * @return null if it is none, which is reported
   */
  public static @Nullable ServerKey parse(Token token, Problems problems) {
    try {
      return parse(token);
    } catch (IllegalArgumentException invalid) {
      problems.error(token.position(), "error inspecting server blocks: " + invalid.getMessage());
      return null;
    }
  }

  private static ServerKey parse(Token token) {
    String rest = token.text();
    KeyScheme scheme = KeyScheme.DNS;
    int separator = rest.indexOf("://");
    if (separator >= 0) {
      KeyScheme written = KeyScheme.of(rest.substring(0, separator));
      if (written == null) {
        // No scheme of ours, so it belongs to the name, and a name does not look like that.
        throw new IllegalArgumentException(
            "zone is not a valid domain name: "
                + rest
                + Suggestion.of(rest.substring(0, separator), KeyScheme.texts()));
      }
      scheme = written;
      rest = rest.substring(separator + 3);
    }
    int colon = rest.lastIndexOf(':');
    if (colon == rest.length() - 1) {
      throw new IllegalArgumentException("expecting data after last colon: \"" + rest + "\"");
    }
    OptionalInt port = OptionalInt.empty();
    if (colon >= 0 && isNumber(rest, colon + 1)) {
      port = OptionalInt.of(Arguments.port(rest, rest.substring(colon + 1)));
      rest = rest.substring(0, colon);
    }
    return new ServerKey(scheme, ReverseZones.expand(rest), port, token.position());
  }

  private static boolean isNumber(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * The port to listen on.
   *
   * @param dnsPort what the command line gives plain DNS
   */
  public int portOr(int dnsPort) {
    return port.orElse(scheme == KeyScheme.DNS ? dnsPort : scheme.defaultPort());
  }
}
