package org.bridge53.plugin.header;

import org.bridge53.message.Answer;
import org.bridge53.message.Header;
import org.bridge53.message.Query;
import org.bridge53.message.Response;
import org.bridge53.plugin.Handler;

/** Changes the flags of queries on their way down and of responses on their way up. */
final class HeaderFlags implements Handler {
  private final FlagChange onQuery;
  private final FlagChange onResponse;
  private final Handler next;

  HeaderFlags(HeaderConfig config, Handler next) {
    this.onQuery = config.query();
    // A response has no RD of its own, it repeats the client's: "clear" is a mark of its own.
    FlagChange response = config.response();
    this.onResponse =
        (response.clear() & Header.RD) == 0 ? response : response.with(Response.WITHOUT_RD, true);
    this.next = next;
  }

  @Override
  public Answer handle(Query query) {
    int flags = Header.flags(query.octets());
    int changed = onQuery.applyTo(flags);
    Answer answer = next.handle(changed == flags ? query : query.withFlags(changed));
    return answer instanceof Response response ? changed(response) : answer.map(this::changed);
  }

  private Response changed(Response response) {
    int flags = onResponse.applyTo(response.flags());
    return flags == response.flags() ? response : response.withFlags(flags);
  }
}
