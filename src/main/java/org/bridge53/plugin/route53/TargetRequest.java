package org.bridge53.plugin.route53;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Deferred;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.ResponseReader;
import org.bridge53.message.RrClass;
import org.bridge53.message.TransportProtocol;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Exchange;
import org.bridge53.plugin.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS for an AWS target, once: the servers of {@code targets}, or this server itself and then
 * the system's resolvers. Blocks.
 */
final class TargetRequest {
  /** For each server; a target has 2 seconds in all before its clients get SERVFAIL. */
  private static final Exchange.Limits LIMITS =
      new Exchange.Limits(Duration.ofMillis(800), Duration.ofMillis(1500), Duration.ZERO);

  private final Exchange exchange;
  private final @Nullable Lookup self;
  private final List<InetSocketAddress> servers;

  /**
   * Asks these.
   *
   * @param self asked before the servers; null: not at all
   */
  TargetRequest(Exchange exchange, @Nullable Lookup self, List<InetSocketAddress> servers) {
    this.exchange = exchange;
    this.self = self;
    this.servers = List.copyOf(servers);
  }

  /**
   * The response of the first that answers.
   *
   * @return NOERROR or NXDOMAIN
   * @throws IOException in one line, if nobody gives such an answer
   */
  Response ask(DomainName target, int type) throws IOException {
    Query query = Query.ofServer(target, type);
    IOException failure = new IOException("there is no server to ask");
    if (self != null) {
      try {
        Response response = askSelf(self, query);
        if (response.rcode() == Rcode.NOERROR || response.rcode() == Rcode.NXDOMAIN) {
          return response;
        }
        failure = new IOException("this server itself says " + Rcode.text(response.rcode()));
      } catch (IOException failed) {
        failure = failed;
      }
    }
    for (InetSocketAddress server : servers) {
      try {
        return askServer(server, query);
      } catch (IOException failed) {
        failure = failed;
      }
    }
    throw failure;
  }

  private static Response askSelf(Lookup lookup, Query query) throws IOException {
    try {
      Answer answer = lookup.ask(query);
      if (answer instanceof Deferred deferred) {
        answer = deferred.await();
      }
      return answer instanceof Response response ? response : Response.of(Rcode.REFUSED);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (IOException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IOException("this server itself failed: " + failed, failed);
    }
  }

  private Response askServer(InetSocketAddress server, Query query) throws IOException {
    Response response = exchanged(server, TransportProtocol.UDP, query);
    if (response.has(Header.TC)) {
      response = exchanged(server, TransportProtocol.TCP, query);
    }
    if (response.rcode() != Rcode.NOERROR && response.rcode() != Rcode.NXDOMAIN) {
      throw new IOException(
          server.getAddress().getHostAddress() + " says " + Rcode.text(response.rcode()));
    }
    return response;
  }

  private Response exchanged(InetSocketAddress server, TransportProtocol protocol, Query query)
      throws IOException {
    byte[] octets = exchange.ask(server, protocol, query.octets(), LIMITS);
    ResponseReader.Reply reply = ResponseReader.read(octets);
    if (reply == null
        || reply.qtype() != query.qtype()
        || reply.qclass() != RrClass.IN
        || reply.qname() == null
        || !reply.qname().equals(query.qname())) {
      throw new IOException(
          server.getAddress().getHostAddress() + " sent something else than an answer");
    }
    return reply.response();
  }
}
