package org.bridge53.plugin.loadbalance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;

/** Reads a {@code loadbalance} line. Used once. */
final class LoadbalanceReader {
  private static final List<String> POLICIES = List.of("round_robin", "weighted");
  private static final List<String> PROPERTIES = List.of("reload", "prefer");
  private static final Duration DEFAULT_RELOAD = Duration.ofSeconds(30);

  /** Between looks at the file. Less would be a mistake in the unit, and keep a core busy. */
  private static final Duration LEAST_RELOAD = Duration.ofMillis(100);

  private final Directive line;
  private final Problems problems;
  private String weightFile = "";
  private Duration reload = DEFAULT_RELOAD;
  private final List<Cidr> prefer = new ArrayList<>();

  LoadbalanceReader(Directive line, Problems problems) {
    this.line = line;
    this.problems = problems;
  }

  LoadbalanceConfig read() {
    readPolicy();
    for (Directive property : line.block()) {
      switch (property.name().text()) {
        case "reload" -> readReload(property);
        case "prefer" -> readPrefer(property);
        default -> problems.unknownProperty(property.name(), PROPERTIES);
      }
    }
    return new LoadbalanceConfig(weightFile, reload, prefer, line.position());
  }

  private void readPolicy() {
    List<Token> words = line.arguments();
    if (words.isEmpty()) {
      return;
    }
    String policy = words.getFirst().text();
    switch (policy) {
      case "round_robin" -> refuseMore(words, 1);
      case "weighted" -> {
        if (words.size() < 2) {
          problems.error(line.position(), "missing weight file argument");
        } else {
          weightFile = words.get(1).text();
          refuseMore(words, 2);
        }
      }
      default ->
          problems.error(
              words.getFirst().position(),
              "unknown policy: " + policy + Suggestion.of(policy, POLICIES));
    }
  }

  private void refuseMore(List<Token> words, int allowed) {
    if (words.size() > allowed) {
      List<String> texts = words.subList(allowed, words.size()).stream().map(Token::text).toList();
      problems.error(
          words.get(allowed).position(),
          "unexpected argument(s): [" + String.join(" ", texts) + "]");
    }
  }

  private void readReload(Directive property) {
    List<Token> words = property.arguments();
    if (words.isEmpty() || property.hasBlock()) {
      problems.error(property.position(), "reload duration value is missing");
      return;
    }
    refuseMore(words, 1);
    String word = words.getFirst().text();
    Duration duration;
    try {
      duration = GoDuration.parse(word);
    } catch (IllegalArgumentException notADuration) {
      problems.error(property.position(), "invalid reload duration '" + word + "'");
      return;
    }
    if (duration.isNegative()) {
      problems.error(property.position(), "invalid reload duration '" + word + "'");
    } else if (weightFile.isEmpty()) {
      problems.error(property.position(), "reload is for the policy weighted: no file is read");
    } else if (duration.isPositive() && duration.compareTo(LEAST_RELOAD) < 0) {
      problems.warning(
          property.position(), "reload " + word + " is too short: every 100ms instead");
      reload = LEAST_RELOAD;
    } else {
      reload = duration;
    }
  }

  private void readPrefer(Directive property) {
    if (property.arguments().isEmpty() || property.hasBlock()) {
      problems.argumentCount(property);
    }
    for (Token word : property.arguments()) {
      try {
        prefer.add(Cidr.parse(word.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(word.position(), "invalid CIDR in prefer: \"" + word.text() + "\"");
      }
    }
  }
}
