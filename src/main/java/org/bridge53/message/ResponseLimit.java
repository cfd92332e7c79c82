package org.bridge53.message;

/** How long a response may be on the wire. */
public final class ResponseLimit {
  /**
   * The longest UDP response, whatever a client says it can take: what fits an unfragmented packet
   * everywhere (RFC 9715 section 3.2).
   */
  public static final int MAX_UDP_OCTETS = 1232;

  private ResponseLimit() {}

  /** For any response to a query, in octets: the client's limit and this server's. */
  public static int octets(Query query) {
    return query.client().protocol() == TransportProtocol.UDP
        ? Math.min(query.udpPayloadOctets(), MAX_UDP_OCTETS)
        : ResponseWriter.MAX_OCTETS;
  }

  /** For one response: a plugin's own limit ({@code bufsize}) counts too, over UDP. */
  public static int octets(Query query, Response response) {
    int limit = octets(query);
    return response.mostOctets() == 0 || query.client().protocol() != TransportProtocol.UDP
        ? limit
        : Math.clamp(response.mostOctets(), ResponseWriter.MIN_OCTETS, limit);
  }
}
