package org.bridge53.plugin.route53;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Log;
import org.bridge53.plugin.route53.routing.Trace;

/** The zones of all lines of a server block, in one table. */
final class ZoneBoard {
  private final Handler next;
  private final Log log;

  /** The last line is linked first. */
  private final Map<Object, List<ServedZone>> lines = new LinkedHashMap<>();

  private String warned = "";

  /** All that queries read; replaced whole. */
  private volatile ZoneTable table = ZoneTable.EMPTY;

  /**
   * A board without zones.
   *
   * @param next the plugin behind the last line
   */
  ZoneBoard(Handler next, Log log) {
    this.next = next;
    this.log = log;
  }

  /** A copy, as of this moment, whose zones tell how answers come about. */
  synchronized ZoneBoard traced(Trace to) {
    ZoneBoard copy = new ZoneBoard(next, log);
    copy.warned = warned;
    lines.forEach(
        (line, zones) ->
            copy.publish(line, zones.stream().map(zone -> zone.traced(copy, to)).toList()));
    return copy;
  }

  Handler next() {
    return next;
  }

  ZoneTable table() {
    return table;
  }

  /**
   * Puts a line's zones in place of those it had.
   *
   * @param line any object that stands for the line; each new one goes before those that are there
   * @param zones in the order in which they are preferred
   */
  synchronized void publish(Object line, List<ServedZone> zones) {
    lines.put(line, List.copyOf(zones));
    List<ServedZone> all = new ArrayList<>();
    for (List<ServedZone> each : List.copyOf(lines.values()).reversed()) {
      all.addAll(each);
    }
    ZoneTable made = new ZoneTable(all);
    table = made;
    String warning = String.join("; ", made.warnings());
    if (!warning.equals(warned)) {
      warned = warning;
      made.warnings().forEach(log::warning);
    }
  }
}
