package org.bridge53.corefile;

import java.io.IOException;
import java.util.List;

/** The files that {@code import} lines name. */
public interface Sources {
  /** The absolute path of a file, as messages show an imported one. */
  String absolute(String file);

  /**
   * The files that a pattern means.
   *
   * @param importingFile holds the {@code import} line; relative patterns start in its folder
   * @param pattern a path with at most one {@code *} and one {@code ?}, which match within a name
   * @return absolute paths of what exists, in order of their names; may be empty
   * @throws IOException in one line if a folder cannot be read
   */
  List<String> find(String importingFile, String pattern) throws IOException;

  /**
   * The text of a file, read as UTF-8.
   *
   * @param path as {@link #find} gave it
   * @throws IOException in one line, without the path
   */
  String read(String path) throws IOException;
}
