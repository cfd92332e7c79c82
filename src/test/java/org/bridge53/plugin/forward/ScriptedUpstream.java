package org.bridge53.plugin.forward;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bridge53.message.Header;
import org.bridge53.message.TransportProtocol;

/** A name server on loopback, over UDP and TCP of one port, that does what its script says. */
final class ScriptedUpstream implements AutoCloseable {
  /** What it sends for a query, in order; none: silence. */
  interface Script {
    List<byte[]> replies(byte[] query, TransportProtocol protocol) throws Exception;
  }

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Script script;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** Gets the address of each UDP client before its query is answered. */
  volatile Consumer<SocketAddress> clients = _ -> {};

  final AtomicInteger udpQueries = new AtomicInteger();
  final AtomicInteger tcpQueries = new AtomicInteger();

  ScriptedUpstream(Script script) throws IOException {
    this(script, new ServerSocket(0, 16, LOOPBACK));
  }

  /** Over TLS in place of TCP. */
  static ScriptedUpstream overTls(Script script, SSLContext context, boolean needClientCertificate)
      throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 16, LOOPBACK);
    socket.setNeedClientAuth(needClientCertificate);
    return new ScriptedUpstream(script, socket);
  }

  private ScriptedUpstream(Script script, ServerSocket tcp) throws IOException {
    this.script = script;
    this.tcp = tcp;
    InetAddress loopback = LOOPBACK;
    this.udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
    threads.add(Thread.startVirtualThread(this::serveUdp));
    threads.add(Thread.startVirtualThread(this::acceptTcp));
  }

  /** How many connections there were. */
  int connections() {
    return connections.size();
  }

  /** How many connections the other side has not closed. */
  int openConnections() {
    return (int) connections.stream().filter(each -> !each.isClosed()).count();
  }

  /** Closes every connection, as a server may when they are idle. */
  void closeConnections() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  int port() {
    return tcp.getLocalPort();
  }

  /** {@code 127.0.0.1:PORT}. */
  String address() {
    return "127.0.0.1:" + tcp.getLocalPort();
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        udpQueries.incrementAndGet();
        clients.accept(packet.getSocketAddress());
        byte[] query = Arrays.copyOf(buffer, packet.getLength());
        for (byte[] reply : script.replies(query, TransportProtocol.UDP)) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (Exception ended) {
      // The socket was closed: the test is over.
    }
  }

  private void acceptTcp() {
    try {
      while (true) {
        Socket connection = tcp.accept();
        connections.add(connection);
        threads.add(Thread.startVirtualThread(() -> serveTcp(connection)));
      }
    } catch (IOException ended) {
      // The socket was closed: the test is over.
    }
  }

  private void serveTcp(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        tcpQueries.incrementAndGet();
        for (byte[] reply : script.replies(query, TransportProtocol.TCP)) {
          byte[] framed = new byte[reply.length + 2];
          Header.putU16(framed, 0, reply.length);
          System.arraycopy(reply, 0, framed, 2, reply.length);
          connection.getOutputStream().write(framed);
        }
      }
    } catch (Exception ended) {
      // The client is through, or the test is over.
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    for (Socket connection : connections) {
      connection.close();
    }
    for (Thread thread : threads) {
      thread.interrupt();
    }
  }
}
