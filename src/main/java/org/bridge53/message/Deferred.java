package org.bridge53.message;

import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * An answer that must wait for something: another server, a name outside the zone.
 *
 * @param work runs once, on a virtual thread, where blocking is fine; may itself give a deferred
 *     answer, which runs on the same thread; an exception becomes SERVFAIL
 */
public record Deferred(Callable<? extends Answer> work) implements Answer {
  @Override
  public Answer map(UnaryOperator<Response> change) {
    return new Deferred(() -> work.call().map(change));
  }

  /** Runs the work, and the work of what it gives, on this thread until there is an answer. */
  public Answer await() throws Exception {
    Answer answer = this;
    while (answer instanceof Deferred deferred) {
      answer = deferred.work.call();
    }
    return answer;
  }
}
