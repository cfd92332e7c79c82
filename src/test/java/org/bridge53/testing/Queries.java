package org.bridge53.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.bridge53.message.Client;
import org.bridge53.message.Query;
import org.bridge53.message.QueryReader;
import org.bridge53.message.TransportProtocol;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Queries for tests, written by dnsjava and read by our reader. */
public final class Queries {
  /** A client on loopback. */
  public static final Client CLIENT =
      new Client(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 40053),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 53),
          TransportProtocol.UDP);

  private Queries() {}

  /** A query without EDNS, RD set. */
  public static Query of(String name, String type) {
    return of(name, type, CLIENT);
  }

  public static Query of(String name, String type, Client client) {
    return read(message(name, type), client);
  }

  /** The message of such a query, to be changed before {@link #read}. */
  public static Message message(String name, String type) {
    try {
      Name absolute = Name.fromString(name, Name.root);
      int code = Type.value(type);
      return Message.newQuery(Record.newRecord(absolute, code, DClass.IN));
    } catch (org.xbill.DNS.TextParseException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }

  /** A query with EDNS: a size, whether DNSSEC records are wanted, options. */
  public static Query edns(
      String name, String type, int size, boolean dnssecOk, org.xbill.DNS.EDNSOption... options) {
    Message message = message(name, type);
    message.addRecord(
        new org.xbill.DNS.OPTRecord(
            size, 0, 0, dnssecOk ? org.xbill.DNS.ExtendedFlags.DO : 0, java.util.List.of(options)),
        org.xbill.DNS.Section.ADDITIONAL);
    return read(message, CLIENT);
  }

  /** The message of a query whose client-subnet option names a network (RFC 7871). */
  public static Message withSubnet(String name, String type, String network, int bits) {
    Message message = message(name, type);
    message.addRecord(
        new org.xbill.DNS.OPTRecord(
            1232,
            0,
            0,
            0,
            java.util.List.of(
                new org.xbill.DNS.ClientSubnetOption(bits, 0, InetAddress.ofLiteral(network)))),
        org.xbill.DNS.Section.ADDITIONAL);
    return message;
  }

  /** A client over UDP. */
  public static Client client(String address) {
    return new Client(
        new InetSocketAddress(InetAddress.ofLiteral(address), 40053),
        CLIENT.local(),
        TransportProtocol.UDP);
  }

  public static Query read(Message message, Client client) {
    return (Query) QueryReader.read(message.toWire(), client);
  }
}
