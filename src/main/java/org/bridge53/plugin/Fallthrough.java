package org.bridge53.plugin;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;

/**
 * {@code fallthrough [ZONES...]}: for which names that do not exist the next plugin is asked.
 * Without zones for all names; without the option for none.
 *
 * @param zones names at or below one of these fall through
 */
public record Fallthrough(List<DomainName> zones) {
  /** The option is absent. */
  public static final Fallthrough NONE = new Fallthrough(List.of());

  /** The option without zones. */
  public static final Fallthrough ALL = new Fallthrough(List.of(DomainName.ROOT));

  /** Reads the option's arguments. */
  public static Fallthrough read(List<Token> arguments, Problems problems) {
    return arguments.isEmpty()
        ? ALL
        : new Fallthrough(new ArrayList<>(Arguments.zones(arguments, problems)));
  }

  public Fallthrough {
    zones = List.copyOf(zones);
  }

  /** Whether a name that does not exist here is asked of the next plugin. */
  public boolean covers(DomainName name) {
    for (int i = 0; i < zones.size(); i++) {
      if (name.isAtOrBelow(zones.get(i))) {
        return true;
      }
    }
    return false;
  }
}
