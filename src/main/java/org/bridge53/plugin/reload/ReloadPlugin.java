package org.bridge53.plugin.reload;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;

/** {@code reload [INTERVAL] [JITTER]}. */
public final class ReloadPlugin implements Plugin<ReloadConfig> {
  @Override
  public String name() {
    return "reload";
  }

  @Override
  public ReloadConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.getFirst();
    List<Token> arguments = line.arguments();
    if (arguments.size() > 2 || line.hasBlock()) {
      problems.argumentCount(line);
      return ReloadConfig.DEFAULT;
    }
    Duration interval = ReloadConfig.DEFAULT.interval();
    if (!arguments.isEmpty()) {
      Duration given = Arguments.duration(arguments.getFirst(), problems);
      if (given != null && given.compareTo(ReloadConfig.LEAST_INTERVAL) < 0) {
        problems.error(
            arguments.getFirst().position(),
            "interval value must be greater or equal to "
                + GoDuration.format(ReloadConfig.LEAST_INTERVAL));
        given = null;
      }
      interval = given == null ? interval : given;
    }
    Duration jitter = ReloadConfig.DEFAULT.jitter();
    if (arguments.size() == 2) {
      Token token = arguments.getLast();
      Duration given = Arguments.duration(token, problems);
      if (given != null && !given.isZero() && given.compareTo(ReloadConfig.LEAST_JITTER) < 0) {
        problems.error(
            token.position(),
            "jitter value must be 0 or greater or equal to "
                + GoDuration.format(ReloadConfig.LEAST_JITTER));
        given = null;
      }
      jitter = given == null ? jitter : given;
    }
    Duration half = interval.dividedBy(2);
    return new ReloadConfig(interval, jitter.compareTo(half) > 0 ? half : jitter);
  }

  @Override
  public Linked link(ReloadConfig config, Handler next, Resources resources) {
    return Linked.of(next);
  }
}
