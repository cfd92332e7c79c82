package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Service;
import org.bridge53.testing.PluginBench;
import org.bridge53.testing.Queries;
import org.bridge53.testing.TestResources;

/** The handler over a scripted exchange and a clock that the script moves. */
abstract class ScriptedForward {
  static final Response NEXT = Response.of(Rcode.NOTIMP);
  static final String ROOT_NS_PROBE = "probe . NS rd";

  final PluginBench<ForwardConfig> bench = new PluginBench<>(new ForwardPlugin());
  final TestResources resources = new TestResources(".");
  final List<Service> services = new ArrayList<>();

  /**
   * What happened, in order: {@code HOST udp|tcp} for a query, {@code HOST probe …} for a probe.
   */
  final List<String> asked = new ArrayList<>();

  /** By the last number of its address: what an upstream does with queries; then with probes. */
  final Map<Integer, Script> queries = new HashMap<>();

  final Map<Integer, Script> probes = new HashMap<>();
  final List<Exchange.Limits> limitsSeen = new ArrayList<>();

  interface Script {
    byte[] reply(byte[] message, TransportProtocol protocol) throws IOException;
  }

  private byte[] exchange(
      InetSocketAddress server, TransportProtocol protocol, byte[] message, Exchange.Limits limits)
      throws IOException {
    int host = server.getAddress().getAddress()[3];
    String over = protocol == TransportProtocol.UDP ? "udp" : "tcp";
    Query query = (Query) org.bridge53.message.QueryReader.read(message, Queries.CLIENT);
    if (query.qtype() == RrType.NS) {
      String rd = query.recursionDesired() ? " rd" : "";
      asked.add(host + " probe " + query.qname() + " NS" + rd + (over.equals("tcp") ? " tcp" : ""));
      assertEquals(Duration.ofSeconds(1), limits.read());
      return probes
          .getOrDefault(host, queries.getOrDefault(host, ScriptedForward::noError))
          .reply(message, protocol);
    }
    asked.add(host + " " + over);
    limitsSeen.add(limits);
    return queries.getOrDefault(host, ScriptedForward::noError).reply(message, protocol);
  }

  static byte[] noError(byte[] message, TransportProtocol protocol) {
    return ScriptedReplies.with(message, Rcode.NOERROR);
  }

  static Script rcode(int rcode) {
    return (message, protocol) -> ScriptedReplies.with(message, rcode);
  }

  /** Says nothing: the clock moves on by the read time-out. */
  Script silent(Duration readTimeout) {
    return (message, protocol) -> {
      resources.advance(readTimeout);
      throw new SocketTimeoutException("read udp 192.0.2.1:53: i/o timeout");
    };
  }

  static final Script REFUSED_CONNECTION =
      (message, protocol) -> {
        throw new IOException("read udp 192.0.2.1:53: connection refused");
      };

  static final Script DEAD_PROBE =
      (message, protocol) -> {
        throw new IOException("no probe passes");
      };

  Handler forward(String text) {
    resources.exchange = this::exchange;
    Linked linked = bench.link(text, query -> NEXT, resources);
    services.addAll(linked.services());
    return linked.head();
  }

  static Response ask(Handler handler, String name) {
    return PluginBench.response(handler, Queries.of(name, "A"));
  }
}
