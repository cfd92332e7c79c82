package org.bridge53.scenario.examples;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bridge53.testing.RunningServer;
import org.xbill.DNS.Message;

/** A resolver over TLS on loopback: takes what comes and asks a server of ours. */
final class TlsFront implements AutoCloseable {
  private final RunningServer behind;
  private final SSLServerSocket socket;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger queries = new AtomicInteger();

  TlsFront(SSLContext context, RunningServer behind) throws IOException {
    this.behind = behind;
    this.socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** How many queries came. */
  int queries() {
    return queries.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        queries.incrementAndGet();
        byte[] reply = behind.ask(new Message(query)).toWire();
        out.writeShort(reply.length);
        out.write(reply);
        out.flush();
      }
    } catch (IOException ended) {
      // The client is through, or the test is over.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
