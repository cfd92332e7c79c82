package org.bridge53.plugin.route53.model;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads {@code http://[USER:PASSWORD@]HOST[:PORT]}; {@code HOST:PORT} means the same. */
public final class ProxyText {
  /** What http:// means where none is given. */
  private static final int DEFAULT_PORT = 80;

  private ProxyText() {}

  /**
   * Reads the address of an HTTP proxy.
   *
   * @return scheme {@code http}, host, port, and user information if there is some
   * @throws IllegalArgumentException if it is none; the message begins with the text in quotes,
   *     unless there is a password in it
   */
  public static URI read(String text) {
    String quoted =
        text.indexOf('@') >= 0
            ? "(not shown, it holds a secret): "
            : "\"" + Excerpt.of(text) + "\": ";
    URI uri;
    try {
      uri = new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException invalid) {
      // Without its cause: that quotes the text.
      throw new IllegalArgumentException(quoted + invalid.getReason());
    }
    String path = uri.getRawPath();
    boolean bare =
        (path == null || path.isEmpty() || path.equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !bare) {
      throw new IllegalArgumentException(quoted + "http://[USER:PASSWORD@]HOST[:PORT] is expected");
    }
    String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return URI.create("http://" + user + uri.getHost() + ":" + port);
  }
}
