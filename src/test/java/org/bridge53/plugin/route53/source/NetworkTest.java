package org.bridge53.plugin.route53.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bridge53.plugin.HostLookup;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.AwsNetwork;
import org.bridge53.plugin.route53.model.AwsPartition;
import org.bridge53.plugin.route53.model.SourceException;
import org.bridge53.testing.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to AWS: proxies, private certificates, names, partitions. */
@Timeout(60)
class NetworkTest extends SourceFixture {
  private static AwsAccess access(@Nullable String endpoint, AwsNetwork network) {
    return new AwsAccess(
        null,
        null,
        new AwsAccess.AccessKey("AKIDSTATIC", SECRET, null),
        endpoint,
        List.of(),
        null,
        network);
  }

  private static AwsNetwork network(@Nullable String proxy, @Nullable Path caFile) {
    return new AwsNetwork(
        null, false, false, Map.of(), proxy, caFile == null ? null : caFile.toString());
  }

  private static int sets(AwsAccess access, SourceFixture fixture) throws SourceException {
    return fixture.open(access).listRecordSets("Z1", null).recordSets().size();
  }

  /** An HTTPS endpoint of Route 53 for a name or address. */
  private static HttpsServer secure(TestKeys keys) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys.context()));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            HttpStub.send(exchange, 200, "text/xml", Listings.lastPage(Listings.SOA_SET));
          }
        });
    server.start();
    return server;
  }

  /** A proxy that tunnels to one port whatever name is asked for, and keeps what it was asked. */
  private static final class Tunnel implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final int to;
    private final boolean password;

    Tunnel(int to, boolean password) throws IOException {
      this.to = to;
      this.password = password;
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return listening.getLocalPort();
    }

    private void accept() {
      while (true) {
        try {
          Socket client = listening.accept();
          Thread.ofVirtual().start(() -> serve(client));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void serve(Socket client) {
      try (client;
          Socket server = new Socket(InetAddress.getLoopbackAddress(), to)) {
        String head = head(client.getInputStream());
        asked.add(head.lines().findFirst().orElse(""));
        if (password && !head.contains(" Basic bWU6aHVzaA==")) {
          answer(
              client,
              "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"house\""
                  + "\r\nContent-Length: 0\r\nConnection: close");
          return;
        }
        answer(client, "200 Connected");
        Thread up = Thread.ofVirtual().start(() -> copy(client, server));
        copy(server, client);
        up.interrupt();
      } catch (IOException ended) {
        // The client's failure tells.
      }
    }

    private static void answer(Socket client, String status) throws IOException {
      client
          .getOutputStream()
          .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = in.read();
        if (octet < 0) {
          break;
        }
        head.append((char) octet);
      }
      return head.toString();
    }

    private static void copy(Socket from, Socket to) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        in.transferTo(out);
        to.shutdownOutput();
      } catch (IOException ended) {
        // So is the tunnel.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  @Test
  void proxyInTheClear_isAskedForTheEndpoint() throws Exception {
    // The proxy is itself the endpoint that it is asked for.
    assertEquals(1, sets(access("http://api.nowhere.example", network(route53.url(), null)), this));
    assertEquals("/2013-04-01/hostedzone/Z1/rrset", route53.requests.getFirst().path());
  }

  @Test
  void proxyThatIsGone_named() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SourceException failure =
        failure(open(access("http://api.example", network("http://127.0.0.1:" + port, null))));
    assertEquals("api.example: Connection refused", failure.getMessage());
  }

  @Test
  void proxyWithPasswordAndPrivateCa_tunnel() throws Exception {
    TestKeys keys = TestKeys.make("dns:api.example");
    HttpsServer server = secure(keys);
    try (Tunnel proxy = new Tunnel(server.getAddress().getPort(), true)) {
      Path ca = file("ca.pem", keys.certificatePem());
      String url = "http://me:hush@127.0.0.1:" + proxy.port();
      assertEquals(1, sets(access("https://api.example", network(url, ca)), this));
      assertEquals(Set.of("CONNECT api.example:443 HTTP/1.1"), Set.copyOf(proxy.asked));
      String wrong = url.replace("hush", "hash");
      SourceException failure = failure(open(access("https://api.example", network(wrong, ca))));
      assertTrue(failure.getMessage().contains("407"), failure.getMessage());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void ca_trustedAloneAndReadAgain() throws Exception {
    TestKeys keys = TestKeys.make("ip:127.0.0.1");
    HttpsServer server = secure(keys);
    try {
      String endpoint = "https://127.0.0.1:" + server.getAddress().getPort();
      String said = "127.0.0.1:" + server.getAddress().getPort() + ": ";
      Path ca = folder.resolve("ca.pem");
      var source = open(access(endpoint, network(null, ca)));
      assertEquals(said + "ca " + ca + ": no such file", failure(source).getMessage());
      Files.writeString(ca, "");
      assertEquals(said + "ca " + ca + ": no certificate in it", failure(source).getMessage());
      Files.writeString(ca, TestKeys.make("ip:127.0.0.1").certificatePem());
      assertTrue(failure(source).getMessage().startsWith(said + "TLS: "));
      Files.writeString(ca, keys.certificatePem());
      assertEquals(1, source.listRecordSets("Z1", null).recordSets().size());
      assertTrue(
          failure(open(access(endpoint, AwsNetwork.DEFAULT)))
              .getMessage()
              .startsWith(said + "TLS: "));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nameOfTheApi_foundAsTheCallerSays() throws Exception {
    int port = java.net.URI.create(route53.url()).getPort();
    AwsAccess access = access("http://api-53.invalid:" + port, AwsNetwork.DEFAULT);
    HostLookup names =
        host ->
            host.equals("api-53.invalid") ? List.of(InetAddress.getLoopbackAddress()) : List.of();
    int sets =
        ScopedValue.where(HostLookup.CURRENT, names)
            .call(() -> open(access).listRecordSets("Z1", null).recordSets().size());
    assertEquals(1, sets);
  }

  @Test
  void nameThatIsNotFound_why() {
    HostLookup names =
        host -> {
          throw new java.net.UnknownHostException(host + ": 192.0.2.53 says SERVFAIL");
        };
    SourceException failure =
        ScopedValue.where(HostLookup.CURRENT, names)
            .call(() -> failure(open(access("http://api-54.invalid", AwsNetwork.DEFAULT))));
    assertEquals("api-54.invalid: unknown host (192.0.2.53 says SERVFAIL)", failure.getMessage());
    assertEquals(SourceException.Kind.UNAVAILABLE, failure.kind());
  }

  /** With an endpoint override the SDK signs for the client's region as it is (R 1.7). */
  @Test
  void endpointOverride_signedForThePartition() throws Exception {
    for (AwsPartition partition : AwsPartition.values()) {
      property("aws.region", "eu-west-1");
      AwsNetwork network = new AwsNetwork(partition, false, false, Map.of(), null, null);
      sets(access(route53.url(), network), this);
      assertTrue(
          route53
              .requests
              .getLast()
              .scope()
              .endsWith("/" + partition.signingRegion() + "/route53/aws4_request"),
          partition + " " + route53.requests.getLast().scope());
    }
    property("aws.region", "cn-north-1");
    sets(access(route53.url(), AwsNetwork.DEFAULT), this);
    assertTrue(route53.requests.getLast().scope().contains("/cn-northwest-1/route53/"));
    assertEquals(List.of(), metadata.requests);
  }

  @Test
  void fipsAndDualStack_otherHosts() {
    HostLookup names =
        host -> {
          throw new java.net.UnknownHostException(host + ": not in this test");
        };
    for (Map.Entry<AwsNetwork, String> each :
        Map.of(
                new AwsNetwork(AwsPartition.AWS, true, false, Map.of(), null, null),
                "route53-fips.amazonaws.com",
                new AwsNetwork(AwsPartition.AWS, false, true, Map.of(), null, null),
                "route53.global.api.aws",
                new AwsNetwork(AwsPartition.EUROPEAN, false, false, Map.of(), null, null),
                "route53.amazonaws.eu")
            .entrySet()) {
      String message =
          ScopedValue.where(HostLookup.CURRENT, names)
              .call(() -> failure(open(access(null, each.getKey()))).getMessage());
      assertEquals(each.getValue() + ": unknown host (not in this test)", message);
    }
  }

  @Test
  void setIdentifiersWithSlashes_whole() throws Exception {
    String set = "<SetIdentifier>%s</SetIdentifier><Weight>1</Weight><TTL>1</TTL>";
    route53.answer =
        HttpStub.text(
            200,
            Listings.lastPage(
                Listings.set("a.", "A", set.formatted("eu/blue"), "192.0.2.1"),
                Listings.set("a.", "A", set.formatted("us/blue"), "192.0.2.2"),
                Listings.set("a.", "A", set.formatted("/a&#47;&amp;&#x2F;b/"), "192.0.2.3"),
                Listings.set("a.", "A", set.formatted("plain"), "192.0.2.4"),
                Listings.set("t.", "TXT", "<TTL>1</TTL>", "\"a/b &lt;SetIdentifier>c/d\"")));
    var page = open(keys()).listRecordSets("Z1", null);
    assertEquals(
        List.of("eu/blue", "us/blue", "/a/&/b/", "plain"),
        page.recordSets().subList(0, 4).stream().map(each -> each.setIdentifier()).toList());
    assertEquals("\"a/b <SetIdentifier>c/d\"", page.recordSets().get(4).values().getFirst());
  }
}
