package org.bridge53.scenario.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bridge53.message.TransportProtocol;

/**
 * Sends octets and hears what comes back. Behind each message goes a plain query on the same way:
 * when that has been answered, whatever else comes will not come any more, so silence costs no
 * waiting.
 */
final class WireClient {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int CANARY_ID = 0xca4a;

  private static final byte[] CANARY =
      HexFormat.of()
          .parseHex("ca4a00000001000000000000" + "03777777076578616d706c65036f726700" + "00010001");

  private WireClient() {}

  /** The responses to these messages, canaries left out; each message at most 4,097 octets. */
  static List<byte[]> overUdp(InetSocketAddress server, List<byte[]> messages) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (byte[] message : messages) {
        socket.send(new DatagramPacket(message, message.length));
      }
      socket.send(new DatagramPacket(CANARY, CANARY.length));
      List<byte[]> responses = new ArrayList<>();
      byte[] buffer = new byte[65_535];
      while (true) {
        DatagramPacket received = new DatagramPacket(buffer, buffer.length);
        socket.receive(received);
        byte[] response = java.util.Arrays.copyOf(buffer, received.getLength());
        if (isCanary(response)) {
          return responses;
        }
        responses.add(response);
      }
    }
  }

  /** Likewise; a connection that the server ends has no more responses. */
  static List<byte[]> overTcp(InetSocketAddress server, List<byte[]> messages) throws IOException {
    List<byte[]> responses = new ArrayList<>();
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (byte[] message : messages) {
        socket.getOutputStream().write(frame(message));
      }
      socket.getOutputStream().write(frame(CANARY));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        byte[] response = new byte[in.readUnsignedShort()];
        in.readFully(response);
        if (isCanary(response)) {
          return responses;
        }
        responses.add(response);
      }
    } catch (java.io.EOFException | java.net.SocketException closed) {
      return responses;
    }
  }

  /** The one response to a message, or null. */
  static byte[] ask(InetSocketAddress server, TransportProtocol protocol, byte[] message)
      throws IOException {
    List<byte[]> responses =
        protocol == TransportProtocol.UDP
            ? overUdp(server, List.of(message))
            : overTcp(server, List.of(message));
    if (responses.size() > 1) {
      throw new IOException(responses.size() + " responses to one message");
    }
    return responses.isEmpty() ? null : responses.getFirst();
  }

  private static boolean isCanary(byte[] response) {
    return response.length > 2 && ByteBuffer.wrap(response).getChar() == CANARY_ID;
  }

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(2 + message.length)
        .putShort((short) message.length)
        .put(message)
        .array();
  }
}
