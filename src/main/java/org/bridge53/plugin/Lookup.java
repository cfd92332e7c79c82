package org.bridge53.plugin;

import org.bridge53.message.Answer;
import org.bridge53.message.Query;

/**
 * Asks this server again: the listener's own blocks, from the routing on (CoreDNS's "upstream"
 * look-ups).
 */
@FunctionalInterface
public interface Lookup {
  /** How many look-ups may be nested before the answer is SERVFAIL. */
  int MAX_DEPTH = 8;

  /**
   * Answers an internal query.
   *
   * @param query made by {@link Query#withQuestion}
   * @return REFUSED if no block matches; SERVFAIL beyond {@link #MAX_DEPTH}
   */
  Answer ask(Query query);
}
