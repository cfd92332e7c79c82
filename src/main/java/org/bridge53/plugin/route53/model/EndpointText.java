package org.bridge53.plugin.route53.model;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads {@code http://HOST[:PORT]} or {@code https://HOST[:PORT]}, a path allowed. */
public final class EndpointText {
  private EndpointText() {}

  /**
   * Reads the address of an endpoint.
   *
   * @throws IllegalArgumentException if it is none; the message begins with the text in quotes,
   *     unless there may be a password or a token in it
   */
  public static URI read(String text) {
    if (text.indexOf('@') >= 0 || text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "(not shown, it may hold a secret): it has no user, no query and no fragment");
    }
    String quoted = '"' + Excerpt.of(text) + "\": ";
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException invalid) {
      throw new IllegalArgumentException(quoted + invalid.getReason(), invalid);
    }
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (web && uri.getHost() != null) {
      return uri;
    }
    String authority = uri.getAuthority();
    throw new IllegalArgumentException(
        quoted
            + (web && authority != null && authority.indexOf('_') >= 0
                ? "'_' is not allowed in a host name"
                : "http://HOST[:PORT] or https://HOST[:PORT] is expected"));
  }
}
