package org.bridge53.corefile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the queries for a key arrive, as the text before {@code ://} says. */
public enum KeyScheme {
  /** Plain DNS; its port is what the command line says. */
  DNS(53),
  TLS(853),
  QUIC(853),
  GRPC(443),
  HTTPS(443),
  HTTPS3(443),
  /** Read, but there is no server for it. */
  UNIX(0);

  private final int defaultPort;

  KeyScheme(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  /** The port of a key without one. */
  public int defaultPort() {
    return defaultPort;
  }

  /** The name in lower case, without {@code ://}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheme of a name in any letter case; null if there is none. */
  static @Nullable KeyScheme of(String text) {
    for (KeyScheme scheme : values()) {
      if (scheme.name().equalsIgnoreCase(text)) {
        return scheme;
      }
    }
    return null;
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(KeyScheme::text).toList();
  }
}
