package org.bridge53.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bridge53.message.Client;
import org.bridge53.message.Response;
import org.bridge53.message.ServerCookies;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.file.FilePlugin;
import org.bridge53.plugin.rrl.RrlPlugin;
import org.bridge53.plugin.whoami.WhoamiPlugin;
import org.bridge53.scenario.wire.Reaction;
import org.bridge53.scenario.wire.WireBattery;
import org.bridge53.testing.Corpus;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.TestResources;
import org.bridge53.transport.MessageService;
import org.junit.jupiter.api.Test;

/**
 * Whatever octets a stranger sends: one sound response or none, none to a response, none longer
 * than it may be, and nothing is thrown on the way.
 */
public class QueryFuzzTest {
  private static final TestResources RESOURCES =
      new TestResources(WireBattery.APEX).file("db", WireBattery.ZONE);
  private static final MessageService.Worker WORKER = worker();

  private final byte[] out = new byte[65_535];

  /** A zone from a file below a limit that is never reached, and a root block that answers all. */
  private static MessageService.Worker worker() {
    Handler zone =
        new PluginBench<>(new FilePlugin())
            .link("file db", query -> Response.of(5), RESOURCES)
            .head();
    Handler limited =
        new PluginBench<>(new RrlPlugin())
            .link("rrl {\nresponses_per_second 100000\nexempt 192.0.2.1\n}", zone, RESOURCES)
            .head();
    Handler all =
        new PluginBench<>(new WhoamiPlugin())
            .link("whoami", query -> Response.of(5), RESOURCES)
            .head();
    return new QueryService(
            new QueryService.Routes(
                new Router(
                    List.of(
                        new Router.Route(NameText.parse(WireBattery.APEX), limited, null),
                        new Router.Route(DomainName.ROOT, all, null))),
                true,
                true,
                java.time.Duration.ofSeconds(10),
                null),
            new QueryService.DeferredQueries(1),
            new QueryFailureLog(RESOURCES, RESOURCES.meters().counter("panics", "")),
            new ServerCookies(new byte[16], InstantSource.system()))
        .newWorker();
  }

  @FuzzTest(maxDuration = "1m")
  void everyMessage(byte[] message) {
    for (TransportProtocol protocol : TransportProtocol.values()) {
      answer(message, protocol);
    }
  }

  /** Whether there was a response. */
  private boolean answer(byte[] message, TransportProtocol protocol) {
    if (message.length == 0) {
      return false; // no datagram and no frame without octets gets this far
    }
    Client client =
        new Client(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40053),
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 53),
            protocol);
    int length =
        WORKER.answer(
            message.clone(),
            client,
            out,
            response -> {
              throw new AssertionError("nothing here waits");
            });
    assertEquals(List.of(), List.copyOf(RESOURCES.logged));
    if (length == MessageService.Worker.NONE) {
      return false;
    }
    assertTrue(length > 0, "deferred");
    assertEquals(List.of(), Reaction.faults(message, protocol, Arrays.copyOf(out, length)));
    return true;
  }

  @Test
  void damagedMessages() {
    AtomicInteger answered = new AtomicInteger();
    Corpus.of(QueryFuzzTest.class, "everyMessage")
        .damaged(
            20_000,
            message -> {
              everyMessage(message);
              answered.addAndGet(answer(message, TransportProtocol.UDP) ? 1 : 0);
            });
    // Otherwise the damage is too great, or too small, to test anything.
    assertTrue(answered.get() > 8_000 && answered.get() < 19_900, answered + " answered");
  }
}
