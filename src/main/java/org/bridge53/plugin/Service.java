package org.bridge53.plugin;

import java.time.Duration;

/**
 * Something of a plugin that lives as long as the server: a refresh, a health check, a file watch.
 *
 * <p>Its life: {@link #start}, then {@link #serving}, then {@link #ending} if the process ends (not
 * if a reload replaces it), then {@link #close}.
 */
public interface Service {
  /**
   * Begins. The first place that may touch the world. Must return soon: it may read files of its
   * own and wait where its configuration says so; what else takes time runs on {@link
   * Resources#scheduler()}.
   *
   * @throws Exception if the server must not start; the message is printed
   */
  void start() throws Exception;

  /** Whether what it serves is there; asked by {@code ready}. */
  default boolean ready() {
    return true;
  }

  /**
   * The server answers queries now: after its start, and after each reload. Called for one service
   * after the other in the order of the chain, on a thread that may block; it is interrupted when
   * the services are to close, and those behind are left out.
   */
  default void serving() {}

  /**
   * The server will end and still answers. Called for one service after the other in the order of
   * the chain; the next step waits until each has returned.
   */
  default void ending() {}

  /** How long the server shall go on answering after {@link #ending}; the longest counts. */
  default Duration lameduck() {
    return Duration.ZERO;
  }

  /** Ends, at once; may be called without a start. */
  void close();
}
