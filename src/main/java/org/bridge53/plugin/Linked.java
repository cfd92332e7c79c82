package org.bridge53.plugin;

import java.util.List;

/**
 * A plugin that has been built.
 *
 * @param head handles queries; the {@code next} that was given, for a plugin that only sets
 *     something
 * @param services started after all sockets are bound, closed in reverse order
 */
public record Linked(Handler head, List<Service> services) {
  public static Linked of(Handler head, Service... services) {
    return new Linked(head, List.of(services));
  }
}
