package org.bridge53.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.bridge53.message.Client;
import org.bridge53.testing.TestResources;
import org.junit.jupiter.api.Assumptions;

/** Real sockets on loopback, a service that a test scripts, a scheduler that the test moves. */
final class NetworkFixture implements AutoCloseable {
  static final InetAddress V4 = address("127.0.0.1");
  static final Duration PATIENCE = Duration.ofSeconds(5);

  final TestResources resources = new TestResources(".");
  final ConcurrentLinkedQueue<Client> clients = new ConcurrentLinkedQueue<>();
  final Transport transport;
  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final List<Closeable> open = new ArrayList<>();

  /** What a test's service does with a message. */
  interface Script extends MessageService.Worker {}

  NetworkFixture() {
    this(2, TcpLimits.DEFAULT, WildcardUdpListener.LocalAddresses::ofInterfaces);
  }

  NetworkFixture(int cores, TcpLimits limits, WildcardUdpListener.LocalAddresses addresses) {
    transport = new Transport(cores, limits, addresses, resources, resources);
  }

  /** Sends every message back, with QR set. */
  static final Script ECHO =
      (message, _, out, _) -> {
        System.arraycopy(message, 0, out, 0, message.length);
        out[2] |= (byte) 0x80;
        return message.length;
      };

  MessageService service(Script script) {
    return () ->
        (message, client, out, later) -> {
          clients.add(client);
          return script.answer(message, client, out, later);
        };
  }

  List<Listener> listen(String address, Script script) throws IOException {
    return listen(address, ListenOptions.DEFAULT, script);
  }

  List<Listener> listen(String address, ListenOptions options, Script script) throws IOException {
    return listen(new InetSocketAddress(address(address), 0), options, script);
  }

  List<Listener> listen(InetSocketAddress address, ListenOptions options, Script script)
      throws IOException {
    return transport.listen(address, options, service(script));
  }

  /** A message of some length with an id; its rest says which it is. */
  static byte[] message(int id, int length) {
    byte[] message = new byte[length];
    for (int i = 0; i < length; i++) {
      message[i] = (byte) (i + id);
    }
    message[0] = (byte) (id >> 8);
    message[1] = (byte) id;
    message[2] = 0;
    return message;
  }

  static int id(byte[] message) {
    return (message[0] & 0xff) << 8 | message[1] & 0xff;
  }

  static byte[] echoed(byte[] message) {
    byte[] echoed = message.clone();
    echoed[2] |= (byte) 0x80;
    return echoed;
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }

  /** A UDP client; ends with the fixture. */
  DatagramSocket udp(InetSocketAddress server) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    socket.connect(server);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    open.add(socket);
    return socket;
  }

  static void send(DatagramSocket socket, byte[] message) throws IOException {
    socket.send(new DatagramPacket(message, message.length));
  }

  static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  static byte[] ask(DatagramSocket socket, byte[] message) throws IOException {
    send(socket, message);
    return receive(socket);
  }

  /** A TCP client; ends with the fixture. */
  TcpClient tcp(InetSocketAddress server) throws IOException {
    TcpClient client = new TcpClient(server);
    open.add(client);
    return client;
  }

  static final class TcpClient implements Closeable {
    final Socket socket = new Socket();
    final OutputStream output;
    final DataInputStream input;

    TcpClient(InetSocketAddress server) throws IOException {
      socket.connect(server, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      output = socket.getOutputStream();
      input = new DataInputStream(socket.getInputStream());
    }

    static byte[] frame(byte[] message) {
      byte[] frame = new byte[message.length + 2];
      frame[0] = (byte) (message.length >> 8);
      frame[1] = (byte) message.length;
      System.arraycopy(message, 0, frame, 2, message.length);
      return frame;
    }

    void send(byte[] message) throws IOException {
      output.write(frame(message));
    }

    byte[] receive() throws IOException {
      byte[] message = new byte[input.readUnsignedShort()];
      input.readFully(message);
      return message;
    }

    /** Reads until the server ends; a time-out is a failure, a reset an end. */
    int readToEnd() throws IOException {
      try {
        return input.readAllBytes().length;
      } catch (SocketTimeoutException timeout) {
        throw new AssertionError("the server did not close", timeout);
      } catch (SocketException _) {
        return 0;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Polls until something holds. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what);
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  /** Skips a test where this machine has no IPv6 loopback. */
  static void assumeIpv6() throws SocketException {
    boolean there =
        WildcardUdpListener.LocalAddresses.ofInterfaces().stream()
            .anyMatch(each -> each.equals(address("::1")));
    Assumptions.assumeTrue(there, "left out: this machine has no ::1");
  }

  /** An address of this machine outside 127.0.0.0/8, or null. */
  static InetAddress anotherAddress() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> each.getAddress().length == 4 && !each.isLoopbackAddress())
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
    transport.close();
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("udp-") && thread.isAlive())
            .filter(thread -> !before.contains(thread) && outlives(thread))
            .count(),
        "threads left over");
  }

  private static boolean outlives(Thread thread) {
    try {
      return !thread.join(PATIENCE);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
