package org.bridge53.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.bridge53.message.Header;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.name.DomainName;

/** Asks a server over UDP, with EDNS and RD, as a stub resolver does. */
final class DnsClient {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int PAYLOAD_OCTETS = 1232;

  private DnsClient() {}

  /**
   * Asks one question.
   *
   * @throws IOException if no well-formed answer to it comes within two seconds
   */
  static ResponseReader.Reply ask(InetSocketAddress server, DomainName name, int type)
      throws IOException {
    byte[] query = query(name, type, ThreadLocalRandom.current().nextInt(0x10000));
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.send(new DatagramPacket(query, query.length));
      byte[] buffer = new byte[PAYLOAD_OCTETS];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      ResponseReader.Reply reply = ResponseReader.read(Arrays.copyOf(buffer, packet.getLength()));
      if (reply == null || reply.id() != Header.id(query) || !Objects.equals(name, reply.qname())) {
        throw new IOException("the answer to " + name + " " + RrType.text(type) + " is malformed");
      }
      return reply;
    } catch (SocketTimeoutException silence) {
      throw new IOException(
          "no answer to " + name + " " + RrType.text(type) + " within 2 s", silence);
    }
  }

  private static byte[] query(DomainName name, int type, int id) {
    byte[] message = new byte[Header.LENGTH + name.length() + 4 + 11];
    Header.putU16(message, 0, id);
    Header.putU16(message, 2, Header.RD);
    Header.putU16(message, 4, 1);
    Header.putU16(message, 10, 1);
    System.arraycopy(name.octets(), 0, message, Header.LENGTH, name.length());
    int at = Header.LENGTH + name.length();
    Header.putU16(message, at, type);
    Header.putU16(message, at + 2, RrClass.IN);
    Header.putU16(message, at + 5, RrType.OPT);
    Header.putU16(message, at + 7, PAYLOAD_OCTETS);
    return message;
  }
}
