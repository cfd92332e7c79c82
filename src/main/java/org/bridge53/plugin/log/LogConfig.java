package org.bridge53.plugin.log;

import java.util.List;
import java.util.Set;
import org.bridge53.name.DomainName;

/**
 * What {@code log} is told by all its lines in a server block.
 *
 * @param rules in file order
 */
record LogConfig(List<Rule> rules) {
  LogConfig {
    rules = List.copyOf(rules);
  }

  /**
   * A line of the Corefile.
   *
   * @param names the rule is for names at or below one of these; the root
   * @param format see {@link LogFormat}; {@code {common}}
   * @param classes of the responses that are logged; all
   */
  record Rule(List<DomainName> names, String format, Set<LogClass> classes) {
    Rule {
      names = List.copyOf(names);
      classes = Set.copyOf(classes);
    }
  }
}
