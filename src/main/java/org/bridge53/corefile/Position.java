package org.bridge53.corefile;

import java.util.Comparator;

/**
 * Where a token starts.
 *
 * @param file as given on the command line; an imported file by its absolute path
 * @param line from 1
 */
public record Position(String file, int line) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::file).thenComparingInt(Position::line);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** {@code FILE:LINE}, as every message begins. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
