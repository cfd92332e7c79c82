package org.bridge53.plugin.route53.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.HttpsURLConnection;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Opens connections to AWS: through which proxy, with whose certificates. The SDK's own settings
 * are not used: without a scheme they take the proxy of HTTP for HTTPS, and NO_PROXY for regular
 * expressions. The metadata services of containers and instances never come this way.
 */
final class Connections {
  static {
    // Read once, when the first connection's class loads. The JDK's own default keeps names and
    // passwords from proxies when it asks them for a tunnel; here they are written for just that.
    String name = "jdk.http.auth.tunneling.disabledSchemes";
    if (System.getProperty(name) == null) {
      System.setProperty(name, "");
    }
  }

  private final @Nullable String proxy;
  private volatile @Nullable ProxyChoice proxies;
  private final @Nullable TrustedRoots roots;
  private final Timeouts timeouts;
  private @Nullable Authenticator proxyUser;

  private Connections(AwsNetwork network, Timeouts timeouts) {
    this.proxy = network.proxy();
    String caFile = network.caFile();
    this.roots = caFile == null ? null : new TrustedRoots(caFile);
    this.timeouts = timeouts;
  }

  static SdkHttpClient open(AwsNetwork network, Timeouts timeouts) {
    return UrlConnectionHttpClient.create(new Connections(network, timeouts)::connection);
  }

  private HttpURLConnection connection(URI uri) {
    try {
      URL url = uri.toURL();
      URI through = proxies().of(uri);
      URLConnection opened =
          through == null ? url.openConnection() : url.openConnection(toProxy(through));
      if (!(opened instanceof HttpURLConnection connection)) {
        throw new IOException("no HTTP: " + url.getProtocol());
      }
      if (through != null && through.getUserInfo() != null) {
        byte[] user = through.getUserInfo().getBytes(StandardCharsets.UTF_8);
        // At once where the proxy sees the request itself; for a tunnel the JDK waits to be asked.
        connection.setRequestProperty(
            "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        connection.setAuthenticator(proxyUser(through.getUserInfo()));
      }
      if (roots != null && connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(roots.sockets());
      }
      connection.setConnectTimeout((int) timeouts.connect().toMillis());
      connection.setReadTimeout((int) timeouts.read().toMillis());
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProxyChoice proxies() throws IOException {
    ProxyChoice present = proxies;
    if (present == null) {
      try {
        present = ProxyChoice.of(proxy, System::getenv);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage());
      }
      proxies = present;
    }
    return present;
  }

  /** One for all connections: the JDK keeps what a proxy took by the object that gave it. */
  private synchronized Authenticator proxyUser(String userInfo) {
    Authenticator present = proxyUser;
    if (present == null) {
      int colon = userInfo.indexOf(':');
      String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
      String password = colon < 0 ? "" : userInfo.substring(colon + 1);
      PasswordAuthentication both = new PasswordAuthentication(user, password.toCharArray());
      present =
          new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
              return getRequestorType() == RequestorType.PROXY ? both : null;
            }
          };
      proxyUser = present;
    }
    return present;
  }

  private static Proxy toProxy(URI proxy) {
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host(proxy), proxy.getPort()));
  }

  private static String host(URI proxy) {
    String host = proxy.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
