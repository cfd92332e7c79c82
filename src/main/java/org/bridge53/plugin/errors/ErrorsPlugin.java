package org.bridge53.plugin.errors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bridge53.corefile.Arguments;
import org.bridge53.corefile.Directive;
import org.bridge53.corefile.Problems;
import org.bridge53.corefile.Suggestion;
import org.bridge53.corefile.Token;
import org.bridge53.plugin.Handler;
import org.bridge53.plugin.Linked;
import org.bridge53.plugin.Occurrences;
import org.bridge53.plugin.Plugin;
import org.bridge53.plugin.Resources;
import org.bridge53.plugin.Service;
import org.bridge53.plugin.errors.ErrorsConfig.Consolidation;
import org.bridge53.plugin.errors.ErrorsConfig.Level;
import org.jspecify.annotations.Nullable;

/** The directive {@code errors [stdout]}. */
public final class ErrorsPlugin implements Plugin<ErrorsConfig> {
  private static final List<String> PROPERTIES = List.of("stacktrace", "consolidate");
  private static final String SHOW_FIRST = "show_first";
  private static final List<String> OPTIONS =
      List.of("warning", "error", "info", "debug", SHOW_FIRST);

  @Override
  public String name() {
    return "errors";
  }

  @Override
  public Occurrences occurrences() {
    return Occurrences.ONCE;
  }

  @Override
  public ErrorsConfig read(List<Directive> lines, Problems problems) {
    Directive line = lines.get(0);
    List<Token> arguments = line.arguments();
    if (arguments.size() > 1) {
      problems.argumentCount(line);
    } else if (arguments.size() == 1 && !arguments.get(0).text().equals("stdout")) {
      Token argument = arguments.get(0);
      problems.error(argument.position(), "invalid log file: " + argument.text());
    }
    boolean stacktrace = false;
    List<Consolidation> consolidations = new ArrayList<>();
    for (Directive property : line.block()) {
      switch (property.name().text()) {
        case "stacktrace" -> {
          Arguments.none(property, problems);
          stacktrace = true;
        }
        case "consolidate" -> {
          Consolidation consolidation = readConsolidation(property, problems);
          if (consolidation != null) {
            consolidations.add(consolidation);
          }
        }
        default -> {
          String word = property.name().text();
          problems.syntaxError(
              property.position(), "Unknown field " + word + Suggestion.of(word, PROPERTIES));
        }
      }
    }
    return new ErrorsConfig(stacktrace, consolidations);
  }

  private static @Nullable Consolidation readConsolidation(Directive line, Problems problems) {
    List<Token> arguments = line.arguments();
    if (arguments.size() < 2 || arguments.size() > 4 || line.hasBlock()) {
      problems.argumentCount(line);
      return null;
    }
    Duration period = Arguments.duration(arguments.get(0), problems);
    if (period != null && !period.isPositive()) {
      problems.error(
          line.position(),
          "consolidate needs a duration greater than zero: " + arguments.get(0).text());
    }
    Pattern pattern = Arguments.regexp(arguments.get(1), problems);
    Level level = null;
    boolean showFirst = false;
    for (Token option : arguments.subList(2, arguments.size())) {
      Level named = level(option.text());
      if (option.text().equals(SHOW_FIRST) && !showFirst) {
        showFirst = true;
      } else if (named != null && level == null && !showFirst) {
        level = named;
      } else if (named != null && showFirst) {
        problems.error(option.position(), "level '" + option.text() + "' must precede show_first");
      } else if (OPTIONS.contains(option.text())) {
        problems.error(
            option.position(),
            "consolidate takes one level and one show_first: '" + option.text() + "'");
      } else {
        problems.error(
            option.position(),
            "invalid option in consolidate: '"
                + option.text()
                + "'"
                + Suggestion.of(option.text(), OPTIONS));
      }
    }
    if (period == null || pattern == null) {
      return null;
    }
    return new Consolidation(
        period, arguments.get(1).text(), level == null ? Level.ERROR : level, showFirst);
  }

  private static @Nullable Level level(String word) {
    for (Level level : Level.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(word)) {
        return level;
      }
    }
    return null;
  }

  @Override
  public Linked link(ErrorsConfig config, Handler next, Resources resources) {
    List<Consolidator> consolidators = new ArrayList<>();
    for (Consolidation consolidation : config.consolidations()) {
      consolidators.add(new Consolidator(consolidation, resources.scheduler(), resources.log()));
    }
    Handler head = new ErrorLog(config.stacktrace(), consolidators, next, resources.log());
    return new Linked(head, List.<Service>copyOf(consolidators));
  }
}
