package org.bridge53.plugin;

/** What several lines of one directive in one server block mean. */
public enum Occurrences {
  /** A second line is an error: "this plugin can only be used once per Server Block". */
  ONCE,
  /** Each line is read and linked on its own; the handlers follow each other in file order. */
  CHAINED,
  /** All lines are read together into one configuration. */
  JOINED
}
