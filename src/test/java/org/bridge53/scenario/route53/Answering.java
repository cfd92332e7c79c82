package org.bridge53.scenario.route53;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server that answers every question for an address with one, over UDP. */
final class Answering implements AutoCloseable {
  private final DatagramSocket socket;
  private final String address;
  private final long ttl;
  private final java.util.concurrent.atomic.AtomicInteger queries =
      new java.util.concurrent.atomic.AtomicInteger();
  private volatile boolean silent;

  Answering(String address) throws IOException {
    this(address, 60);
  }

  Answering(String address, long ttl) throws IOException {
    this.address = address;
    this.ttl = ttl;
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    Thread.startVirtualThread(this::serve);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  int queries() {
    return queries.get();
  }

  void silence() {
    silent = true;
  }

  void speak() {
    silent = false;
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Message query = new Message(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        if (query.getQuestion().getName().labels() > 1) {
          queries.incrementAndGet();
        }
        if (silent) {
          continue;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        if (query.getQuestion().getType() == Type.A) {
          answer.addRecord(
              new org.xbill.DNS.ARecord(
                  query.getQuestion().getName(),
                  org.xbill.DNS.DClass.IN,
                  ttl,
                  InetAddress.ofLiteral(address)),
              Section.ANSWER);
        }
        byte[] octets = answer.toWire();
        socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
