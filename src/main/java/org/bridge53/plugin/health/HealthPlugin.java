package org.bridge53.plugin.health;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.PageAddress;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/**
 * {@code health [ADDRESS] { lameduck DURATION }}; of several in a block the last says what holds.
 */
public final class HealthPlugin implements Plugin<HealthConfig> {
  @Override
  public String name() {
    return "health";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public HealthConfig read(List<Directive> lines, Problems problems) {
    PageAddress address =
        new PageAddress(HealthConfig.DEFAULT_ADDRESS, lines.getFirst().position());
    Duration lameduck = Duration.ZERO;
    for (Directive line : lines) {
      address = PageAddress.read(line, address, problems);
      for (Directive property : line.block()) {
        if (property.name().text().equals("lameduck")) {
          lameduck = lameduck(property, problems);
        } else {
          problems.unknownProperty(property.name(), List.of("lameduck"));
        }
      }
    }
    return new HealthConfig(address, lameduck);
  }

  private static Duration lameduck(Directive property, Problems problems) {
    Token value = Arguments.single(property, problems);
    if (value == null) {
      return Duration.ZERO;
    }
    try {
      Duration lameduck = GoDuration.parse(value.text());
      if (!lameduck.isNegative()) {
        return lameduck;
      }
      problems.warning(value.position(), "a negative lameduck duration is none");
    } catch (IllegalArgumentException invalid) {
      problems.error(
          value.position(),
          "unable to parse lameduck duration value: '"
              + value.text()
              + "' : "
              + invalid.getMessage());
    }
    return Duration.ZERO;
  }

  @Override
  public Linked link(HealthConfig config, Handler next, Resources resources) {
    return Linked.of(next, new HealthPage(config, resources));
  }
}
