package org.bridge53.plugin;

import java.util.List;

/** What the server can tell about the services that it runs, of all blocks. */
@FunctionalInterface
public interface Readiness {
  /** The services of this moment, in the order of the blocks and, in each, of the chain. */
  List<Member> members();

  /**
   * A service.
   *
   * @param plugin the directive that it belongs to
   */
  record Member(String plugin, Service service) {}
}
