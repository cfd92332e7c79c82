package org.bridge53.server;

import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.Rcode;
import org.bridge53.message.Response;
import org.bridge53.plugin.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * The look-up that is lent to plugins before the service exists that will answer it. A block with
 * several ports asks on its first.
 */
final class ListenerLookup implements Lookup {
  private volatile @Nullable QueryService service;

  void connect(QueryService answering) {
    service = answering;
  }

  @Override
  public Answer ask(Query query) {
    QueryService answering = service;
    return answering == null
        ? Response.failure(Rcode.SERVFAIL, "the server has not started")
        : answering.ask(query);
  }
}
