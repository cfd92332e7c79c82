package org.bridge53.plugin.route53.sync;

import java.util.Collection;
import java.util.List;

/**
 * What looking for zones in one place has come to.
 *
 * @param zones the last complete listing, and zones that went not long ago
 */
public record Look(State state, List<Sighting> zones) {
  /** How far it has come. */
  public enum State {
    /** Never complete, and may be soon. */
    PENDING,
    /** Never complete; the last try was not allowed, and waiting alone will not help. */
    DENIED,
    /** Complete at least once. */
    COMPLETE
  }

  static final Look NONE = new Look(State.PENDING, List.of());

  Look(State state, Collection<Sighting> zones) {
    this(state, List.copyOf(zones));
  }

  public Look {
    zones = List.copyOf(zones);
  }
}
