package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.sync.Budget;

/** Reads {@link PaceOptions}. */
final class PaceReader implements OptionGroup {
  private final Problems problems;
  private Duration refresh = PaceOptions.DEFAULT.refresh();
  private Budget budget = PaceOptions.DEFAULT.budget();

  PaceReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of("budget", "refresh");
  }

  @Override
  public Set<String> repeated() {
    return Set.of();
  }

  PaceOptions options() {
    return new PaceOptions(refresh, budget);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    switch (option.name().text()) {
      case "budget" -> budget(option, arguments);
      case "refresh" -> refresh(option, arguments);
      default -> throw new IllegalArgumentException(option.name().text());
    }
  }

  private void refresh(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    String text = arguments.getFirst().text();
    try {
      Integer.parseInt(text);
      text += "s";
    } catch (NumberFormatException _) {
      // A duration with a unit.
    }
    Duration duration;
    try {
      duration = GoDuration.parse(text);
    } catch (IllegalArgumentException invalid) {
      problems.error(option.position(), "Unable to parse duration: " + invalid.getMessage());
      return;
    }
    if (duration.isNegative() || duration.isZero()) {
      problems.error(
          option.position(), "refresh interval must be greater than 0: \"" + text + "\"");
      return;
    }
    refresh = duration;
  }

  private void budget(Directive option, List<Token> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      problems.argumentCount(option);
      return;
    }
    String rateText = arguments.getFirst().text();
    String burstText = arguments.getLast().text();
    double rate = number(rateText);
    double burst =
        arguments.size() == 2
            ? number(burstText)
            : Math.max(Budget.DEFAULT.burst(), Math.ceil(rate));
    if (!(rate > 0)) {
      problems.error(
          option.position(),
          "budget must be a number of requests a second greater than 0: \"" + rateText + "\"");
    } else if (!(burst >= 1) || burst != Math.rint(burst)) {
      problems.error(
          option.position(),
          "the burst of budget must be a whole number of requests, at least 1: \""
              + burstText
              + "\"");
    } else {
      budget = new Budget(rate, (int) burst);
    }
  }

  /** A plain decimal number up to a million, or -1. */
  private static double number(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.') {
        return -1;
      }
    }
    try {
      double number = Double.parseDouble(text);
      return number <= 1_000_000 ? number : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
