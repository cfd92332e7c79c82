package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.jspecify.annotations.Nullable;

/** Reads {@link AgeOptions}. */
final class AgeReader implements OptionGroup {
  /** A week, the most that resolvers keep (RFC 8767 section 4). */
  private static final int MOST_TTL = 604_800;

  private final Problems problems;
  private @Nullable Duration stale = AgeOptions.DEFAULT.stale();
  private int staleTtl = AgeOptions.DEFAULT.staleTtl();
  private @Nullable Duration unready = AgeOptions.DEFAULT.unready();
  private ZoneMetrics metrics = AgeOptions.DEFAULT.metrics();

  AgeReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of("stale", "stale_ttl", "unready", "zone_metrics");
  }

  @Override
  public Set<String> repeated() {
    return Set.of();
  }

  AgeOptions options() {
    return new AgeOptions(stale, staleTtl, unready, metrics);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    Token word = arguments.getFirst();
    switch (option.name().text()) {
      case "stale" -> stale = word.text().equals("serve") ? null : positive(option, word);
      case "stale_ttl" -> staleTtl(option, word);
      case "unready" -> {
        unready = positive(option, word);
        problems.warning(
            option.position(),
            "\"unready\" makes an outage of AWS an outage of DNS where \"ready\" decides who gets"
                + " queries");
      }
      case "zone_metrics" -> metrics(option, word);
      default -> throw new IllegalArgumentException(option.name().text());
    }
  }

  private void metrics(Directive option, Token word) {
    switch (word.text()) {
      case "all" -> metrics = ZoneMetrics.ALL;
      case "failing" -> metrics = ZoneMetrics.FAILING;
      case "off" -> metrics = ZoneMetrics.OFF;
      default ->
          problems.error(
              option.position(),
              "zone_metrics must be all, failing or off: \"" + word.text() + "\"");
    }
  }

  private void staleTtl(Directive option, Token word) {
    int seconds;
    try {
      seconds = Integer.parseInt(word.text());
    } catch (NumberFormatException _) {
      seconds = 0;
    }
    if (seconds < 1 || seconds > MOST_TTL) {
      problems.error(
          option.position(),
          "stale_ttl must be a number of seconds from 1 to "
              + MOST_TTL
              + ": \""
              + word.text()
              + "\"");
      return;
    }
    staleTtl = seconds;
  }

  private @Nullable Duration positive(Directive option, Token word) {
    Duration duration = Arguments.duration(word, problems);
    if (duration != null && (duration.isNegative() || duration.isZero())) {
      problems.error(
          option.position(),
          option.name().text() + " must be longer than 0: \"" + word.text() + "\"");
      return null;
    }
    return duration;
  }
}
