package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** EDNS options between a client, this server and an upstream, over sockets. */
class ForwardEdnsTest {
  private static final int COOKIE = 10;
  private static final int KEEPALIVE = 11;
  private static final int PADDING = 12;
  private static final int LOCAL = 65_001;
  private static final byte[] CLIENT_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final byte[] FOREIGN_COOKIE = "upstream".getBytes(StandardCharsets.US_ASCII);

  private final List<AutoCloseable> open = new ArrayList<>();

  /** What the upstream was asked; each with its OPT record. */
  private final Queue<Message> asked = new ConcurrentLinkedQueue<>();

  private List<EDNSOption> replied = List.of();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private RunningServer server(String lines) throws Exception {
    ScriptedUpstream upstream = new ScriptedUpstream((query, protocol) -> List.of(reply(query)));
    open.add(upstream);
    RunningServer server =
        RunningServer.start(
            ".:0 {\n  bind 127.0.0.1\n  errors\n"
                + lines
                + "\n  forward . "
                + upstream.address()
                + "\n}\n");
    open.add(server);
    return server;
  }

  private byte[] reply(byte[] query) throws IOException {
    Message message = new Message(query);
    asked.add(message);
    Message reply = new Message(message.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.addRecord(message.getQuestion(), Section.QUESTION);
    reply.addRecord(
        new ARecord(
            message.getQuestion().getName(), DClass.IN, 60, InetAddress.ofLiteral("192.0.2.1")),
        Section.ANSWER);
    if (message.getOPT() != null) {
      reply.addRecord(new OPTRecord(4096, 0, 0, 0, replied), Section.ADDITIONAL);
    }
    return reply.toWire(65_535);
  }

  private static Message query(EDNSOption... options) {
    Message query = Queries.message("www.example.org", "A");
    query.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(options)), Section.ADDITIONAL);
    return query;
  }

  private static List<Integer> codes(Message message) {
    OPTRecord opt = message.getOPT();
    return opt == null ? List.of() : opt.getOptions().stream().map(EDNSOption::getCode).toList();
  }

  private static byte[] cookie(Message answer) {
    return ((CookieOption) answer.getOPT().getOptions(COOKIE).getFirst()).getClientCookie();
  }

  @Test
  void clientsOptions_passedOnButThoseBetweenNeighbours() throws Exception {
    RunningServer server = server("");
    ClientSubnetOption where = new ClientSubnetOption(24, 0, InetAddress.ofLiteral("192.0.2.0"));
    Message answer =
        server.ask(
            query(
                new CookieOption(CLIENT_COOKIE),
                where,
                new GenericEDNSOption(PADDING, new byte[7]),
                new GenericEDNSOption(LOCAL, new byte[] {42}),
                new NSIDOption(new byte[0])));
    assertEquals(List.of(8, LOCAL, 3), codes(asked.element()));
    assertEquals(where, asked.element().getOPT().getOptions(8).getFirst());
    assertEquals(List.of(COOKIE), codes(answer), "the cookie is this server's affair");
  }

  @Test
  void upstreamsOptions_relayedButThoseBetweenNeighbours() throws Exception {
    replied =
        List.of(
            new NSIDOption("ns1".getBytes(StandardCharsets.US_ASCII)),
            new CookieOption(FOREIGN_COOKIE),
            new GenericEDNSOption(KEEPALIVE, new byte[] {0, 50}),
            new GenericEDNSOption(PADDING, new byte[100]),
            new GenericEDNSOption(LOCAL, new byte[] {1, 2, 3}),
            new ExtendedErrorCodeOption(17, "filtered"),
            new ExtendedErrorCodeOption(0, "and more"));
    RunningServer server = server("");
    Message answer = server.ask(query(new CookieOption(CLIENT_COOKIE)));
    assertEquals(List.of(15, 3, LOCAL, 15, COOKIE), codes(answer));
    assertArrayEquals(CLIENT_COOKIE, cookie(answer));
    assertEquals(1232, answer.getOPT().getPayloadSize(), "this server's own size");
    SimpleResolver overTcp = server.resolver();
    overTcp.setTCP(true);
    assertEquals(List.of(15, 3, LOCAL, 15), codes(overTcp.send(query())));
    SimpleResolver withoutEdns = server.resolver();
    withoutEdns.setEDNS(-1);
    Message plain = withoutEdns.send(Queries.message("www.example.org", "A"));
    assertNull(plain.getOPT(), "nothing for who does not speak EDNS");
  }

  @Test
  void ownIdentifier_inPlaceOfTheUpstreams() throws Exception {
    replied = List.of(new NSIDOption("theirs".getBytes(StandardCharsets.US_ASCII)));
    Message answer = server("  nsid ours").ask(query(new NSIDOption(new byte[0])));
    assertEquals(List.of(3), codes(answer));
    assertEquals(
        new NSIDOption("ours".getBytes(StandardCharsets.US_ASCII)),
        answer.getOPT().getOptions().getFirst());
  }

  @Test
  void whereTheClientIs_onlyToldToWhoAsked() throws Exception {
    ClientSubnetOption where = new ClientSubnetOption(24, 24, InetAddress.ofLiteral("192.0.2.0"));
    replied = List.of(where);
    RunningServer server = server("");
    assertEquals(List.of(), codes(server.ask(query())));
    Message told =
        server.ask(query(new ClientSubnetOption(24, 0, InetAddress.ofLiteral("192.0.2.0"))));
    assertEquals(where, told.getOPT().getOptions().getFirst());
  }

  @Test
  void answerForPartOfTheNetwork_neverFromTheCache() throws Exception {
    ClientSubnetOption asking = new ClientSubnetOption(24, 0, InetAddress.ofLiteral("192.0.2.0"));
    replied = List.of(new ClientSubnetOption(24, 24, InetAddress.ofLiteral("192.0.2.0")));
    RunningServer server = server("  cache");
    server.ask(query(asking));
    server.ask(query(asking));
    assertEquals(2, asked.size(), "asked with a subnet: for this client only");
    server.ask(query());
    server.ask(query());
    assertEquals(4, asked.size(), "answered with a scope all the same");
    replied = List.of(new ClientSubnetOption(24, 0, InetAddress.ofLiteral("192.0.2.0")));
    server.ask(query());
    server.ask(query());
    assertEquals(5, asked.size(), "for the whole network");
    server.ask(query(asking));
    assertEquals(6, asked.size(), "a client with a subnet gets no answer of others");
  }

  @Test
  void throughTheCache_noOptionsOnAMissEither() throws Exception {
    replied = List.of(new NSIDOption("ns1".getBytes(StandardCharsets.US_ASCII)));
    RunningServer server = server("  cache");
    for (int i = 0; i < 2; i++) {
      assertEquals(List.of(), codes(server.ask(query(new NSIDOption(new byte[0])))));
    }
    assertEquals(1, asked.size());
  }

  @Test
  void optionsBeyondTheLimit_leftOut_theServersOwnStay() throws Exception {
    replied =
        Stream.of(1000, 300, 100)
            .<EDNSOption>map(octets -> new GenericEDNSOption(LOCAL, new byte[octets]))
            .toList();
    RunningServer server = server("");
    Message small = Queries.message("www.example.org", "A");
    small.addRecord(
        new OPTRecord(512, 0, 0, 0, List.of(new CookieOption(CLIENT_COOKIE))), Section.ADDITIONAL);
    Message answer = server.ask(small);
    assertEquals(List.of(LOCAL, LOCAL, COOKIE), codes(answer));
    assertTrue(answer.numBytes() <= 512, answer.numBytes() + " octets");
    assertFalse(answer.getHeader().getFlag(Flags.TC));
    assertEquals(1, answer.getSection(Section.ANSWER).size());
  }
}
