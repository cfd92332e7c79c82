package org.bridge53.plugin.bufsize;

import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;

/**
 * Lowers what a client says it can take: for the plugins below, so that a forwarder asks for no
 * more, and for the answer.
 */
final class Bufsize implements Handler {
  private final int octets;
  private final Handler next;

  Bufsize(int octets, Handler next) {
    this.octets = octets;
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    // A client without EDNS takes 512 octets, the least that can be set.
    if (query.udpPayloadOctets() <= octets) {
      return next.handle(query);
    }
    Answer answer = next.handle(query.withUdpPayloadOctets(octets));
    return answer instanceof Response response ? limited(response) : answer.map(this::limited);
  }

  private Response limited(Response response) {
    int limit = response.mostOctets();
    return limit != 0 && limit <= octets ? response : response.withMostOctets(octets);
  }
}
