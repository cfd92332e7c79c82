package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.sync.Budget;
import org.bridge53.plugin.route53.sync.Shrink;
import org.jspecify.annotations.Nullable;

/** Reads {@link PaceOptions}. */
final class PaceReader implements OptionGroup {
  private final Problems problems;
  private Duration refresh = PaceOptions.DEFAULT.refresh();
  private boolean refreshWritten;
  private Budget budget = PaceOptions.DEFAULT.budget();
  private @Nullable Duration relist;
  private Shrink shrink = PaceOptions.DEFAULT.shrink();

  PaceReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of("budget", "refresh", "relist", "shrink");
  }

  @Override
  public Set<String> repeated() {
    return Set.of();
  }

  PaceOptions options() {
    return new PaceOptions(refresh, refreshWritten, budget, relist, shrink);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    switch (option.name().text()) {
      case "budget" -> budget(option, arguments);
      case "refresh" -> refresh(option, arguments);
      case "relist" -> relist(option, arguments);
      case "shrink" -> shrink(option, arguments);
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
    refreshWritten = true;
  }

  private void relist(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    relist = DurationOption.read(arguments.getFirst(), "relist", false, problems);
  }

  private void shrink(Directive option, List<Token> arguments) {
    if (arguments.size() != 1 && arguments.size() != 3) {
      problems.argumentCount(option);
      return;
    }
    String text = arguments.getFirst().text();
    double percent = number(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
    if (!(percent >= 1 && percent <= 100) || percent != Math.rint(percent)) {
      problems.error(
          option.position(),
          "shrink must be a whole number of percent, 1 to 100: \"" + text + "\"");
      return;
    }
    Duration hold = Shrink.DEFAULT.hold();
    if (arguments.size() == 3) {
      String word = arguments.get(1).text();
      if (!word.equals("hold")) {
        problems.error(option.position(), "\"" + word + "\" is not hold");
        return;
      }
      Duration written = DurationOption.read(arguments.get(2), "hold", true, problems);
      if (written == null) {
        return;
      }
      hold = written;
    }
    shrink = new Shrink((int) percent, hold);
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
