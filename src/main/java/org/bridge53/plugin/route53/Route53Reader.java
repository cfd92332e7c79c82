package org.bridge53.plugin.route53;

import java.net.IDN;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.name.NameText;
import org.bridge53.plugin.Fallthrough;
import org.bridge53.plugin.route53.model.AwsAccess;
import org.bridge53.plugin.route53.model.EndpointText;
import org.bridge53.plugin.route53.routing.Evaluator;
import org.bridge53.plugin.route53.routing.Vantage;
import org.bridge53.plugin.route53.routing.Vantages;
import org.bridge53.plugin.route53.sync.Budget;
import org.jspecify.annotations.Nullable;

/** Reads one {@code route53} line. Reads once. */
final class Route53Reader {
  private static final int MOST_ID_CHARACTERS = 32;
  private static final int DNS_PORT = 53;
  private static final String ID_PREFIX = "/hostedzone/";

  private static final List<String> KNOWN =
      List.of(
          "answer_as",
          "aws_access_key",
          "aws_endpoint",
          "budget",
          "credentials",
          "fallthrough",
          "health_override",
          "location",
          "policy",
          "refresh",
          "targets",
          "trust_ecs",
          "upstream");

  /** Options that may be written several times; of the last two the last counts, as in CoreDNS. */
  private static final Set<String> REPEATED =
      Set.of("health_override", "location", "fallthrough", "upstream");

  /** Options of later versions: refused by name, so that none is taken for a misspelling. */
  private static final List<String> LATER =
      List.of(
          "accept",
          "accounts",
          "allow",
          "api_resolver",
          "as",
          "assume_role",
          "ca",
          "discover",
          "endpoint",
          "endpoint_options",
          "events",
          "geoip",
          "grace",
          "health",
          "partition",
          "prefer",
          "proxy",
          "relist",
          "same_name",
          "serial",
          "shrink",
          "signed",
          "snapshot",
          "stale",
          "stale_ttl",
          "startup",
          "unreadable",
          "unready",
          "zones");

  private final Problems problems;
  private final Map<String, Position> given = new HashMap<>();
  private final List<ZoneReference> zones = new ArrayList<>();
  private @Nullable String profile;
  private @Nullable String credentialsFile;
  private AwsAccess.@Nullable AccessKey accessKey;
  private @Nullable String endpoint;
  private Fallthrough fallthrough = Fallthrough.NONE;
  private Duration refresh = Route53Config.DEFAULT_REFRESH;
  private Budget budget = Budget.DEFAULT;
  private Evaluator.Mode policy = Evaluator.Mode.EVALUATE;
  private @Nullable String answerAs;
  private final List<Vantages.Location> locations = new ArrayList<>();
  private final List<Cidr> trustedEcs = new ArrayList<>();
  private final List<InetSocketAddress> targets = new ArrayList<>();
  private final Map<String, Boolean> healthOverrides = new HashMap<>();

  Route53Reader(Problems problems) {
    this.problems = problems;
  }

  Route53Config read(Directive line) {
    for (Token argument : line.arguments()) {
      zone(argument);
    }
    if (line.arguments().isEmpty()) {
      problems.warning(line.position(), "no hosted zone is named: this line passes every query on");
    }
    for (Directive option : line.block()) {
      option(option);
    }
    return new Route53Config(
        zones,
        profile,
        credentialsFile,
        accessKey,
        endpoint,
        fallthrough,
        refresh,
        budget,
        policy,
        answerAs,
        locations,
        trustedEcs,
        targets,
        healthOverrides);
  }

  // ---- zones ----

  private void zone(Token argument) {
    String text = argument.text();
    int colon = text.indexOf(':');
    String id = colon < 0 ? text : text.substring(colon + 1);
    if (id.startsWith(ID_PREFIX)) {
      id = id.substring(ID_PREFIX.length());
    }
    DomainName name = null;
    if (colon < 0) {
      if (!isId(id, false)) {
        invalidZone(
            argument,
            id.isEmpty()
                ? "the id is missing"
                : "write ZONE:ID, or the id alone (A-Z and 0-9, 32 at most)");
        return;
      }
    } else {
      if (colon == 0 || id.isEmpty()) {
        invalidZone(argument, colon == 0 ? "the zone is missing" : "the id is missing");
        return;
      }
      if (!isId(id, true)) {
        invalidZone(argument, "\"" + id + "\" is not the id of a hosted zone");
        return;
      }
      try {
        name = name(text.substring(0, colon));
      } catch (IllegalArgumentException invalid) {
        invalidZone(argument, String.valueOf(invalid.getMessage()));
        return;
      }
    }
    for (ZoneReference other : zones) {
      if (other.zoneId().equals(id)
          && (name == null || other.name() == null || name.equals(other.name()))) {
        problems.error(argument.position(), "conflict zone \"" + text + "\"");
        return;
      }
    }
    zones.add(new ZoneReference(id, name));
  }

  private void invalidZone(Token argument, String reason) {
    problems.error(argument.position(), "invalid zone \"" + argument.text() + "\": " + reason);
  }

  private static DomainName name(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return NameText.parse(IDN.toASCII(text, IDN.ALLOW_UNASSIGNED));
      }
    }
    return NameText.parse(text);
  }

  /** An id alone must not be a name, so it is in capitals there. */
  private static boolean isId(String text, boolean anyCase) {
    if (text.isEmpty() || text.length() > MOST_ID_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (anyCase && c >= 'a' && c <= 'z');
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  // ---- options ----

  private void option(Directive option) {
    String name = option.name().text();
    if (LATER.contains(name)) {
      problems.error(option.position(), "option \"" + name + "\" is not available in this version");
      return;
    }
    if (!KNOWN.contains(name)) {
      List<String> all = new ArrayList<>(KNOWN);
      all.addAll(LATER);
      problems.error(
          option.position(),
          name.equals("region")
              ? "unknown property \"region\": the place where answers are given from is"
                  + " \"answer_as REGION\"; the API has no region"
              : "unknown property \"" + name + "\"" + Suggestion.of(name, all));
      return;
    }
    if (option.hasBlock()) {
      problems.error(option.position(), "option \"" + name + "\" takes no block");
      return;
    }
    if (!REPEATED.contains(name)) {
      Position before = given.putIfAbsent(name, option.position());
      if (before != null) {
        problems.error(
            option.position(),
            "option \"" + name + "\" is given twice: " + before + " and " + option.position());
        return;
      }
    }
    List<Token> arguments = option.arguments();
    switch (name) {
      case "answer_as" -> answerAs(option, arguments);
      case "aws_access_key" -> accessKey(option, arguments);
      case "aws_endpoint" -> endpoint(option, arguments);
      case "budget" -> budget(option, arguments);
      case "credentials" -> credentials(option, arguments);
      case "fallthrough" -> fallthrough(arguments);
      case "health_override" -> healthOverride(option, arguments);
      case "location" -> locations.addAll(LocationText.read(option, problems));
      case "policy" -> policy(option, arguments);
      case "refresh" -> refresh(option, arguments);
      case "targets" -> targets(option, arguments);
      case "trust_ecs" -> trustEcs(option, arguments);
      default -> {} // upstream
    }
  }

  private void accessKey(Directive option, List<Token> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      // CoreDNS prints the arguments here; one of them is the secret.
      problems.error(
          option.position(),
          "invalid access key: '[...]': ID SECRET [SESSION_TOKEN] are expected, not "
              + arguments.size()
              + " words");
      return;
    }
    problems.warning(
        option.position(),
        "aws_access_key is deprecated: a secret does not belong into a Corefile; use credentials,"
            + " or the environment");
    accessKey =
        new AwsAccess.AccessKey(
            arguments.get(0).text(),
            arguments.get(1).text(),
            arguments.size() == 3 ? arguments.get(2).text() : null);
  }

  private void endpoint(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    try {
      endpoint = EndpointText.read(arguments.getFirst().text()).toString();
    } catch (IllegalArgumentException invalid) {
      problems.error(option.position(), "invalid endpoint " + invalid.getMessage());
    }
  }

  private void credentials(Directive option, List<Token> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      problems.argumentCount(option);
      return;
    }
    profile = arguments.get(0).text();
    credentialsFile = arguments.size() == 2 ? arguments.get(1).text() : null;
  }

  private void fallthrough(List<Token> arguments) {
    for (Token argument : arguments) {
      if (argument.text().equals("on")) {
        problems.error(
            argument.position(), "option \"fallthrough … on\" is not available in this version");
        return;
      }
    }
    fallthrough = Fallthrough.read(arguments, problems);
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
