package org.bridge53.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bridge53.message.Header;
import org.bridge53.message.TransportProtocol;
import org.bridge53.testing.Queries;
import org.bridge53.testing.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TXTRecord;

/** Signed queries, over sockets: dnsjava signs and verifies on both sides of this server. */
class ForwardTsigTest {
  private static final TSIG KEY = new TSIG(TSIG.HMAC_SHA256, "key.example.", "c2VjcmV0c2VjcmV0");

  private final List<AutoCloseable> open = new ArrayList<>();

  /** What the upstream was asked and whether it verified the signature. */
  private final Queue<Message> asked = new ConcurrentLinkedQueue<>();

  private final Queue<Integer> verdicts = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private RunningServer server(String lines) throws Exception {
    ScriptedUpstream upstream =
        new ScriptedUpstream((query, protocol) -> List.of(reply(query, protocol)));
    open.add(upstream);
    return start(lines + "\n  forward . " + upstream.address());
  }

  private RunningServer start(String lines) throws Exception {
    RunningServer server = RunningServer.start(".:0 {\n  bind 127.0.0.1\n" + lines + "\n}\n");
    open.add(server);
    return server;
  }

  /** Two addresses; a name that begins with "long" has texts of 2,000 octets. */
  private byte[] reply(byte[] query, TransportProtocol protocol) throws IOException {
    Message message = new Message(query);
    asked.add(message);
    verdicts.add(verdict(query, null));
    Message reply = new Message(message.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    var question = message.getQuestion();
    reply.addRecord(question, Section.QUESTION);
    for (int i = 1; i <= 2; i++) {
      reply.addRecord(
          new ARecord(question.getName(), DClass.IN, 60, InetAddress.ofLiteral("192.0.2." + i)),
          Section.ANSWER);
    }
    if (question.getName().toString().startsWith("long")) {
      for (int i = 0; i < 10; i++) {
        reply.addRecord(
            new TXTRecord(question.getName(), DClass.IN, 60, i + "x".repeat(199)), Section.ANSWER);
      }
    }
    if (message.getOPT() != null) {
      var identifier = new NSIDOption("upstream".getBytes(StandardCharsets.US_ASCII));
      reply.addRecord(new OPTRecord(4096, 0, 0, 0, identifier), Section.ADDITIONAL);
    }
    reply.setTSIG(KEY, Rcode.NOERROR, message.getTSIG());
    return reply.toWire(65_535);
  }

  /**
   * What dnsjava says of a signature, once the id is what it was (RFC 8945 section 4.3.2: whoever
   * verifies substitutes it), which dnsjava does not do.
   */
  private static int verdict(byte[] message, TSIGRecord request) throws IOException {
    byte[] original = message.clone();
    Header.putU16(original, 0, new Message(message).getTSIG().getOriginalID());
    return KEY.verify(new Message(original), original, request);
  }

  /** An answer, and whether its signature is right. */
  private record Answer(Message message, boolean verified) {}

  private static Answer ask(RunningServer server, Message query, TransportProtocol protocol)
      throws IOException {
    query.setTSIG(KEY, Rcode.NOERROR, null);
    byte[] wire = query.toWire(65_535);
    byte[] answer = protocol == TransportProtocol.UDP ? udp(server, wire) : tcp(server, wire);
    Message message = new Message(answer);
    assertEquals(query.getHeader().getID(), message.getHeader().getID());
    boolean signed = message.getTSIG() != null && message.getTSIG().getSignature().length > 0;
    return new Answer(message, signed && verdict(answer, new Message(wire).getTSIG()) == 0);
  }

  private static byte[] udp(RunningServer server, byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server.address());
      socket.setSoTimeout(15_000);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket received = new DatagramPacket(new byte[4096], 4096);
      socket.receive(received);
      return Arrays.copyOf(received.getData(), received.getLength());
    }
  }

  private static byte[] tcp(RunningServer server, byte[] query) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address(), 15_000);
      socket.setSoTimeout(15_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    }
  }

  private static Message askOverUdp(RunningServer server, Message query) throws IOException {
    return ask(server, query, TransportProtocol.UDP).message();
  }

  private static Message verified(RunningServer server, Message query, TransportProtocol protocol)
      throws IOException {
    Answer answer = ask(server, query, protocol);
    assertTrue(answer.verified(), answer::toString);
    assertEquals(Rcode.NOERROR, answer.message().getRcode());
    assertTrue(answer.message().getSection(Section.ANSWER).size() >= 2, answer::toString);
    return answer.message();
  }

  private static Message verified(RunningServer server, Message query) throws IOException {
    return verified(server, query, TransportProtocol.UDP);
  }

  private static Message query(String name) {
    Message query = Queries.message(name, "A");
    query.addRecord(
        new OPTRecord(4096, 0, 0, 0, new CookieOption(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})),
        Section.ADDITIONAL);
    return query;
  }

  @Test
  void signedQuery_passedOnAndAnsweredUntouched() throws Exception {
    RunningServer server =
        server(
            """
              log
              cache
              bufsize 600
              minimal
              loadbalance
              header {
                query clear rd
                response set aa
              }
            """);
    for (int i = 0; i < 2; i++) {
      Message answer = verified(server, query("wWw.example.org"));
      assertEquals("wWw.example.org.", answer.getQuestion().getName().toString());
      assertFalse(answer.getHeader().getFlag(Flags.AA));
      assertEquals(
          List.of(3), answer.getOPT().getOptions().stream().map(o -> o.getCode()).toList());
      assertEquals(4096, answer.getOPT().getPayloadSize(), "the upstream's");
    }
    assertEquals(2, asked.size(), "never from the cache");
    for (Message message : asked) {
      assertEquals(4096, message.getOPT().getPayloadSize());
      assertTrue(message.getHeader().getFlag(Flags.RD));
      assertFalse(message.getHeader().getFlag(Flags.AD));
      assertEquals(1, message.getOPT().getOptions(10).size());
    }
    assertEquals(List.of(0, 0), List.copyOf(verdicts));
    server.awaitLog("\"A IN www.example.org. udp");
  }

  @Test
  void withoutEdnsAndOverTcp_verified() throws Exception {
    RunningServer server = server("");
    var _ = verified(server, Queries.message("www.example.org", "A"));
    Message whole = verified(server, query("long.example.org"), TransportProtocol.TCP);
    assertEquals(12, whole.getSection(Section.ANSWER).size());
    assertEquals(List.of(0, 0), List.copyOf(verdicts));
  }

  @Test
  void answerTooLongForUdp_emptyOneThatSendsTheClientToTcp() throws Exception {
    Message cut = askOverUdp(server(""), query("long.example.org"));
    assertTrue(cut.getHeader().getFlag(Flags.TC));
    assertNull(cut.getTSIG());
    assertEquals(List.of(), cut.getSection(Section.ANSWER));
  }

  @Test
  void answerOfThisServer_badKey() throws Exception {
    RunningServer server =
        server("  hosts {\n    192.0.2.9 here.example.org\n    fallthrough\n  }");
    assertBadKey(askOverUdp(server, query("here.example.org")));
    assertEquals(0, asked.size());
    var _ = verified(server, query("www.example.org"));
  }

  @Test
  void noForward_badKey() throws Exception {
    assertBadKey(askOverUdp(start("  whoami"), query("www.example.org")));
  }

  private static void assertBadKey(Message answer) {
    assertEquals(Rcode.NOTAUTH, answer.getHeader().getRcode());
    assertEquals(List.of(), answer.getSection(Section.ANSWER));
    assertNotNull(answer.getTSIG());
    assertEquals(Rcode.BADKEY, answer.getTSIG().getError());
    assertEquals(0, answer.getTSIG().getSignature().length);
  }

  @Test
  void deadUpstream_servfailWithoutASignature() throws Exception {
    ScriptedUpstream gone = new ScriptedUpstream((query, protocol) -> List.of());
    gone.close();
    Message answer = askOverUdp(start("  forward . " + gone.address()), query("www.example.org"));
    assertEquals(Rcode.SERVFAIL, answer.getRcode());
    assertNull(answer.getTSIG());
  }

  @Test
  void equalSignedQueries_eachAskedForItself() throws Exception {
    RunningServer server = server("");
    var _ = verified(server, query("www.example.org"));
    var _ = verified(server, query("www.example.org"));
    assertEquals(2, asked.size());
  }
}
