package org.bridge53.plugin.whoami;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Client;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Handler;

/** Answers every query with what it knows of the client, in the additional section. */
final class Whoami implements Handler {
  private static final byte[] UDP = "_udp".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TCP = "_tcp".getBytes(StandardCharsets.US_ASCII);

  /** Each client gets another answer: nobody may keep it for the next. */
  private static final int TTL = 0;

  @Override
  public Answer handle(Query query) {
    Client client = query.client();
    Rrset address = address(query.qname(), client);

    // The answer section stays empty: the name asked for need not exist and has no records of its
    // own. With AA set and code NOERROR that is NODATA; the facts are additional information.
    byte[] label = client.protocol() == TransportProtocol.UDP ? UDP : TCP;
    if (query.qname().length() + label.length + 1 > DomainName.MAX_OCTETS) {
      // RFC 1035 2.3.4: there is no longer name, so the port has no owner to stand under.
      return Response.authoritative(List.of(), List.of(), List.of(address)).asFreeChoice();
    }
    Rrset port = port(query.qname().child(label), client);
    // A free choice in that the next client gets another answer: a cache may not keep this one.
    return Response.authoritative(List.of(), List.of(), List.of(address, port)).asFreeChoice();
  }

  /** The client's address, under the name asked for. */
  private static Rrset address(DomainName owner, Client client) {
    byte[] octets = client.remote().getAddress().getAddress();
    // A for 4 octets (RFC 1035 3.4.1), AAAA for 16 (RFC 3596 2.2). The JDK gives the IPv4 client of
    // a dual-stack socket as 4 octets.
    int type = octets.length == 4 ? RrType.A : RrType.AAAA;
    return Rrset.of(owner, type, TTL, List.of(octets));
  }

  /** The client's port as SRV (RFC 2782): priority 0, weight 0, port, target. */
  private static Rrset port(DomainName owner, Client client) {
    byte[] rdata = new byte[7];
    Header.putU16(rdata, 4, client.remote().getPort());
    // The last octet is the root as target: "decidedly not available at this domain". The client
    // offers no service there, the port is all that is told.
    return Rrset.of(owner, RrType.SRV, TTL, List.of(rdata));
  }
}
