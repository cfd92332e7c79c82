package org.bridge53.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The local files that a Corefile names. Tests give files in memory. */
public interface LocalFiles {
  /** A path as the Corefile writes it; relative ones lie under {@code root} of the block. */
  Path resolve(String path);

  /**
   * Reads a whole file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException in one line
   */
  byte[] read(Path path) throws IOException;

  /**
   * What tells whether a file has changed.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be looked at
   */
  State state(Path path) throws IOException;

  /**
   * What tells whether a file has changed.
   *
   * @param modified time of its last change
   * @param octets its length
   * @param directory whether it is a folder
   */
  record State(Instant modified, long octets, boolean directory) {}
}
