package org.bridge53.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.bridge53.plugin.LocalFiles;

/**
 * The real file system.
 *
 * @param root where relative paths begin: {@code root} of the block, or the working directory
 */
record NioFiles(Path root) implements LocalFiles {
  @Override
  public Path resolve(String path) {
    return root.resolve(path).normalize();
  }

  @Override
  public byte[] read(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Override
  public State state(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new State(
        attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.isDirectory());
  }
}
