package org.bridge53.plugin.on;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command and its event.
 *
 * @param event null only with an error
 * @param command the program and its arguments
 * @param background whether nobody waits for its end
 */
public record OnConfig(@Nullable Event event, List<String> command, boolean background) {
  public OnConfig {
    command = List.copyOf(command);
  }

  /** What may happen. */
  public enum Event {
    /** The server answers: after its start, and after each reload. */
    STARTUP,
    /** The process is about to end. */
    SHUTDOWN,
    /** A certificate was renewed by this process, which it does not do. */
    CERTRENEW;

    /** As it is written. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
