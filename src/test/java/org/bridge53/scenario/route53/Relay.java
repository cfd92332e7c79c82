package org.bridge53.scenario.route53;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before an endpoint and can be switched off: then nobody listens on its port. */
final class Relay implements AutoCloseable {
  private final URI behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket listener;

  Relay(URI behind) throws IOException {
    this.behind = behind;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private ServerSocket listen(int where) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), where));
    Thread.startVirtualThread(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Socket server = new Socket(behind.getHost(), behind.getPort());
        open.add(client);
        open.add(server);
        Thread.startVirtualThread(() -> pipe(client, server));
        Thread.startVirtualThread(() -> pipe(server, client));
      } catch (IOException closed) {
        // Switched off.
      }
    }
  }

  private void pipe(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // By either side.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  void off() {
    close();
  }

  void on() {
    try {
      listener = listen(port);
    } catch (IOException taken) {
      throw new IllegalStateException(taken);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException closing) {
      // It is closed all the same.
    }
  }
}
