package org.bridge53.plugin;

import org.bridge53.message.Answer;
import org.bridge53.message.Query;

/** A link of the chain: answers a query or hands it to the next, which it holds. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a query. Runs on an I/O thread: must not block; what has to wait returns {@link
   * org.bridge53.message.Deferred}.
   *
   * @return never null; answers this query and no other
   */
  Answer handle(Query query);

  /** The plugin's handler: another than this where this one only looks on, for the server. */
  default Handler ofPlugin() {
    return this;
  }
}
