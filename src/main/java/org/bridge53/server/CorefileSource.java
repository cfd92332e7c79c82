package org.bridge53.server;

/** Where the configuration is read from, at the start and again at each reload. */
@FunctionalInterface
public interface CorefileSource {
  /**
   * The configuration as it is now.
   *
   * @throws StartException if it cannot be read
   */
  CorefileText locate() throws StartException;
}
