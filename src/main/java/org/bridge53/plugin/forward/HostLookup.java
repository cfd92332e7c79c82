package org.bridge53.plugin.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bridge53.message.Header;
import org.bridge53.message.Rcode;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.ResponseReader.Reply;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.SocketNames;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Exchange;

/** Finds the addresses of upstreams that are given by name. Blocks. */
final class HostLookup {
  private static final Exchange.Limits LIMITS =
      new Exchange.Limits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ZERO);

  private final List<InetSocketAddress> resolvers;
  private final Exchange exchange;

  /**
   * @param resolvers asked in this order; none: the system
   */
  HostLookup(List<InetSocketAddress> resolvers, Exchange exchange) {
    this.resolvers = resolvers;
    this.exchange = exchange;
  }

  /**
   * Looks a name up, over IPv4 and IPv6.
   *
   * @return at least one, those of IPv4 first
   * @throws IOException in one line, if there is none
   */
  List<InetAddress> addresses(String host) throws IOException {
    if (resolvers.isEmpty()) {
      try {
        return List.of(InetAddress.getAllByName(host));
      } catch (UnknownHostException unknown) {
        throw new IOException("lookup " + host + ": no such host", unknown);
      }
    }
    DomainName name = NameText.parse(host);
    IOException last = null;
    for (InetSocketAddress resolver : resolvers) {
      String doing = "lookup " + host + " on " + SocketNames.of(resolver) + ": ";
      try {
        Set<InetAddress> found = new LinkedHashSet<>();
        String reason = collect(resolver, name, RrType.A, found);
        String other = collect(resolver, name, RrType.AAAA, found);
        if (!found.isEmpty()) {
          return List.copyOf(found);
        }
        last = new IOException(doing + (reason.isEmpty() ? other : reason));
      } catch (IOException failure) {
        last = new IOException(doing + failure.getMessage(), failure);
      }
    }
    throw last == null ? new IOException("lookup " + host + ": no such host") : last;
  }

  /** Adds the addresses of one type; why there is none, else empty. */
  private String collect(
      InetSocketAddress resolver, DomainName name, int type, Set<InetAddress> found)
      throws IOException {
    byte[] query = query(name, type);
    Reply reply = ask(resolver, TransportProtocol.UDP, query);
    if (reply != null && reply.response().has(Header.TC)) {
      reply = ask(resolver, TransportProtocol.TCP, query);
    }
    if (reply == null
        || reply.qname() == null
        || !reply.qname().equals(name)
        || reply.qtype() != type) {
      return "the response cannot be read";
    }
    if (reply.response().rcode() != Rcode.NOERROR) {
      return reply.response().rcode() == Rcode.NXDOMAIN ? "no such host" : "server misbehaving";
    }
    List<InetAddress> before = List.copyOf(found);
    for (Rrset each : chain(name, reply.response().answer(), type)) {
      for (byte[] rdata : each.rdatas()) {
        if (rdata.length == (type == RrType.A ? 4 : 16)) {
          found.add(InetAddress.getByAddress(rdata));
        }
      }
    }
    return found.size() > before.size() ? "" : "no such host";
  }

  /** The sets of a type that belong to the name, or to what it is an alias of. */
  private static List<Rrset> chain(DomainName name, List<Rrset> answer, int type) {
    Set<DomainName> owners = new HashSet<>();
    List<Rrset> found = new ArrayList<>();
    DomainName owner = name;
    while (owner != null && owners.add(owner)) {
      DomainName target = null;
      for (Rrset each : answer) {
        if (each.owner().equals(owner)) {
          if (each.type() == type) {
            found.add(each);
          } else if (each.type() == RrType.CNAME) {
            target = each.firstTarget();
          }
        }
      }
      owner = target;
    }
    return found;
  }

  private ResponseReader.@org.jspecify.annotations.Nullable Reply ask(
      InetSocketAddress resolver, TransportProtocol protocol, byte[] query) throws IOException {
    return ResponseReader.read(exchange.ask(resolver, protocol, query, LIMITS));
  }

  private static byte[] query(DomainName name, int type) {
    byte[] octets = name.octets();
    byte[] message = new byte[Header.LENGTH + octets.length + 4];
    Header.putU16(message, 2, Header.RD);
    Header.putU16(message, 4, 1);
    System.arraycopy(octets, 0, message, Header.LENGTH, octets.length);
    Header.putU16(message, message.length - 4, type);
    Header.putU16(message, message.length - 2, RrClass.IN);
    return message;
  }
}
