package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.ExtendedError;
import org.bridge53.message.Header;
import org.bridge53.message.NoResponse;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.RrClass;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.message.TransportProtocol;
import org.bridge53.message.Verbatim;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Follows the delegations of private zones for clients that cannot: asks the name servers that a
 * zone delegates to, as the resolver of a VPC does through a DELEGATE rule.
 */
final class Delegations {
  /*
   * referral -> addresses (glue, else this server is asked for them) -> a server's answer
   *          -> final: passed on, without AA and with RA
   *          -> referral further down: from the start, with that
   *          -> a CNAME to elsewhere: this server is asked for the rest
   *
   * A referral must lead down, and enclose the name. MOST_REFERRALS and DEADLINE end what does not
   * end by itself; names of servers are not looked up where that would follow another delegation of
   * more than a client's depth of look-ups.
   */
  private static final int DNS_PORT = 53;
  private static final int MOST_REFERRALS = 8;
  private static final int MOST_SERVERS = 6;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Exchange.Limits LIMITS =
      new Exchange.Limits(Duration.ofMillis(800), Duration.ofMillis(1500), Duration.ZERO);

  private final Exchange exchange;
  private final Lookup lookup;
  private final LongSupplier ticker;

  Delegations(Exchange exchange, Lookup lookup, LongSupplier ticker) {
    this.exchange = exchange;
    this.lookup = lookup;
    this.ticker = ticker;
  }

  /**
   * Answers a query from below a zone cut.
   *
   * @param referral as a resolver would get it: NS in authority, glue in additional
   */
  Answer follow(Response referral, Query query) {
    return new Deferred(() -> followed(referral, query));
  }

  private Response followed(Response first, Query query) throws Exception {
    long begin = ticker.getAsLong();
    Response referral = first;
    DomainName cut = DomainName.ROOT;
    for (int depth = 0; depth < MOST_REFERRALS; depth++) {
      Rrset ns = find(referral.authority(), RrType.NS);
      if (ns == null
          || !query.qname().isAtOrBelow(ns.owner())
          || (depth > 0 && !ns.owner().isBelow(cut))) {
        break;
      }
      cut = ns.owner();
      Response answer = null;
      for (InetSocketAddress server : servers(ns, referral, query)) {
        if (ticker.getAsLong() - begin > DEADLINE.toNanos()) {
          return failure(query, cut);
        }
        answer = asked(server, query);
        if (answer != null) {
          break;
        }
      }
      if (answer == null) {
        return failure(query, cut);
      }
      if (!isReferral(answer)) {
        return chased(answer, query);
      }
      referral = answer;
    }
    return failure(query, cut);
  }

  private static Response failure(Query query, DomainName cut) {
    String text = "no name server of " + cut + " answers";
    return Response.failure(Rcode.SERVFAIL, text + " for " + query.qname())
        .withExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, text);
  }

  private static boolean isReferral(Response answer) {
    return answer.rcode() == Rcode.NOERROR
        && answer.answer().isEmpty()
        && find(answer.authority(), RrType.SOA) == null
        && find(answer.authority(), RrType.NS) != null;
  }

  private static @Nullable Rrset find(List<Rrset> rrsets, int type) {
    for (Rrset rrset : rrsets) {
      if (rrset.type() == type) {
        return rrset;
      }
    }
    return null;
  }

  private List<InetSocketAddress> servers(Rrset ns, Response referral, Query query)
      throws Exception {
    List<InetSocketAddress> servers = new ArrayList<>();
    List<DomainName> unknown = new ArrayList<>();
    byte[] packed = ns.packed();
    for (int at = 0; at < packed.length; at += 2 + Header.u16(packed, at)) {
      DomainName name = ns.targetAt(at);
      int before = servers.size();
      for (Rrset glue : referral.additional()) {
        if (glue.owner().equals(name)) {
          addAddresses(glue, servers);
        }
      }
      if (servers.size() == before && !name.isAtOrBelow(ns.owner())) {
        unknown.add(name);
      }
    }
    for (DomainName name : unknown) {
      for (int type : new int[] {RrType.A, RrType.AAAA}) {
        if (servers.size() < MOST_SERVERS) {
          Response response = lookedUp(query.withQuestion(name, type));
          if (response != null) {
            response.answer().forEach(rrset -> addAddresses(rrset, servers));
          }
        }
      }
    }
    return servers.size() <= MOST_SERVERS ? servers : servers.subList(0, MOST_SERVERS);
  }

  /** What this server itself says; null if nothing. */
  private @Nullable Response lookedUp(Query query) throws Exception {
    Answer answer = lookup.ask(query);
    if (answer instanceof Deferred deferred) {
      answer = deferred.await();
    }
    return switch (answer) {
      case Response response -> response;
      case Verbatim verbatim -> verbatim.response();
      case NoResponse _, Deferred _ -> null;
    };
  }

  private static void addAddresses(Rrset rrset, List<InetSocketAddress> servers) {
    if (rrset.type() != RrType.A && rrset.type() != RrType.AAAA) {
      return;
    }
    for (byte[] rdata : rrset.rdatas()) {
      try {
        servers.add(new InetSocketAddress(InetAddress.getByAddress(rdata), DNS_PORT));
      } catch (UnknownHostException notAnAddress) {
        // Neither 4 nor 16 octets: from a server that is broken.
      }
    }
  }

  /** Null if the server gives nothing that helps. */
  private @Nullable Response asked(InetSocketAddress server, Query query) {
    Query plain = Query.ofServer(query.qname(), query.qtype()).withFlags(0);
    try {
      Response response = exchanged(server, TransportProtocol.UDP, plain);
      if (response != null && response.has(Header.TC)) {
        response = exchanged(server, TransportProtocol.TCP, plain);
      }
      return response != null
              && (response.rcode() == Rcode.NOERROR || response.rcode() == Rcode.NXDOMAIN)
          ? response
          : null;
    } catch (IOException failed) {
      return null; // the next one may answer
    }
  }

  private @Nullable Response exchanged(
      InetSocketAddress server, TransportProtocol protocol, Query query) throws IOException {
    ResponseReader.Reply reply =
        ResponseReader.read(exchange.ask(server, protocol, query.octets(), LIMITS));
    if (reply == null || reply.qtype() != query.qtype() || reply.qclass() != RrClass.IN) {
      return null;
    }
    DomainName asked = reply.qname();
    return asked != null && asked.equals(query.qname()) ? reply.response() : null;
  }

  /** The answer as ours: a CNAME that ends it is followed through this server. */
  private Response chased(Response answer, Query query) throws Exception {
    List<Rrset> records = new ArrayList<>(answer.answer());
    Response end = answer;
    Rrset last = records.isEmpty() ? null : records.getLast();
    if (last != null && last.type() == RrType.CNAME && query.qtype() != RrType.CNAME) {
      Response more = lookedUp(query.withQuestion(last.firstTarget(), query.qtype()));
      if (more != null && more.rcode() != Rcode.REFUSED) {
        records.addAll(more.answer());
        end = more;
      }
    }
    List<Rrset> authority = new ArrayList<>();
    Rrset soa = find(end.authority(), RrType.SOA);
    if (soa != null) {
      authority.add(soa);
    }
    return new Response(
        end.rcode(), Header.RA, records, authority, List.of(), end.extendedError(), end.error());
  }
}
