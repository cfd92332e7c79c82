package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestKeys;
import org.bridge53.testing.TestResources;
import org.bridge53.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The handler over real sockets and TLS; keys are made once and thrown away. */
abstract class EncryptedUpstreams {
  static final TestKeys SERVER = TestKeys.make("dns:dns.example,ip:127.0.0.1");
  static final TestKeys NAMED = TestKeys.make("dns:dns.example");
  static final TestKeys CLIENT = TestKeys.make("dns:client.example");

  static final Client OVER_TCP =
      new Client(Queries.CLIENT.remote(), Queries.CLIENT.local(), TransportProtocol.TCP);

  final TestResources resources =
      new TestResources(".")
          .file("/server.pem", SERVER.certificatePem())
          .file("/named.pem", NAMED.certificatePem())
          .file("/client.pem", CLIENT.certificatePem())
          .file("/client.key", CLIENT.keyPem());
  private final TestResources transports = new TestResources(".");
  private final Transport transport = new Transport(1, transports, transports);
  final List<AutoCloseable> open = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();

  @BeforeEach
  void realExchangeAndTime() {
    resources.useExchange(transport.exchange());
    resources.ticker = System::nanoTime;
  }

  @AfterEach
  void closeAll() throws Exception {
    closeServices();
    for (AutoCloseable each : open) {
      each.close();
    }
    transport.close();
  }

  /** What happens to the old server after a reload. */
  void closeServices() {
    services.forEach(Service::close);
  }

  Handler forward(String to, String options) {
    Linked linked =
        new PluginBench<>(new ForwardPlugin())
            .link(
                "forward . " + to + " {\nmax_connect_attempts 1\n" + options + "\n}",
                query -> Response.of(Rcode.NOTIMP),
                resources);
    services.addAll(linked.services());
    return linked.head();
  }

  /** What the services do at a start. */
  void startServices() throws Exception {
    for (Service service : services) {
      service.start();
    }
  }

  static Response ask(Handler handler) {
    return ask(handler, "www.example.org");
  }

  static Response ask(Handler handler, String name) {
    return PluginBench.response(handler, Queries.of(name, "A"));
  }

  static byte[] answer(byte[] query) {
    return ScriptedReplies.with(
        query, Rcode.NOERROR, Header.RA, "www.example.org. 60 IN A 192.0.2.80");
  }

  static void assertAnswered(Response response) {
    assertEquals(Rcode.NOERROR, response.rcode(), String.valueOf(response.error()));
    assertEquals(RrType.A, response.answer().getFirst().type());
  }

  /** SERVFAIL, and the operator's line holds a text. */
  static void assertFailed(String text, Response response) {
    assertEquals(Rcode.SERVFAIL, response.rcode());
    String error = String.valueOf(response.error());
    assertEquals(true, error.contains(text), error);
  }
}
