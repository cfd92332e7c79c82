package org.bridge53.plugin.route53;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.jspecify.annotations.Nullable;

/** Reads {@link AnswerOptions}. */
final class AnswerReader implements OptionGroup {
  private static final int DNS_PORT = 53;

  private final Problems problems;
  private Evaluator.Mode policy = Evaluator.Mode.EVALUATE;
  private @Nullable String answerAs;
  private final List<Vantages.Location> locations = new ArrayList<>();
  private final List<Cidr> trustedEcs = new ArrayList<>();
  private final List<InetSocketAddress> targets = new ArrayList<>();
  private GeoFile.@Nullable Option geoip;
  private @Nullable SignedZones signed;
  private final Map<String, Boolean> healthOverrides = new HashMap<>();

  AnswerReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of(
        "answer_as",
        "geoip",
        "health_override",
        "location",
        "policy",
        "signed",
        "targets",
        "trust_ecs");
  }

  @Override
  public Set<String> repeated() {
    return Set.of("health_override", "location");
  }

  AnswerOptions options() {
    return new AnswerOptions(
        policy, answerAs, locations, trustedEcs, targets, geoip, signed, healthOverrides);
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    switch (option.name().text()) {
      case "answer_as" -> answerAs(option, arguments);
      case "geoip" -> geoip(option, arguments);
      case "health_override" -> healthOverride(option, arguments);
      case "location" -> locations.addAll(LocationText.read(option, problems));
      case "policy" -> policy(option, arguments);
      case "signed" -> signed(option, arguments);
      case "targets" -> targets(option, arguments);
      case "trust_ecs" -> trustEcs(option, arguments);
      default -> throw new IllegalArgumentException(option.name().text());
    }
  }

  private void answerAs(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    String region = arguments.getFirst().text();
    if (Vantage.inRegion(region).country() == null) {
      problems.error(arguments.getFirst().position(), "unknown AWS region \"" + region + "\"");
      return;
    }
    answerAs = region;
  }

  private void healthOverride(Directive option, List<Token> arguments) {
    if (arguments.size() != 2) {
      problems.argumentCount(option);
      return;
    }
    String state = arguments.get(1).text();
    if (!state.equals("healthy") && !state.equals("unhealthy")) {
      problems.error(
          arguments.get(1).position(),
          "a health check is healthy or unhealthy, not \"" + state + "\"");
    } else if (healthOverrides.putIfAbsent(arguments.get(0).text(), state.equals("healthy"))
        != null) {
      problems.error(
          arguments.get(0).position(),
          "health check \"" + arguments.get(0).text() + "\" is overridden twice");
    }
  }

  private void policy(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    switch (arguments.getFirst().text()) {
      case "evaluate" -> policy = Evaluator.Mode.EVALUATE;
      case "flatten" -> policy = Evaluator.Mode.FLATTEN;
      case "first" -> policy = Evaluator.Mode.FIRST;
      default ->
          problems.error(
              arguments.getFirst().position(),
              "policy is evaluate, flatten or first, not \"" + arguments.getFirst().text() + "\"");
    }
  }

  private void geoip(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    geoip = new GeoFile.Option(arguments.getFirst().text(), option.position());
  }

  private void signed(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    switch (arguments.getFirst().text()) {
      case "forward" -> signed = SignedZones.FORWARD;
      case "serve" -> signed = SignedZones.SERVE;
      case "refuse" -> signed = SignedZones.REFUSE;
      default ->
          problems.error(
              arguments.getFirst().position(),
              "signed is forward, serve or refuse, not \"" + arguments.getFirst().text() + "\"");
    }
  }

  private void targets(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
    }
    for (Token argument : arguments) {
      try {
        targets.add(Arguments.socketAddress(argument.text(), DNS_PORT));
      } catch (IllegalArgumentException invalid) {
        problems.error(argument.position(), String.valueOf(invalid.getMessage()));
      }
    }
  }

  private void trustEcs(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
    }
    for (Token argument : arguments) {
      try {
        trustedEcs.add(Cidr.parse(argument.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(argument.position(), String.valueOf(invalid.getMessage()));
      }
    }
  }
}
