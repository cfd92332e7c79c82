package org.bridge53.plugin.timeouts;

import java.time.Duration;
import java.util.List;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.GoDuration;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.jspecify.annotations.Nullable;

/** {@code timeouts { read|write|idle DURATION maxtcpqueries N }}; the last that says it counts. */
public final class TimeoutsPlugin implements Plugin<TimeoutsConfig> {
  private static final List<String> OPTIONS = List.of("read", "write", "idle", "maxtcpqueries");
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofHours(24);

  @Override
  public String name() {
    return "timeouts";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.JOINED;
  }

  @Override
  public TimeoutsConfig read(List<Directive> lines, Problems problems) {
    Duration read = null;
    Duration write = null;
    Duration idle = null;
    Integer queries = null;
    for (Directive line : lines) {
      if (!line.arguments().isEmpty()) {
        problems.argumentCount(line);
      } else if (line.block().isEmpty()) {
        problems.error(line.position(), "timeouts block with no timeouts specified");
      }
      for (Directive option : line.block()) {
        Token value = Arguments.single(option, problems);
        if (value == null) {
          continue;
        }
        switch (option.name().text()) {
          case "read" -> read = time(value, problems);
          case "write" -> write = time(value, problems);
          case "idle" -> idle = time(value, problems);
          case "maxtcpqueries" -> queries = count(value, problems);
          default -> {
            String text = option.name().text();
            problems.error(
                option.position(), "unknown option: '" + text + "'" + Suggestion.of(text, OPTIONS));
          }
        }
      }
    }
    return new TimeoutsConfig(read, write, idle, queries);
  }

  /** A duration; a bare number is seconds. */
  private static @Nullable Duration time(Token value, Problems problems) {
    String text = value.text();
    Duration time;
    try {
      boolean bare = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
      time = GoDuration.parse(bare ? text + "s" : text);
    } catch (IllegalArgumentException invalid) {
      problems.error(value.position(), "failed to parse duration '" + text + "'");
      return null;
    }
    if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
      problems.error(
          value.position(),
          "timeout provided '"
              + GoDuration.format(time)
              + "' needs to be between 1 second and 24 hours");
      return null;
    }
    return time;
  }

  private static @Nullable Integer count(Token value, Problems problems) {
    Integer count = Arguments.integer(value, problems);
    if (count != null && count != -1 && count < 1) {
      problems.error(
          value.position(),
          "maxtcpqueries provided '" + value.text() + "' needs to be -1 or greater than 0");
      return null;
    }
    return count;
  }

  @Override
  public Linked link(TimeoutsConfig config, Handler next, Resources resources) {
    return Linked.of(next);
  }
}
