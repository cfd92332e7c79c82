package org.bridge53.plugin.rrl;

import java.util.ArrayList;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Cidr;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code rrl}, once per server block. */
public final class RrlPlugin implements Plugin<RrlConfig> {
  private static final String RATE = "responses_per_second";
  private static final String SLIP = "slip";
  private static final String WINDOW = "window";
  private static final String IPV4_PREFIX = "ipv4_prefix";
  private static final String IPV6_PREFIX = "ipv6_prefix";
  private static final String EXEMPT = "exempt";
  private static final List<String> PROPERTIES =
      List.of(RATE, SLIP, WINDOW, IPV4_PREFIX, IPV6_PREFIX, EXEMPT);

  @Override
  public String name() {
    return "rrl";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public RrlConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.get(0);
    if (!line.arguments().isEmpty()) {
      problems.argumentCount(line);
    }
    int rate = 200;
    int slip = 2;
    int window = 15;
    int ipv4 = 24;
    int ipv6 = 56;
    List<Cidr> exempt = new ArrayList<>();
    for (Directive property : line.block()) {
      switch (property.name().text()) {
        case RATE -> rate = number(property, 0, 100_000, problems);
        case SLIP -> slip = number(property, 0, DebtTable.MAX_SLIP, problems);
        case WINDOW -> window = number(property, 1, 3_600, problems);
        case IPV4_PREFIX -> ipv4 = number(property, 1, 32, problems);
        case IPV6_PREFIX -> ipv6 = number(property, 1, 128, problems);
        case EXEMPT -> exempt.addAll(networks(property, problems));
        default -> problems.unknownProperty(property.name(), PROPERTIES);
      }
    }
    return new RrlConfig(rate, slip, window, ipv4, ipv6, exempt);
  }

  /** The only argument, a number from {@code least} to {@code most}; else any, with an error. */
  private static int number(Directive property, int least, int most, Problems problems) {
    if (property.hasBlock()) {
      problems.argumentCount(property);
      return least;
    }
    Token token = Arguments.single(property, problems);
    Integer number = token == null ? null : Arguments.integer(token, problems);
    if (token == null || number == null) {
      return least;
    }
    if (number < least || number > most) {
      problems.error(
          token.position(),
          property.name().text() + " must be from " + least + " to " + most + ": " + number);
      return least;
    }
    return number;
  }

  private static List<Cidr> networks(Directive property, Problems problems) {
    List<Cidr> networks = new ArrayList<>();
    if (property.arguments().isEmpty() || property.hasBlock()) {
      problems.argumentCount(property);
    }
    for (Token token : property.arguments()) {
      try {
        networks.add(Cidr.parse(token.text()));
      } catch (IllegalArgumentException invalid) {
        problems.error(
            token.position(), "exempt needs addresses or networks: '" + token.text() + "'");
      }
    }
    return networks;
  }

  @Override
  public Linked link(RrlConfig config, Handler next, Resources resources) {
    if (config.responsesPerSecond() == 0) {
      return Linked.of(next);
    }
    DebtTable table =
        new DebtTable(config.responsesPerSecond(), config.windowSeconds(), config.slip());
    return Linked.of(
        new RateLimit(
            config,
            table,
            next,
            resources.log(),
            resources.ticker(),
            resources.random().nextLong()));
  }
}
