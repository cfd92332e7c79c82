package org.bridge53.message;

import java.util.function.UnaryOperator;

/** Deliberate silence: the client gets nothing. */
public enum NoResponse implements Answer {
  INSTANCE;

  @Override
  public Answer map(UnaryOperator<Response> change) {
    return this;
  }
}
