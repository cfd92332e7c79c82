package org.bridge53.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.bridge53.message.Client;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseWriter;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;

/**
 * The name server of the demo's branch office: one record, on a free UDP port of loopback, so that
 * the forwarded question works without a network.
 */
final class DemoUpstream implements AutoCloseable {
  static final DomainName PRINTER = NameText.parse("printer.branch.corp.example.");
  private static final Rrset ADDRESS =
      Rrset.of(PRINTER, RrType.A, 600, List.of(new byte[] {10, 2, 0, 30}));

  private final DatagramSocket socket;

  DemoUpstream() throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().name("demo-upstream").start(this::serve);
  }

  /** {@code ADDRESS:PORT}, as a Corefile writes it. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    byte[] out = new byte[4096];
    ResponseWriter writer = new ResponseWriter(1232);
    InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] message = Arrays.copyOf(buffer, packet.getLength());
        Client client =
            new Client((InetSocketAddress) packet.getSocketAddress(), local, TransportProtocol.UDP);
        if (QueryReader.read(message, client) instanceof Query query) {
          int length = writer.write(query, answer(query), out, 512);
          socket.send(new DatagramPacket(out, length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // The demo is over: closing the socket is how this thread is told.
      return;
    }
  }

  private static Response answer(Query query) {
    if (!query.qname().equals(PRINTER)) {
      return Response.of(Rcode.NXDOMAIN);
    }
    return Response.authoritative(
        query.qtype() == RrType.A ? List.of(ADDRESS) : List.of(), List.of(), List.of());
  }
}
