package org.bridge53.server;

import org.bridge53.message.Answer;
import org.bridge53.message.Query;
import org.bridge53.message.QueryTrace;
import org.bridge53.plugin.Handler;

/** Notes whose answer it is, in blocks whose queries are counted. */
final class Attributed implements Handler {
  private final int number;
  private final Handler handler;

  /**
   * @param number of the plugin, see {@link ServerMeters#number}
   * @param handler the plugin's
   */
  Attributed(int number, Handler handler) {
    this.number = number;
    this.handler = handler;
  }

  @Override
  public Handler ofPlugin() {
    return handler;
  }

  @Override
  public Answer handle(Query query) {
    Answer answer = handler.handle(query);
    QueryTrace trace = query.trace();
    if (trace != null) {
      trace.answeredBy(number);
    }
    return answer;
  }
}
