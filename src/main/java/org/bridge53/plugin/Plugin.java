package org.bridge53.plugin;

import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;

/**
 * A directive of the Corefile.
 *
 * @param <C> its configuration: a record, sealed after reading
 */
public interface Plugin<C extends Record> {
  /** The directive. */
  String name();

  /** What several lines of this directive in one server block mean. */
  default Occurrences occurrences() {
    return Occurrences.CHAINED;
  }

  /**
   * Reads the directive's lines of one server block: one line, or for {@link Occurrences#JOINED}
   * all of them in file order. Pure: no files, no network, no clock.
   *
   * @param problems takes every error, with CoreDNS's words where it has some; already prefixed
   *     with the plugin's name
   * @return the configuration; any, if an error was reported, since it will not be used
   */
  C read(List<Directive> lines, Problems problems);

  /**
   * Builds the objects that serve the configuration. May read local files that the Corefile names,
   * through {@link Resources#files()} only; no sockets, DNS, clock or credentials.
   *
   * @param next the rest of the chain
   * @param resources of the server block; its {@link Resources#problems()} takes what is wrong
   */
  Linked link(C config, Handler next, Resources resources);
}
