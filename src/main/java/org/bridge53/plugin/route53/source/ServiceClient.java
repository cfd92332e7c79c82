package org.bridge53.plugin.route53.source;

import java.util.function.Supplier;
import org.bridge53.plugin.route53.model.SourceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One service of AWS in one session: its client, made by the first call that has keys, since only
 * then are the files there that may name an endpoint.
 *
 * @param <C> the SDK's client
 */
final class ServiceClient<C> {
  private final String name;
  private final AnswerCheck check;
  private final Supplier<C> maker;
  private @Nullable C client;
  private boolean closed;

  /**
   * @param name in IAM, before the colon
   */
  ServiceClient(String name, AnswerCheck check, Supplier<C> maker) {
    this.name = name;
    this.check = check;
    this.maker = maker;
  }

  String name() {
    return name;
  }

  /** Who was asked last, for messages. */
  String host() {
    return check.host();
  }

  /**
   * @throws CredentialsProblem if it cannot be made
   */
  synchronized C get() {
    C present = client;
    if (present == null) {
      if (closed) {
        throw new CredentialsProblem(Kind.UNAVAILABLE, TimedCalls.CLOSED);
      }
      present = maker.get();
      client = present;
    }
    return present;
  }

  synchronized void close() {
    closed = true;
    Closing.close(client);
  }
}
