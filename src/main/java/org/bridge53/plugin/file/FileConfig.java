package org.bridge53.plugin.file;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Position;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.Fallthrough;

/**
 * All {@code file} lines of a server block.
 *
 * @param lines in file order, each with its own settings
 */
public record FileConfig(List<Line> lines) {
  public FileConfig {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param position where it starts
   * @param file the master file, relative to the block's {@code root}
   * @param zones read from that file, one after another as its origin; none: the block's own
   * @param reload how often the file is looked at; zero: never. Default one minute
   * @param reloadByMtime whether a new time of change replaces the zone, whatever its serial; else
   *     a new serial does. Default no
   * @param fallthrough for which names that do not exist the next plugin is asked. Default none
   */
  public record Line(
      Position position,
      String file,
      List<DomainName> zones,
      Duration reload,
      boolean reloadByMtime,
      Fallthrough fallthrough) {
    /** The {@code reload} of a line without one. */
    public static final Duration DEFAULT_RELOAD = Duration.ofMinutes(1);

    /** The shortest {@code reload}: a file is read whole each time. */
    public static final Duration MIN_RELOAD = Duration.ofMillis(100);

    public Line {
      zones = List.copyOf(zones);
    }
  }
}
