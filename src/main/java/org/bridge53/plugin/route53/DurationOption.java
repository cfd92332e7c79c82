package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.jspecify.annotations.Nullable;

/** Reads the duration of an option. */
final class DurationOption {
  private DurationOption() {}

  /**
   * Reads one.
   *
   * @param what it is, for a message that says that it is too small
   * @return null if that is none; it is reported
   */
  static @Nullable Duration read(
      Token argument, String what, boolean mayBeZero, Problems problems) {
    Duration duration;
    try {
      duration = GoDuration.parse(argument.text());
    } catch (IllegalArgumentException invalid) {
      problems.error(argument.position(), "Unable to parse duration: " + invalid.getMessage());
      return null;
    }
    if (duration.isNegative() || (duration.isZero() && !mayBeZero)) {
      problems.error(
          argument.position(),
          what
              + (mayBeZero ? " must not be negative: \"" : " must be greater than 0: \"")
              + argument.text()
              + "\"");
      return null;
    }
    return duration;
  }

  /** Reads an option that has nothing else. */
  static Duration only(
      Directive option,
      List<Token> arguments,
      Duration otherwise,
      boolean mayBeZero,
      Problems problems) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return otherwise;
    }
    Duration read = read(arguments.getFirst(), option.name().text(), mayBeZero, problems);
    return read == null ? otherwise : read;
  }
}
