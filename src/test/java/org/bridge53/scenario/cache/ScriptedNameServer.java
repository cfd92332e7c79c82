package org.bridge53.scenario.cache;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on loopback, over UDP, that says the same to everybody until it is told otherwise.
 */
final class ScriptedNameServer implements AutoCloseable {
  private record Script(
      int rcode, boolean cut, List<String> answer, List<String> authority, boolean silent) {}

  private final DatagramSocket socket;
  private final AtomicInteger queries = new AtomicInteger();
  private volatile Script script = new Script(Rcode.NOERROR, false, List.of(), List.of(), false);

  ScriptedNameServer() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    Thread.startVirtualThread(this::serve);
  }

  /** {@code 127.0.0.1:PORT}. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** How many came, probes for the root's name servers left out. */
  int queries() {
    return queries.get();
  }

  /**
   * NOERROR with an answer.
   *
   * @param records each {@code OWNER TTL TYPE RDATA}
   */
  void answer(String... records) {
    script = new Script(Rcode.NOERROR, false, List.of(records), List.of(), false);
  }

  void deny(String... authority) {
    script = new Script(Rcode.NXDOMAIN, false, List.of(), List.of(authority), false);
  }

  void cut() {
    script = new Script(Rcode.NOERROR, true, List.of(), List.of(), false);
  }

  void silence() {
    script = new Script(Rcode.NOERROR, false, List.of(), List.of(), true);
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        if (!query.getQuestion().getName().equals(Name.root)) {
          queries.incrementAndGet();
        }
        Script now = script;
        if (!now.silent) {
          byte[] reply = reply(query, now);
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException ended) {
      // The socket was closed: the test is over.
    }
  }

  private static byte[] reply(Message query, Script script) throws IOException {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setRcode(script.rcode);
    if (script.cut) {
      reply.getHeader().setFlag(Flags.TC);
    }
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    add(reply, Section.ANSWER, script.answer);
    add(reply, Section.AUTHORITY, script.authority);
    return reply.toWire();
  }

  private static void add(Message reply, int section, List<String> lines) throws IOException {
    for (String line : lines) {
      String[] words = line.split(" ", 4);
      reply.addRecord(
          Record.fromString(
              Name.fromString(words[0]),
              Type.value(words[2]),
              DClass.IN,
              Long.parseLong(words[1]),
              words[3],
              Name.root),
          section);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
