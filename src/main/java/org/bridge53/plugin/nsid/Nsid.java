package org.bridge53.plugin.nsid;

import org.bridge53.message.Answer;
import org.bridge53.message.EdnsOption;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;

/** Adds the identifier to answers for those who ask for it (RFC 5001 section 2). */
final class Nsid implements Handler {
  private final EdnsOption identifier;
  private final Handler next;

  Nsid(EdnsOption identifier, Handler next) {
    this.identifier = identifier;
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    Answer answer = next.handle(query);
    // RFC 5001 section 2.2: only in response to the option, which a client sends empty.
    if (!query.hasEdns() || query.ednsOption(EdnsOption.NSID) == null) {
      return answer;
    }
    return answer instanceof Response response
        ? response.withOption(identifier)
        : answer.map(response -> response.withOption(identifier));
  }
}
