package org.bridge53.message;

import java.util.function.UnaryOperator;

/** What a handler makes of a query. */
public sealed interface Answer permits Response, NoResponse, Deferred, Verbatim {
  /**
   * This answer with a change applied to its response, whenever that comes. Wrappers (cache, log,
   * rewrite) write only this.
   *
   * @param change runs on the thread that makes the response; a response that was not changed is
   *     returned as it is
   */
  Answer map(UnaryOperator<Response> change);
}
