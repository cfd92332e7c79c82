package org.bridge53.plugin;

/**
 * Something of a plugin that lives as long as the server: a refresh, a health check, a file watch.
 */
public interface Service {
  /**
   * Begins. The first place that may touch the world. Must return at once: what takes time runs on
   * {@link Resources#scheduler()}.
   *
   * @throws Exception if the server must not start; the message is printed
   */
  void start() throws Exception;

  /** Whether what it serves is there; asked by {@code ready}. */
  default boolean ready() {
    return true;
  }

  /** Ends, at once; may be called without a start. */
  void close();
}
