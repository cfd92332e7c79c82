package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.health.HealthSettings;
import org.bridge53.plugin.route53.health.HealthSettings.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link HealthOptions}: the words of one {@code health} or those of several, in the order of
 * preference.
 */
final class HealthReader implements OptionGroup {
  private static final List<String> WORDS = List.of("cloudwatch", "status", "probe", "none");
  private static final Duration LEAST_EVERY = Duration.ofSeconds(1);

  private final Problems problems;
  private final List<Kind> kinds = new ArrayList<>();
  private boolean given;
  private boolean none;
  private @Nullable Duration every;

  HealthReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of("health");
  }

  @Override
  public Set<String> repeated() {
    return Set.of("health");
  }

  HealthOptions options() {
    Duration pause = every == null ? HealthSettings.DEFAULT.every() : every;
    return new HealthOptions(
        new HealthSettings(given ? kinds : HealthSettings.DEFAULT.kinds(), pause));
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
      return;
    }
    for (int i = 0; i < arguments.size(); i++) {
      Token argument = arguments.get(i);
      if (argument.text().equals("every")) {
        if (i != arguments.size() - 2) {
          problems.argumentCount(option);
          return;
        }
        every(argument, arguments.get(i + 1));
        return;
      }
      source(argument);
    }
  }

  private void source(Token argument) {
    String word = argument.text();
    if (!WORDS.contains(word)) {
      problems.error(
          argument.position(),
          "health is told by cloudwatch, status, probe or none, not by \""
              + word
              + "\""
              + Suggestion.of(word, WORDS));
      return;
    }
    boolean isNone = word.equals("none");
    if (none || (isNone && given)) {
      problems.error(argument.position(), "health none goes with no other source");
      return;
    }
    given = true;
    none = isNone;
    if (isNone) {
      return;
    }
    Kind kind =
        switch (word) {
          case "cloudwatch" -> Kind.CLOUDWATCH;
          case "status" -> Kind.STATUS;
          default -> Kind.PROBE;
        };
    if (kinds.contains(kind)) {
      problems.error(argument.position(), "health " + word + " is given twice");
    } else {
      kinds.add(kind);
    }
  }

  private void every(Token word, Token argument) {
    if (every != null) {
      problems.error(word.position(), "health … every is given twice");
      return;
    }
    Duration duration;
    try {
      duration = GoDuration.parse(argument.text());
    } catch (IllegalArgumentException invalid) {
      problems.error(argument.position(), String.valueOf(invalid.getMessage()));
      return;
    }
    if (duration.compareTo(LEAST_EVERY) < 0) {
      problems.error(
          argument.position(),
          "health cannot be asked for more often than every second: \"" + argument.text() + "\"");
      return;
    }
    every = duration;
  }
}
