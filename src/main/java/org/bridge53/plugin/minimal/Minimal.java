package org.bridge53.plugin.minimal;

import java.util.List;
import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.message.RrType;
import org.bridge53.message.Rrset;
import org.bridge53.plugin.Handler;

/** Takes authority and additional section off positive answers. */
final class Minimal implements Handler {
  private final Handler next;

  Minimal(Handler next) {
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    Answer answer = next.handle(query);
    return answer instanceof Response response
        ? reduced(query, response)
        : answer.map(response -> reduced(query, response));
  }

  private static Response reduced(Query query, Response response) {
    List<Rrset> authority = response.authority();
    if (response.rcode() != Rcode.NOERROR
        || (authority.isEmpty() && response.additional().isEmpty())) {
      return response;
    }
    if (has(authority, RrType.SOA)) {
      return response; // how long to remember that there is nothing, behind a CNAME too
    }
    if (response.answer().isEmpty() && has(authority, RrType.NS)) {
      return response; // whom to ask next
    }
    // RFC 4035 section 3.1.3.3: an answer from a wildcard is bogus without the proof that the name
    // itself does not exist. CoreDNS drops it.
    boolean proof =
        query.dnssecOk() && (has(authority, RrType.NSEC) || has(authority, RrType.NSEC3));
    return response.withSections(response.answer(), proof ? authority : List.of(), List.of());
  }

  private static boolean has(List<Rrset> section, int type) {
    for (int i = 0; i < section.size(); i++) {
      if (section.get(i).type() == type) {
        return true;
      }
    }
    return false;
  }
}
