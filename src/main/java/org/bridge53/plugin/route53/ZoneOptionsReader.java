package org.bridge53.plugin.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Position;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.name.DomainName;
import org.bridge53.plugin.route53.model.Vpc;
import org.bridge53.plugin.route53.routing.Vantage;
import org.jspecify.annotations.Nullable;

/** Reads {@link ZoneOptions}. */
final class ZoneOptionsReader implements OptionGroup {
  private static final Pattern VPC_ID = Pattern.compile("vpc-([0-9a-f]{8}|[0-9a-f]{17})");

  /** A zone of {@code accept} that was asked for by name, and where. */
  private record Named(DomainName name, Position position) {}

  private final Problems problems;
  private final List<Named> named = new ArrayList<>();
  private final List<DomainName> accept = new ArrayList<>();
  private final List<ZoneRule> rules = new ArrayList<>();
  private final List<VpcRule> views = new ArrayList<>();
  private final List<Position> viewPositions = new ArrayList<>();
  private Duration discover = ZoneOptions.DISCOVER;
  private Duration grace = ZoneOptions.GRACE;
  private boolean forwardsUnreadable;
  private @Nullable List<Cidr> allow;
  private @Nullable SameName sameName;
  private final List<String> prefer = new ArrayList<>();
  private boolean acceptGiven;

  /** The first option that needs {@code accept}. */
  private @Nullable Directive finds;

  ZoneOptionsReader(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Set<String> names() {
    return Set.of(
        "accept", "allow", "as", "discover", "grace", "prefer", "same_name", "unreadable", "zones");
  }

  @Override
  public Set<String> repeated() {
    return Set.of("as", "zones");
  }

  /** A zone that the line names without an id; false if it does so already. */
  boolean name(DomainName name, Position position) {
    for (Named other : named) {
      if (other.name().equals(name)) {
        return false;
      }
    }
    named.add(new Named(name, position));
    return true;
  }

  /** Whether the line asks for zones at all, beside those that it writes by id. */
  boolean findsAny() {
    return finds != null || !named.isEmpty();
  }

  /**
   * The options, when all of the line was read.
   *
   * @param written zones with an id and a name, and where
   */
  ZoneOptions options(List<ZoneReference> written, List<Position> positions) {
    Directive needing = finds;
    if (needing != null && !acceptGiven) {
      problems.error(
          needing.position(),
          "option \""
              + needing.name().text()
              + "\" needs \"accept SUFFIX...\", the names that this line may ever serve; \"accept"
              + " .\" says: anything");
    }
    if (acceptGiven && !accept.isEmpty()) {
      for (Named each : named) {
        outside(each.name(), each.position());
      }
      for (int i = 0; i < written.size(); i++) {
        DomainName name = written.get(i).name();
        if (name != null) {
          outside(name, positions.get(i));
        }
      }
    }
    unambiguousRegion();
    return new ZoneOptions(
        named.stream().map(Named::name).toList(),
        accept,
        rules,
        views,
        discover,
        grace,
        forwardsUnreadable,
        allow,
        sameName,
        prefer);
  }

  private void outside(DomainName name, Position position) {
    if (!ZoneOptions.isUnder(accept, name)) {
      problems.error(position, "zone \"" + name + "\" is outside of what \"accept\" allows");
    }
  }

  /** Clients of no network in particular are in one region. */
  private void unambiguousRegion() {
    Vpc first = null;
    for (int i = 0; i < views.size(); i++) {
      VpcRule view = views.get(i);
      if (view.from().isEmpty()) {
        if (first != null && !first.region().equals(view.vpc().region())) {
          problems.error(
              viewPositions.get(i),
              "\"as\" without \"from\" puts all clients into "
                  + first.region()
                  + " and into "
                  + view.vpc().region());
          return;
        }
        first = view.vpc();
      }
    }
  }

  @Override
  public void read(Directive option, List<Token> arguments) {
    switch (option.name().text()) {
      case "accept" -> accept(option, arguments);
      case "allow" -> allow(option, arguments);
      case "as" -> as(option, arguments);
      case "discover" ->
          discover = DurationOption.only(option, arguments, discover, false, problems);
      case "grace" -> grace = DurationOption.only(option, arguments, grace, true, problems);
      case "prefer" -> prefer(option, arguments);
      case "same_name" -> sameName(option, arguments);
      case "unreadable" -> unreadable(option, arguments);
      case "zones" -> zones(option, arguments);
      default -> throw new IllegalArgumentException(option.name().text());
    }
  }

  private void accept(Directive option, List<Token> arguments) {
    acceptGiven = true;
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
    }
    for (Token argument : arguments) {
      accept.addAll(Arguments.zones(List.of(argument), problems));
    }
  }

  private void allow(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
      return;
    }
    if (arguments.size() == 1 && arguments.getFirst().text().equals("all")) {
      allow = ZoneOptions.EVERYBODY;
      return;
    }
    allow = networks(arguments);
  }

  private List<Cidr> networks(List<Token> arguments) {
    List<Cidr> networks = new ArrayList<>();
    for (Token argument : arguments) {
      try {
        networks.add(Cidr.parse(argument.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(argument.position(), String.valueOf(invalid.getMessage()));
      }
    }
    return networks;
  }

  private void as(Directive option, List<Token> arguments) {
    finds = finds == null ? option : finds;
    if (arguments.size() < 2) {
      problems.argumentCount(option);
      return;
    }
    String id = arguments.get(0).text();
    String region = arguments.get(1).text();
    if (!VPC_ID.matcher(id).matches()) {
      problems.error(
          arguments.get(0).position(),
          "a VPC is vpc- and 8 or 17 hexadecimal digits, not \"" + id + "\"");
      return;
    }
    if (Vantage.inRegion(region).country() == null) {
      problems.error(arguments.get(1).position(), "unknown AWS region \"" + region + "\"");
      return;
    }
    List<Cidr> from = List.of();
    if (arguments.size() > 2) {
      Token word = arguments.get(2);
      if (!word.text().equals("from")) {
        problems.error(
            word.position(), "\"from\" is expected behind the region, not \"" + word.text() + "\"");
        return;
      }
      if (arguments.size() == 3) {
        problems.error(word.position(), "\"from\" needs networks");
        return;
      }
      from = networks(arguments.subList(3, arguments.size()));
    }
    views.add(new VpcRule(new Vpc(id, region), from));
    viewPositions.add(option.position());
  }

  private void prefer(Directive option, List<Token> arguments) {
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
    }
    for (Token argument : arguments) {
      String id = Route53Reader.bareId(argument.text());
      if (!Route53Reader.isId(id, true)) {
        problems.error(
            argument.position(), "\"" + argument.text() + "\" is not the id of a hosted zone");
      } else if (prefer.contains(id)) {
        problems.error(argument.position(), "zone \"" + id + "\" is preferred twice");
      } else {
        prefer.add(id);
      }
    }
  }

  private void sameName(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    switch (arguments.getFirst().text()) {
      case "shadow" -> sameName = SameName.SHADOW;
      case "overlay" -> sameName = SameName.OVERLAY;
      case "merge" -> sameName = SameName.MERGE;
      default ->
          problems.error(
              arguments.getFirst().position(),
              "same_name is shadow, overlay or merge, not \"" + arguments.getFirst().text() + "\"");
    }
  }

  private void unreadable(Directive option, List<Token> arguments) {
    if (arguments.size() != 1) {
      problems.argumentCount(option);
      return;
    }
    switch (arguments.getFirst().text()) {
      case "servfail" -> forwardsUnreadable = false;
      case "forward" -> forwardsUnreadable = true;
      default ->
          problems.error(
              arguments.getFirst().position(),
              "unreadable is servfail or forward, not \"" + arguments.getFirst().text() + "\"");
    }
  }

  private void zones(Directive option, List<Token> arguments) {
    finds = finds == null ? option : finds;
    if (arguments.isEmpty()) {
      problems.argumentCount(option);
      return;
    }
    ZoneRule.Kind kind;
    switch (arguments.getFirst().text()) {
      case "all" -> kind = ZoneRule.Kind.ALL;
      case "public" -> kind = ZoneRule.Kind.PUBLIC;
      case "private" -> kind = ZoneRule.Kind.PRIVATE;
      default -> {
        problems.error(
            arguments.getFirst().position(),
            "zones are all, public or private, not \"" + arguments.getFirst().text() + "\"");
        return;
      }
    }
    List<ZoneRule.Tag> tags = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> except = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < arguments.size(); i += 2) {
      Token word = arguments.get(i);
      if (!Set.of("tag", "name", "except").contains(word.text())) {
        problems.error(word.position(), "\"" + word.text() + "\" is not tag, name or except");
        return;
      }
      if (i + 1 == arguments.size()) {
        problems.error(word.position(), "\"" + word.text() + "\" needs a value");
        return;
      }
      Token value = arguments.get(i + 1);
      if (!seen.add(word.text() + " " + value.text())) {
        problems.error(
            value.position(), "\"" + word.text() + " " + value.text() + "\" is given twice");
        return;
      }
      switch (word.text()) {
        case "tag" -> {
          int equals = value.text().indexOf('=');
          if (equals == 0) {
            problems.error(
                value.position(), "a tag is KEY or KEY=VALUE, not \"" + value.text() + "\"");
            return;
          }
          tags.add(
              equals < 0
                  ? new ZoneRule.Tag(value.text(), null)
                  : new ZoneRule.Tag(
                      value.text().substring(0, equals), value.text().substring(equals + 1)));
        }
        case "name" -> names.add(ZoneRule.normalised(value.text()));
        default -> except.add(ZoneRule.normalised(value.text()));
      }
    }
    rules.add(new ZoneRule(kind, tags, names, except));
  }
}
