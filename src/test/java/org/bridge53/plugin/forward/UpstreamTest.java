package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Handler;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.junit.jupiter.api.Test;

/** Over which protocol an upstream is asked, and how long. */
class UpstreamTest extends ScriptedForward {
  private static final Client TCP_CLIENT =
      new Client(Queries.CLIENT.remote(), Queries.CLIENT.local(), TransportProtocol.TCP);

  private final Script cutOverUdp =
      (message, protocol) ->
          ScriptedReplies.with(
              message, Rcode.NOERROR, protocol == TransportProtocol.UDP ? Header.TC : 0);

  private Response overTcp(Handler handler) {
    return PluginBench.response(handler, Queries.of("example.org", "A", TCP_CLIENT));
  }

  @Test
  void clientsProtocol_used() {
    Handler handler = forward("forward . 192.0.2.1");
    ask(handler, "example.org");
    overTcp(handler);
    assertEquals(List.of("1 udp", "1 tcp"), asked);
  }

  @Test
  void forceTcp_tcp() {
    Handler handler = forward("forward . 192.0.2.1 {\nforce_tcp\nprefer_udp\nexpire 7s\n}");
    ask(handler, "example.org");
    overTcp(handler);
    assertEquals(List.of("1 tcp", "1 tcp"), asked);
    assertEquals(Duration.ofSeconds(7), limitsSeen.getFirst().idle());
  }

  @Test
  void preferUdp_udpAndTcpWhenCut() {
    Handler handler = forward("forward . 192.0.2.1 192.0.2.2 {\nprefer_udp\npolicy sequential\n}");
    overTcp(handler);
    assertEquals(List.of("1 udp"), asked);
    queries.put(1, cutOverUdp);
    assertEquals(0, overTcp(handler).flags());
    assertEquals(0, ask(handler, "example.org").flags());
    assertEquals(List.of("1 udp", "1 udp", "1 tcp", "1 udp", "1 tcp"), asked);
  }

  @Test
  void cutWithoutPreferUdp_relayedCut() {
    queries.put(1, cutOverUdp);
    assertEquals(Header.TC, ask(forward("forward . 192.0.2.1"), "example.org").flags());
    assertEquals(List.of("1 udp"), asked);
  }

  @Test
  void slowAnswers_connectTimeoutIsTheWholeTime() {
    Handler handler = forward("forward . 192.0.2.1 {\nforce_tcp\n}");
    queries.put(
        1,
        (message, protocol) -> {
          resources.advance(Duration.ofSeconds(3));
          return noError(message, protocol);
        });
    for (int i = 0; i < 10; i++) {
      ask(handler, "example.org");
    }
    assertEquals(10, limitsSeen.size());
    limitsSeen.forEach(limits -> assertEquals(Duration.ofSeconds(5), limits.connect()));
  }

  @Test
  void lateAttempt_connectTimeoutIsWhatRemains() {
    queries.put(1, silent(Duration.ofSeconds(4)));
    ask(forward("forward . 192.0.2.1 192.0.2.2 {\npolicy sequential\nforce_tcp\n}"), "example.org");
    assertEquals(
        List.of(Duration.ofSeconds(5), Duration.ofSeconds(1)),
        limitsSeen.stream().map(Exchange.Limits::connect).toList());
  }

  @Test
  void upstream_textWithPort() {
    ForwardConfig config = bench.read("forward . 192.0.2.1");
    assertEquals(
        "[2001:db8::1]:53",
        Upstream.plain(
                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 53), config, resources)
            .toString());
  }
}
