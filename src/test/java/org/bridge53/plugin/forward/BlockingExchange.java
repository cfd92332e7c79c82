package org.bridge53.plugin.forward;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.bridge53.message.Header;
import org.bridge53.message.TransportProtocol;
import org.bridge53.plugin.Exchange;

/** The contract of {@link Exchange} over plain sockets, one for each query. */
final class BlockingExchange implements Exchange {
  @Override
  public byte[] ask(
      InetSocketAddress server, TransportProtocol protocol, byte[] message, Limits limits)
      throws IOException {
    byte[] query = message.clone();
    Header.putU16(query, 0, ThreadLocalRandom.current().nextInt(0x10000));
    byte[] reply =
        protocol == TransportProtocol.UDP
            ? askUdp(server, query, limits)
            : askTcp(server, query, limits);
    Header.putU16(reply, 0, Header.id(message));
    return reply;
  }

  private static byte[] askUdp(InetSocketAddress server, byte[] query, Limits limits)
      throws IOException {
    long begin = System.nanoTime();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(query, query.length));
      byte[] buffer = new byte[65535];
      while (true) {
        long left = limits.read().toNanos() - (System.nanoTime() - begin);
        if (left <= 0) {
          throw new SocketTimeoutException("read udp " + server + ": i/o timeout");
        }
        socket.setSoTimeout((int) (left / 1_000_000) + 1);
        DatagramPacket received = new DatagramPacket(buffer, buffer.length);
        socket.receive(received);
        if (received.getLength() >= 2 && Header.id(buffer) == Header.id(query)) {
          return Arrays.copyOf(buffer, received.getLength());
        }
      }
    } catch (SocketTimeoutException late) {
      throw new SocketTimeoutException("read udp " + server + ": i/o timeout");
    } catch (PortUnreachableException refused) {
      throw new IOException("read udp " + server + ": connection refused", refused);
    }
  }

  private static byte[] askTcp(InetSocketAddress server, byte[] query, Limits limits)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) limits.connect().toMillis() + 1);
      socket.setSoTimeout((int) limits.read().toMillis() + 1);
      byte[] framed = new byte[query.length + 2];
      Header.putU16(framed, 0, query.length);
      System.arraycopy(query, 0, framed, 2, query.length);
      socket.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    } catch (SocketTimeoutException late) {
      throw new SocketTimeoutException("read tcp " + server + ": i/o timeout");
    }
  }
}
